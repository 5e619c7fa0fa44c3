"""``deploy/`` against what it must equal: the chart, and one IAM policy in all its forms."""

import json
import re
import subprocess

import hcl2
import pytest
import yaml
from cfnlint.api import lint

from sandbox.kubernetes import binaries
from sandbox.paths import ROOT
from sandbox.progress import to_stderr
from sandbox.tests.chart import cloudformation
from sandbox.tests.chart.cases import CASES
from sandbox.tests.chart.conftest import written_or_same

IAM = ROOT / "deploy" / "iam"
MODULES = [IAM / "terraform", IAM / "terraform" / "policy", IAM / "terraform" / "zone-role"]
TEMPLATES = [IAM / "cloudformation.yaml", IAM / "cloudformation-zone-role.yaml"]
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


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_template_is_written_from_the_policies(template):
    written_or_same(template, cloudformation.written(template))


@pytest.mark.parametrize(
    ("template", "resource", "policy", "trust"),
    [
        ("cloudformation.yaml", "Role", "operator.json", "operator-trust-pod-identity.json"),
        ("cloudformation-zone-role.yaml", "Role", "zone-role.json", "zone-role-trust.json"),
    ],
)
def test_cloudformation_has_the_same_policies(template, resource, policy, trust):
    properties = cloudformation.load(IAM / template)["Resources"][resource]["Properties"]
    (granted,) = properties["Policies"]
    assert cloudformation.with_placeholders(granted["PolicyDocument"]) == read(policy)
    trusted = properties["AssumeRolePolicyDocument"]
    if "Fn::If" in trusted:
        condition, irsa, trusted = trusted["Fn::If"]
        assert condition == "UsesOidc"
        assert json.loads(cloudformation.with_placeholders(irsa)) == read("operator-trust-irsa.json")
    assert cloudformation.with_placeholders(trusted) == read(trust)


def test_cloudformation_makes_the_document_of_the_probe():
    probe = cloudformation.load(IAM / "cloudformation.yaml")["Resources"]["Probe"]["Properties"]
    assert probe["Content"] == json.loads((ROOT / "deploy/ssm/document.json").read_text())
    assert probe["Name"] == "mailserver-operator-probe"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_cloudformation_has_no_mistake_that_the_linter_knows(template):
    assert [str(match) for match in lint(template.read_text())] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_terraform_is_well_formed(module):
    files = list(module.glob("*.tf"))
    assert files
    for path in files:
        assert hcl2.loads(path.read_text()), path


def test_terraform_has_no_policy_of_its_own():
    """It reads the JSON files: no action stands in it, and each file that it names is there."""
    for module in MODULES:
        for path in module.glob("*.tf"):
            text = path.read_text()
            assert not re.search(
                r'"(ec2|route53|ssm|sts):[A-Z]\w+"', text.replace("route53:ChangeResourceRecordSetsN", "")
            ), path
            for named in re.findall(r'\$\{path\.module\}/([^"$]+)"', text):
                assert (module / named).resolve().is_file(), named
    main = (IAM / "terraform" / "main.tf").read_text()
    assert all(f'"{name}"' in main for name in ("operator-trust-pod-identity.json", "operator-trust-irsa.json"))


def test_terraform_fills_every_placeholder_in():
    replaced = {
        word for path in MODULES for tf in path.glob("*.tf") for word in re.findall(r'"([A-Z_]{6,})', tf.read_text())
    }
    text = "".join(path.read_text() for path in IAM.glob("*.json"))
    used = set(cloudformation.PLACEHOLDER.findall(text)) | {"ZONE_ROLE_ARN"}
    assert used <= replaced | {"ZONE_ROLE_ARN", "HOSTED_ZONE_ID"}


def read(name: str) -> dict:
    return json.loads((IAM / name).read_text())


def test_readme_tells_what_each_sample_is_for():
    readme = (ROOT / "deploy" / "README.md").read_text()
    told = set(re.findall(r"\(samples/([\w-]+\.yaml)\)", readme))
    assert told == {path.name for path in (ROOT / "deploy" / "samples").iterdir()}
