"""``deploy/`` against what it must equal: the chart."""

import json
import re
import subprocess

import pytest
import yaml

from sandbox.kubernetes import binaries
from sandbox.paths import ROOT
from sandbox.progress import to_stderr
from sandbox.tests.chart.cases import CASES
from sandbox.tests.chart.conftest import run_helm, with_values

HELMS_OWN = ("helm.sh/", "app.kubernetes.io/")


def plain(manifest: dict) -> dict:
    """Without what Helm marks its objects with, and without an order where there is none."""
    manifest = json.loads(json.dumps(manifest))
    metadata = manifest["metadata"]
    for kind in ("labels", "annotations"):
        metadata[kind] = {k: v for k, v in metadata.get(kind, {}).items() if not k.startswith(HELMS_OWN)}
    if manifest["kind"] == "Deployment":
        for container in manifest["spec"]["template"]["spec"]["containers"]:
            container["env"].sort(key=lambda one: one["name"])
    return manifest


def by_identity(manifests: list[dict]) -> dict[tuple, dict]:
    return {(m["kind"], m["metadata"].get("namespace"), m["metadata"]["name"]): plain(m) for m in manifests}


@pytest.mark.parametrize(
    ("folder", "values"), [("deploy/base", {}), ("deploy/overlays/one-namespace", CASES["one-namespace"])]
)
def test_kustomization_is_what_the_chart_makes_and_the_namespace(folder, values, render):
    kubectl = binaries.find(to_stderr) / "kubectl"
    made = subprocess.run([kubectl, "kustomize", ROOT / folder], capture_output=True, text=True, check=True).stdout
    kustomized = by_identity(list(yaml.safe_load_all(made)))
    assert kustomized.pop(("Namespace", None, "mailserver-operator"))
    assert kustomized == by_identity(render(values))


def argo_cd(application: dict) -> tuple[str, str, str, dict]:
    source = application["spec"]["source"]
    return (
        source["path"],
        source["helm"]["releaseName"],
        application["spec"]["destination"]["namespace"],
        source["helm"]["valuesObject"],
    )


def flux(repository: dict, release: dict) -> tuple[str, str, str, dict]:
    spec, chart = release["spec"], release["spec"]["chart"]["spec"]
    assert chart["sourceRef"] == {"kind": repository["kind"], "name": repository["metadata"]["name"]}
    return chart["chart"], spec["releaseName"], spec["targetNamespace"], spec["values"]


@pytest.mark.parametrize(
    ("path", "read"), [("argocd/application.yaml", argo_cd), ("flux/helmrelease.yaml", flux)], ids=["Argo CD", "Flux"]
)
def test_examples_for_gitops_install_the_chart_where_the_role_in_aws_is_given(path, read, tmp_path):
    chart, release, namespace, values = read(*yaml.safe_load_all((ROOT / "deploy/gitops" / path).read_text()))
    made = run_helm("template", release, ROOT / chart, f"--namespace={namespace}", *with_values(values, tmp_path))
    (account,) = [one["metadata"] for one in yaml.safe_load_all(made) if one and one["kind"] == "ServiceAccount"]
    given = yaml.load((ROOT / "deploy/iam/cloudformation.yaml").read_text(), yaml.BaseLoader)["Parameters"]
    assert account["name"] == given["ServiceAccount"]["Default"]
    assert account["namespace"] == given["Namespace"]["Default"]


def test_readme_tells_what_each_sample_is_for():
    readme = (ROOT / "deploy" / "README.md").read_text()
    told = set(re.findall(r"\(samples/([\w-]+\.yaml)\)", readme))
    assert told == {path.name for path in (ROOT / "deploy" / "samples").iterdir()}
