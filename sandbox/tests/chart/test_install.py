"""The chart and ``deploy/`` on a real API server."""

import json
import shutil

import pytest
import yaml

from sandbox.paths import ROOT
from sandbox.tests.chart.cases import CASES
from sandbox.tests.chart.conftest import CHART, RELEASE, apply
from sandbox.tests.eventually import eventually

CRD = "mailservers.mailserver-operator.dev"
OPERATOR = f"--as=system:serviceaccount:{RELEASE}:{RELEASE}"
SAMPLES = sorted((ROOT / "deploy" / "samples").glob("*.yaml"))


def pod_of(manifests: list[dict]) -> dict:
    (deployment,) = [one for one in manifests if one["kind"] == "Deployment"]
    template = deployment["spec"]["template"]
    metadata = {"name": "operator", "namespace": RELEASE, "labels": template["metadata"]["labels"]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}


@pytest.mark.parametrize("case", ["default", *CASES])
def test_api_server_takes_every_object_as_an_upgrade(case, render, installed):
    made = render(CASES.get(case, {}))
    taken = apply(installed, made, "--dry-run=server", "--field-manager=helm")
    assert taken.count("serverside-applied") == len(made)


@pytest.mark.parametrize("case", ["default", "settings", "pod"])
def test_restricted_namespace_admits_the_pods(case, render, installed):
    pod = pod_of(render(CASES.get(case, {})))
    pod["spec"].pop("priorityClassName", None)  # of a class that only some namespaces may use
    apply(installed, [pod], "--dry-run=server")


def test_restricted_namespace_would_not_admit_another_one(render, installed):
    pod = pod_of(render({"securityContext": {"allowPrivilegeEscalation": True}}))
    with pytest.raises(AssertionError, match="violates PodSecurity"):
        apply(installed, [pod], "--dry-run=server")


@pytest.mark.parametrize(
    ("verb", "resource", "namespace", "answer"),
    [
        ("list", "mailservers", "mail", "yes"),
        ("watch", "mailservers", "mail", "yes"),
        ("patch", "mailservers/status", "mail", "yes"),
        ("create", "mailservers", "mail", "no"),
        ("delete", "mailservers", "mail", "no"),
        ("create", "events.events.k8s.io", "mail", "yes"),
        ("get", "secrets", "mail", "yes"),
        ("list", "secrets", "mail", "no"),
        ("watch", "secrets", "mail", "no"),
        ("create", "leases", RELEASE, "yes"),
        ("update", f"leases/{RELEASE}", RELEASE, "yes"),
        ("update", "leases/another", RELEASE, "no"),
        ("get", "leases/another", RELEASE, "no"),
        ("update", f"leases/{RELEASE}", "mail", "no"),
        ("get", "namespaces/kube-system", "mail", "yes"),
        ("get", "namespaces/mail", "mail", "no"),
        ("list", "namespaces", "mail", "no"),
        ("create", "pods", RELEASE, "no"),
    ],
)
def test_operator_may_what_it_needs_and_no_more(verb, resource, namespace, answer, installed):
    await_answer(installed, answer, verb, resource, namespace)


def await_answer(kubectl, answer: str, *asked: str, of: str = RELEASE) -> None:
    """What the operator of a namespace may: the API server learns of changed rights a moment after they are written."""
    eventually(lambda: can(kubectl, of, *asked) == answer)


def can(kubectl, of: str, verb: str, resource: str, namespace: str) -> str:
    who = f"system:serviceaccount:{of}:{RELEASE}"
    group, _, name = resource.partition("/")
    resource, _, api = group.partition(".")
    attributes = {"verb": verb, "resource": resource, "group": api or GROUPS.get(resource, ""), "namespace": namespace}
    attributes["subresource" if name == "status" else "name"] = name
    review = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SubjectAccessReview",
        "spec": {"user": who, "resourceAttributes": {key: value for key, value in attributes.items() if value}},
    }
    made = json.loads(kubectl("create", "-f", "-", "-o", "json", stdin=json.dumps(review)))
    return "yes" if made["status"]["allowed"] else "no"


GROUPS = {"mailservers": "mailserver-operator.dev", "leases": "coordination.k8s.io"}


def test_namespaced_operator_may_nothing_elsewhere(installed, helm, tmp_path):
    values = tmp_path / "values.yaml"
    values.write_text(json.dumps(CASES["one-namespace"]))
    helm("upgrade", RELEASE, CHART, "--values", values)
    try:
        await_answer(installed, "yes", "list", "mailservers", "mail")
        await_answer(installed, "no", "list", "mailservers", "shop")
        await_answer(installed, "no", "get", "secrets", "shop")
        await_answer(installed, "no", "get", "namespaces/kube-system", "mail")
    finally:
        helm("upgrade", RELEASE, CHART, "--reset-values")


def test_releases_of_one_name_in_two_namespaces_do_not_touch_each_other(installed, helm, tmp_path):
    """An operator for each team, of which the second leaves the CRD to the first."""
    values = tmp_path / "values.yaml"
    values.write_text(json.dumps({"watchNamespaces": ["shop"], "crds": {"install": False}}))
    helm("install", RELEASE, CHART, "--values", values, namespace="shop")
    try:
        await_answer(installed, "yes", "get", "namespaces/kube-system", "", of="shop")
        await_answer(installed, "yes", "update", f"leases/{RELEASE}", "shop", of="shop")
        await_answer(installed, "no", "list", "mailservers", "mail", of="shop")
    finally:
        helm("uninstall", RELEASE, namespace="shop")
    await_answer(installed, "no", "get", "namespaces/kube-system", "", of="shop")
    assert can(installed, RELEASE, "list", "mailservers", "mail") == "yes"


def test_upgrade_upgrades_the_crd_and_uninstalling_keeps_it(installed, helm, tmp_path):
    """An older chart, whose CRD lacks the printer columns, is upgraded to this one, uninstalled and installed again."""
    older = tmp_path / "older"
    shutil.copytree(CHART, older)
    (path,) = (older / "files" / "crds").glob("*.yml")
    crd = yaml.safe_load(path.read_text())
    del crd["spec"]["versions"][0]["additionalPrinterColumns"]
    path.write_text(yaml.safe_dump(crd))
    columns = ("get", "crd", CRD, "-o", "jsonpath={.spec.versions[0].additionalPrinterColumns[*].name}")

    helm("upgrade", RELEASE, older)
    assert "Next-Step" not in installed(*columns)
    helm("upgrade", RELEASE, CHART)
    assert "Next-Step" in installed(*columns)

    installed("apply", "--server-side", "-f", "deploy/samples/smallest.yaml")
    helm("uninstall", RELEASE)
    assert "mail" in installed("get", "mailserver", "mail", "-n", "mail", "-o", "name")
    helm("install", RELEASE, CHART)
    installed("delete", "mailserver", "mail", "-n", "mail")


@pytest.mark.parametrize("sample", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_api_server_takes_every_sample(sample, installed):
    installed("apply", "--server-side", "--dry-run=server", "-f", str(sample))


def test_api_server_would_not_take_a_misspelt_sample(installed):
    misspelt = yaml.safe_load(SAMPLES[0].read_text())
    misspelt["spec"]["domian"] = "example.com"
    with pytest.raises(AssertionError, match="domian"):
        apply(installed, [misspelt], "--dry-run=server")


@pytest.mark.parametrize("folder", ["deploy/rights", "deploy/base", "deploy/overlays/one-namespace"])
def test_api_server_takes_every_kustomization(folder, installed):
    installed("apply", "--server-side", "--force-conflicts", "--dry-run=server", "-k", folder)
