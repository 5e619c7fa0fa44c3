"""Accounts, credentials, roles, settings and the call log."""

import json

import boto3
import pytest
import requests

from sandbox.tests.eventually import PATIENCE

from .conftest import NO_RETRIES


def client(service, endpoint, keys, region="eu-west-1"):
    return boto3.client(service, endpoint_url=endpoint, region_name=region, config=NO_RETRIES, **keys)


def as_keys(credentials):
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"],
    }


def test_an_access_key_stands_for_its_account(new_account):
    for account in (new_account(), new_account()):
        identity = account.client("sts").get_caller_identity()
        assert identity["Account"] == account.account_id
        assert identity["Arn"].startswith(f"arn:aws:iam::{account.account_id}:user/")


def test_an_account_can_have_the_id_one_wants_and_several_keys(control, endpoint):
    first = control.post("/accounts", accountID="123456789012")
    second = control.post("/accounts", accountID="123456789012")
    assert first["accessKeyID"] != second["accessKeyID"]
    keys = {"aws_access_key_id": second["accessKeyID"], "aws_secret_access_key": second["secretAccessKey"]}
    assert client("sts", endpoint, keys).get_caller_identity()["Account"] == "123456789012"


@pytest.mark.parametrize(
    ("service", "action", "code", "status"),
    [
        ("ec2", "describe_addresses", "AuthFailure", 401),
        ("route53", "get_hosted_zone_count", "InvalidClientTokenId", 403),
        ("sts", "get_caller_identity", "InvalidClientTokenId", 403),
        ("ssm", "describe_instance_information", "UnrecognizedClientException", 400),
    ],
)
def test_a_stranger_is_refused(endpoint, refused, service, action, code, status):
    keys = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}
    assert refused(getattr(client(service, endpoint, keys), action)) == code
    assert refused.status == status


def test_a_request_without_signature_is_refused(endpoint):
    assert requests.post(endpoint, data={"Action": "DescribeAddresses"}, timeout=PATIENCE).status_code == 403


@pytest.fixture
def two(new_account):
    """The account with the mail servers, and the one of the operator."""
    return new_account(), new_account()


def assume(account, role, **more):
    return account.client("sts").assume_role(RoleArn=role, RoleSessionName="mail", **more)


def test_an_assumed_role_acts_in_the_other_account(two, control, endpoint, clock):
    theirs, mine = two
    role = control.post("/roles", accountID=theirs.account_id, name="mail-operator", trusts=mine.account_id)
    credentials = assume(mine, role["roleARN"])["Credentials"]
    ec2 = client("ec2", endpoint, as_keys(credentials))
    address = ec2.allocate_address()
    clock.advance(1)
    (found,) = theirs.ec2.describe_addresses()["Addresses"]
    assert found["AllocationId"] == address["AllocationId"]
    assert mine.ec2.describe_addresses()["Addresses"] == []
    arn = client("sts", endpoint, as_keys(credentials)).get_caller_identity()["Arn"]
    assert arn == f"arn:aws:sts::{theirs.account_id}:assumed-role/mail-operator/mail"


def test_a_role_that_demands_an_external_id_is_only_assumed_with_it(two, control, refused):
    theirs, mine = two
    role = control.post(
        "/roles", accountID=theirs.account_id, name="mail", trusts=mine.account_id, externalID="secret"
    )["roleARN"]
    call = mine.client("sts").assume_role
    for wrong in ({}, {"ExternalId": "other"}):
        assert refused(call, RoleArn=role, RoleSessionName="mail", **wrong) == "AccessDenied"
        assert refused.status == 403
    assert assume(mine, role, ExternalId="secret")["Credentials"]


def test_a_role_that_is_not_there_or_does_not_trust_the_caller_is_denied(two, new_account, control, refused):
    theirs, mine = two
    role = control.post("/roles", accountID=theirs.account_id, name="mail", trusts=mine.account_id)["roleARN"]
    call = {"RoleArn": role, "RoleSessionName": "mail"}
    assert refused(new_account().client("sts").assume_role, **call) == "AccessDenied"
    call["RoleArn"] += "-other"
    assert refused(mine.client("sts").assume_role, **call) == "AccessDenied"


def test_a_role_made_through_iam_can_be_assumed(two):
    theirs, mine = two
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": mine.account_id}}],
    }
    made = theirs.client("iam", "us-east-1").create_role(RoleName="made", AssumeRolePolicyDocument=json.dumps(policy))
    assert assume(mine, made["Role"]["Arn"])["Credentials"]


def test_temporary_credentials_expire(two, control, endpoint, clock, refused):
    theirs, mine = two
    role = control.post("/roles", accountID=theirs.account_id, name="mail", trusts=mine.account_id)["roleARN"]
    keys = as_keys(assume(mine, role, DurationSeconds=900)["Credentials"])
    clock.advance(900)
    assert refused(client("ec2", endpoint, keys).describe_addresses) == "RequestExpired"
    assert refused(client("route53", endpoint, keys).get_hosted_zone_count) == "ExpiredToken"


def test_a_setting_is_for_one_account_or_for_all(new_account, control, refused):
    mine, other = new_account(address_quota=0), new_account()
    assert refused(mine.ec2.allocate_address) == "AddressLimitExceeded"
    other.ec2.allocate_address()
    control.post("/settings", address_quota=1)
    try:
        assert refused(other.ec2.allocate_address) == "AddressLimitExceeded"
        assert refused(mine.ec2.allocate_address) == "AddressLimitExceeded"
    finally:
        control.post("/settings", address_quota=5)


@pytest.mark.parametrize(
    "settings", [{"colour": 1}, {"address_quota": "many"}, {"throttling": 1}, {"visibility_seconds": -1}]
)
def test_a_setting_that_makes_no_sense_is_refused(control, settings):
    assert requests.post(f"{control.url}/settings", json=settings, timeout=PATIENCE).status_code == 400


def test_every_call_is_logged_with_what_it_asked_and_became(account, control, refused):
    before = account.calls()[-1:]
    address = account.ec2.allocate_address()
    refused(account.ec2.release_address, AllocationId="eipalloc-0123456789abcdef0")
    account.ec2.describe_addresses()
    allocated, released, described = account.calls(since=before[0]["n"] if before else 0)
    assert (allocated["service"], allocated["action"]) == ("ec2", "AllocateAddress")
    assert (allocated["region"], allocated["status"], allocated["mutating"]) == ("eu-west-1", 200, True)
    assert "code" not in allocated
    assert (released["status"], released["code"]) == (400, "InvalidAllocationID.NotFound")
    assert released["params"] == {"AllocationId": "eipalloc-0123456789abcdef0"}
    assert described["mutating"] is False
    assert "Boto3" in described["userAgent"]
    assert allocated["n"] < released["n"] < described["n"]
    assert address["AllocationId"]


def test_the_log_can_be_asked_for_mutations_and_for_one_action(account):
    account.ec2.allocate_address()
    account.ec2.describe_addresses()
    account.client("sts").get_caller_identity()
    assert [call["action"] for call in account.calls(mutating="true")] == ["AllocateAddress"]
    assert [call["action"] for call in account.calls(action="DescribeAddresses")] == ["DescribeAddresses"]


def test_the_log_holds_no_secrets(two, control):
    theirs, mine = two
    role = control.post(
        "/roles", accountID=theirs.account_id, name="mail", trusts=mine.account_id, externalID="very-secret"
    )["roleARN"]
    assume(mine, role, ExternalId="very-secret")
    (call,) = mine.calls(action="AssumeRole")
    assert call["params"]["ExternalId"] == "***"
    assert "very-secret" not in json.dumps(control.get("/calls"))
