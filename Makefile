# `make demo` runs the main job, `make test` passes the tests. Both fetch, build or install what they need.
.DEFAULT_GOAL := help
.PHONY: help demo demo-picture bench bench-spf bench-probe sandbox-up sandbox-down test test-java test-sandbox build format crds docs

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

test: test-sandbox test-java ## everything

test-sandbox: ## the sandbox's own tests
	@sandbox/python -m pytest -q sandbox

test-java: ## unit, integration and end-to-end tests of the operator
	@./mvnw -B -ntp verify || { grep -hA4 '<<<' target/*-reports/*.txt >&2; exit 1; }

build: ## the operator, without its tests
	@./mvnw -B -ntp -q package -DskipTests

format: ## formats the code
	@./mvnw -B -ntp -q spotless:apply

crds: ## writes crds/ anew from the code
	@./mvnw -B -ntp -q test -Dtest=CrdTest -Dcrds.update=true

docs: ## writes docs/reference/ anew from the code
	@./mvnw -B -ntp -q test -Dtest=ReferenceTest -Ddocs.update=true
