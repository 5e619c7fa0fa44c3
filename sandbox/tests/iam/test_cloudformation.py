"""The templates: written from the policies, and deployed to a stand-in for AWS, which evaluates their functions."""

import ast
import json
from typing import Any

import boto3
import pytest
from cfnlint.api import lint
from moto import mock_aws

from sandbox.paths import ROOT
from sandbox.tests.chart.conftest import written_or_same
from sandbox.tests.iam import cloudformation
from sandbox.tests.iam.grants import CASES, EXTERNAL_ID, IAM, OPERATOR_ROLE, WITH_ZONES, Case, filled, normal

TEMPLATES = sorted(IAM.glob("cloudformation*.yaml"))
ARN = "arn:aws:route53:::hostedzone/"
PLAIN = Case()
TRUSTED = {"OperatorRoleArn": OPERATOR_ROLE, "ExternalId": EXTERNAL_ID}


def client(service: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name="eu-west-1", **keys)


def deployed(template: str, stack: str = "mailserver-operator", **parameters: str) -> dict[str, Any]:
    """The role that a stack makes, with its policy."""
    client("cloudformation").create_stack(
        StackName=stack,
        TemplateBody=(IAM / template).read_text(),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )
    role = client("iam").get_role(RoleName=stack)["Role"]
    policy = client("iam").get_role_policy(RoleName=stack, PolicyName="mailserver-operator")["PolicyDocument"]
    # The stand-in writes what comes from YAML as Python, and None where CloudFormation leaves out (AWS::NoValue).
    made = ast.literal_eval(policy)
    statements = [one for one in made["Statement"] if one is not None]
    return {"policy": {**made, "Statement": statements}, "trust": role["AssumeRolePolicyDocument"]}


def documents() -> list[str]:
    mine = [{"Key": "Owner", "Values": ["Self"]}]
    return [one["Name"] for one in client("ssm").list_documents(Filters=mine)["DocumentIdentifiers"]]


@pytest.fixture(autouse=True)
def aws():
    with mock_aws():
        yield


def parameters(case: Case) -> dict[str, str]:
    return {
        "HostedZoneArns": ",".join(f"{ARN}{zone}" for zone in case.zones),
        "RecordNames": ",".join(case.record_names()),
    }


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_template_is_written_from_the_policies(template):
    written_or_same(template, cloudformation.written(template))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_template_has_no_mistake_that_the_linter_knows(template):
    assert [str(match) for match in lint(template.read_text())] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_template_can_be_deployed_without_a_bucket(template):
    assert template.stat().st_size <= 51_200  # the CloudFormation quota for a template in a request


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_operator_gets_the_policy_for_all_its_names(case):
    given = parameters(case) | {"AssumedRoleArns": ",".join(case.roles)}
    made = deployed("cloudformation.yaml", ClusterName="prod", **given)
    assert normal(made["policy"]) == normal(filled("operator.json", case))


@pytest.mark.parametrize("case", WITH_ZONES.values(), ids=WITH_ZONES)
def test_role_of_zones_gets_the_policy_for_all_its_names(case):
    made = deployed("cloudformation-zone-role.yaml", **parameters(case), **TRUSTED)
    assert normal(made["policy"]) == normal(filled("zone-role.json", case))
    assert made["trust"] == filled("role-trust.json", case)


def test_role_of_instances_gets_its_policy_and_the_document():
    made = deployed("cloudformation-instance-role.yaml", ClusterName="prod", **TRUSTED)
    assert normal(made["policy"]) == normal(filled("instance-role.json", PLAIN))
    assert made["trust"] == filled("role-trust.json", PLAIN)
    assert documents() == ["mailserver-operator-probe"]


@pytest.mark.parametrize(
    ("given", "trust"),
    [
        ({}, "operator-trust-pod-identity.json"),
        ({"OidcProvider": PLAIN.values()["OIDC_PROVIDER"][0]}, "operator-trust-irsa.json"),
    ],
)
def test_operator_is_trusted_by_the_way_that_is_chosen(given, trust):
    assert deployed("cloudformation.yaml", ClusterName="prod", **given)["trust"] == filled(trust, PLAIN)


def test_two_clusters_have_a_stack_each_in_one_account():
    deployed("cloudformation.yaml", ClusterName="prod")
    second = deployed("cloudformation.yaml", "staging", ClusterName="staging", CreateDocument="false")
    assert "'staging'" in str(second["policy"])
    assert documents() == ["mailserver-operator-probe"]


def test_document_is_the_one_that_the_operator_ships():
    deployed("cloudformation.yaml", ClusterName="prod")
    content = client("ssm").get_document(Name="mailserver-operator-probe")["Content"]
    assert ast.literal_eval(content) == json.loads((ROOT / "deploy/ssm/document.json").read_text())
