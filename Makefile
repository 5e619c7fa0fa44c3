# `make demo` runs the main job, `make test` passes the tests. Both fetch, build or install what they need.
.DEFAULT_GOAL := help
.PHONY: help demo demo-picture bench bench-spf bench-probe sandbox-up sandbox-down test test-java test-judges test-sandbox test-image test-cluster test-image-and-cluster test-units test-ends row-of-operator row-of-image build built image release-dry-run format crds docs chart

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

demo: build ## a mail server from nothing to Ready, on a real control plane (KEEP=1 leaves it running)
	@sandbox/python -m sandbox demo $(if $(KEEP),--keep)

demo-picture: build ## the demo, and its picture for the README
	@sandbox/python -m sandbox demo --picture docs/demo.svg

bench: build ## what one and a hundred mail servers cost: calls to AWS, start, memory
	@sandbox/python -m sandbox bench --state .sandbox-bench

bench-spf: ## how long an SPF evaluation takes without the waiting for DNS
	@./mvnw -B -ntp -q test-compile
	@"$$(.mvn/find-jdk.sh)/bin/java" -cp target/classes:target/test-classes dev.mailserver.operator.concern.spf.SpfBench

bench-probe: ## how long a thousand probes from the operator itself take, and what memory
	@./mvnw -B -ntp -q test-compile
	@"$$(.mvn/find-jdk.sh)/bin/java" -Xmx64m -XX:+UseSerialGC -cp "target/classes:target/test-classes" dev.mailserver.operator.smtp.SocketProbeBench

sandbox-up: ## the sandbox alone
	@sandbox/python -m sandbox up

sandbox-down: ## ends what sandbox-up or demo KEEP=1 started
	@sandbox/python -m sandbox down

test: built ## everything, in rows: what waits for servers leaves the processors to the others
	@$(MAKE) --no-print-directory --jobs row-of-operator row-of-image test-judges

row-of-operator: # each part by itself, after the one before it, whatever came of that
	@$(call each,test-ends test-units)

row-of-image:
	@$(call each,test-sandbox test-image-and-cluster)

each = failed=0; for part in $(1); do $(MAKE) --no-print-directory $$part || failed=1; done; exit $$failed

test-sandbox: ## the sandbox's own tests
	@sandbox/python -m pytest -q --numprocesses=4 --dist=loadfile sandbox/tests --ignore=sandbox/tests/image

test-judges: ## what is made for Argo CD, Flux, Prometheus and Helm 3, judged by their own libraries
	@go=$$(command -v go || echo /usr/local/go/bin/go); \
	[ -x "$$go" ] || { echo 'Go 1.26.7 or later is needed: https://go.dev/doc/install' >&2; exit 1; }; \
	for module in judges judges/workflows judges/helm3; do (cd $$module && "$$go" vet ./... && "$$go" test -count=1 -timeout=60m ./...) || exit 1; done

BUILD = ./mvnw -B -ntp -q package -DskipTests
FAILED = { grep -hA4 '<<<' target/*-reports/*.txt >&2; exit 1; }
PACK = sandbox/python -m sandbox image
ON_IMAGE = sandbox/python -m pytest -q sandbox/tests/image
ON_CLUSTER = sandbox/python -m pytest -q sandbox/tests_cluster $(if $(LIMITS),--limits) $(if $(REQUIRED),--required)

test-java: ## unit, integration and end-to-end tests of the operator
	@./mvnw -B -ntp verify || $(FAILED)

test-units: # of what is built; the other processor is for the cluster
	@./mvnw -B -ntp surefire:test -Dunit.forks=1 || $(FAILED)

test-ends: # integration and end-to-end tests of what is built
	@./mvnw -B -ntp failsafe:integration-test failsafe:verify || $(FAILED)

test-image: image ## the image: the same from every build but for its cache, small, without a shell
	@$(ON_IMAGE)

test-cluster: image ## the image on two nodes of a real cluster; needs root, or says so (LIMITS=1 insists on its figures, REQUIRED=1 on root)
	@$(ON_CLUSTER)

test-image-and-cluster: # of what is built
	@$(PACK)
	@$(ON_IMAGE)
	@$(ON_CLUSTER)

build: ## the operator, without its tests
	@$(BUILD)

built: # with what it consists of
	@$(BUILD) cyclonedx:makeBom

image: built ## the operator's image in target/image: a folder, an archive, and what is in it
	@$(PACK)

release-dry-run: ## all of a release that needs no account, into target/release
	@.ci/release

format: ## formats the code
	@./mvnw -B -ntp -q spotless:apply

crds: ## writes crds/ and the chart's copy of it anew from the code
	@./mvnw -B -ntp -q test -Dtest=CrdTest -Dcrds.update=true
	@cp crds/*-v1.yml helm/mailserver-operator/files/crds/

docs: ## writes docs/reference/, deploy/gitops/states/ and the requests that tests compare with anew from the code
	@./mvnw -B -ntp -q test -Dtest=ReferenceTest,GitOpsStatesTest,RequestConcernTest -Ddocs.update=true

chart: ## writes anew what helm/ and deploy/ derive: version, CRD, table of values, golden files, CloudFormation
	@CHART_UPDATE=1 sandbox/python -m pytest -q sandbox/tests/chart/test_rendering.py sandbox/tests/iam/test_cloudformation.py -k 'golden or generated or readme or written'
