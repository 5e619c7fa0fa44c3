"""The Terraform modules: OpenTofu validates and plans them. ``provider/`` stands in for hashicorp/aws."""

import json
import re
import shutil
from pathlib import Path

import pytest

from sandbox.paths import ROOT
from sandbox.tests.iam.conftest import Refused
from sandbox.tests.iam.grants import CASES, EXTERNAL_ID, IAM, OPERATOR_ROLE, WITH_ZONES, Case, filled, normal

TERRAFORM = IAM / "terraform"
MODULES = sorted({path.parent for path in TERRAFORM.rglob("*.tf")})
PLAIN = Case()
TRUSTED = {"operator_role_arn": OPERATOR_ROLE, "external_id": EXTERNAL_ID}


def names(case: Case) -> dict[str, tuple[str, ...]]:
    return {
        "hosted_zone_ids": case.zones,
        "domains": case.domains,
        "hostnames": case.hostnames,
        "selectors": case.selectors,
    }


def document(plan: dict) -> dict | None:
    made = plan.get("aws_ssm_document.probe[0]")
    return made and {**made, "content": json.loads(made["content"])}


DOCUMENT = {
    "name": "mailserver-operator-probe",
    "document_type": "Command",
    "document_format": "JSON",
    "content": json.loads((ROOT / "deploy/ssm/document.json").read_text()),
}


def test_modules_are_formatted(tofu):
    tofu(TERRAFORM, "fmt", "-check", "-recursive", "-diff")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_module_is_valid(module, tofu):
    tofu.valid(module)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_operator_gets_the_policy_for_all_its_names(case, tofu):
    made = tofu.plan(TERRAFORM, cluster_name="prod", assumed_role_arns=case.roles, **names(case))
    policy = json.loads(made["aws_iam_role_policy.operator"]["policy"])
    assert normal(policy) == normal(filled("operator.json", case))


@pytest.mark.parametrize("case", WITH_ZONES.values(), ids=WITH_ZONES)
def test_role_of_zones_gets_the_policy_for_all_its_names(case, tofu):
    made = tofu.plan(TERRAFORM / "zone-role", **names(case), **TRUSTED)
    assert normal(json.loads(made["aws_iam_role_policy.zones"]["policy"])) == normal(filled("zone-role.json", case))
    assert json.loads(made["aws_iam_role.zones"]["assume_role_policy"]) == filled("role-trust.json", case)


def test_role_of_instances_gets_its_policy_and_the_document(tofu):
    made = tofu.plan(TERRAFORM / "instance-role", cluster_name="prod", **TRUSTED)
    policy = json.loads(made["aws_iam_role_policy.instances"]["policy"])
    assert normal(policy) == normal(filled("instance-role.json", PLAIN))
    assert json.loads(made["aws_iam_role.instances"]["assume_role_policy"]) == filled("role-trust.json", PLAIN)
    assert document(made) == DOCUMENT


@pytest.mark.parametrize(
    ("given", "trust"),
    [
        ({"eks_cluster_name": "my-cluster"}, "operator-trust-pod-identity.json"),
        ({"oidc_provider": PLAIN.values()["OIDC_PROVIDER"][0]}, "operator-trust-irsa.json"),
    ],
)
def test_operator_is_trusted_by_the_way_that_is_chosen(given, trust, tofu):
    made = tofu.plan(TERRAFORM, cluster_name="prod", **given)
    assert json.loads(made["aws_iam_role.operator"]["assume_role_policy"]) == filled(trust, PLAIN)
    association = made.get("aws_eks_pod_identity_association.operator[0]", {})
    assert association.get("cluster_name") == given.get("eks_cluster_name")
    assert document(made) == DOCUMENT


@pytest.mark.parametrize(("module", "given"), [("", {}), ("instance-role", TRUSTED)])
def test_second_cluster_of_an_account_makes_no_second_document(module, given, tofu):
    made = tofu.plan(TERRAFORM / module, cluster_name="staging", name="staging", create_document=False, **given)
    assert document(made) is None
    assert "staging" in {one["name"] for address, one in made.items() if address.startswith("aws_iam_role.")}


def examples() -> list[str]:
    return re.findall(r"```hcl\n(.*?)```", (IAM / "README.md").read_text(), re.DOTALL)


@pytest.fixture
def example_of_readme(tmp_path):
    """Writes an example whose source is a package as Git brings it, of which the modules need ``deploy`` alone."""
    shutil.copytree(ROOT / "deploy", tmp_path / "package" / "deploy")

    def write(example: str) -> Path:
        (tmp_path / "main.tf").write_text(re.sub(r"git::https://\S+?\.git", str(tmp_path / "package"), example))
        return tmp_path

    return write


@pytest.mark.parametrize("example", examples())
def test_example_of_the_readme_can_be_planned(example, tofu, example_of_readme):
    assert any(".aws_iam_role." in address for address in tofu.plan(example_of_readme(example)))


def test_misspelt_input_is_not_planned(tofu, example_of_readme):
    with pytest.raises(Refused, match="Unsupported argument"):
        tofu.plan(example_of_readme(examples()[0].replace("hostnames", "host_names")))


def test_role_with_a_wildcard_is_not_planned(tofu):
    case = next(iter(CASES.values()))
    roles = ["arn:aws:iam::210987654321:role/*"]
    with pytest.raises(Refused, match="without wildcards"):
        tofu.plan(TERRAFORM, cluster_name="prod", assumed_role_arns=roles, **names(case))
