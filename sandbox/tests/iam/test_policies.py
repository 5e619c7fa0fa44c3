"""The policies among themselves."""

import json
from dataclasses import replace

import pytest

from sandbox.tests.iam.grants import CASES, IAM, filled, read

INLINE = 10_240
"""Characters of all inline policies of a role, white space apart (IAM and AWS STS quotas)."""


def services(statement: dict) -> set[str]:
    actions = statement["Action"]
    return {action.split(":")[0] for action in ([actions] if isinstance(actions, str) else actions)}


@pytest.mark.parametrize(("role", "of"), [("instance-role.json", {"ec2", "ssm"}), ("zone-role.json", {"route53"})])
def test_role_of_another_account_may_what_the_operator_may_in_its_own(role, of):
    assert read(role)["Statement"] == [one for one in read("operator.json")["Statement"] if services(one) <= of]


def test_operator_may_nothing_else_but_take_these_roles():
    roles = [*read("instance-role.json")["Statement"], *read("zone-role.json")["Statement"]]
    (rest,) = [one for one in read("operator.json")["Statement"] if one not in roles]
    assert services(rest) == {"sts"}
    assert rest["Resource"] == "ASSUMED_ROLE_ARN"


def test_trust_policies_name_who_may_come_and_who_has_to_say_why():
    (trust,) = read("role-trust.json")["Statement"]
    assert trust["Principal"] == {"AWS": "OPERATOR_ROLE_ARN"}
    assert trust["Condition"] == {"StringEquals": {"sts:ExternalId": "EXTERNAL_ID"}}
    (taken,) = [one for one in read("operator.json")["Statement"] if services(one) == {"sts"}]
    assert trust["Action"] == taken["Action"]


def size(policy: dict) -> int:
    return len(json.dumps(policy, separators=(",", ":")))


def test_inline_policy_has_room_for_the_twenty_domains_that_the_readme_speaks_of():
    domains = tuple(f"company{number:08}.example" for number in range(20))
    case = replace(CASES["one of each"], domains=domains)
    assert "some twenty domains" in (IAM / "README.md").read_text()
    assert size(filled("operator.json", case)) < INLINE
