"""The policies of ``deploy/iam`` filled in as its README says, to compare what else makes them with."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.paths import ROOT

IAM = ROOT / "deploy" / "iam"
ACCOUNT = "123456789012"
OPERATOR_ROLE = f"arn:aws:iam::{ACCOUNT}:role/mailserver-operator"
EXTERNAL_ID = "mail-4711"


@dataclass(frozen=True)
class Case:
    """What a policy is made for."""

    zones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    hostnames: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def values(self) -> dict[str, tuple[str, ...]]:
        """By placeholder, the longer ones first: some are parts of others."""
        return {
            "ASSUMED_ROLE_ARN": self.roles,
            "OPERATOR_ROLE_ARN": (OPERATOR_ROLE,),
            "HOSTED_ZONE_ID": self.zones,
            "SERVICE_ACCOUNT": ("mailserver-operator",),
            "OIDC_PROVIDER": ("oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF",),
            "CLUSTER_NAME": ("prod",),
            "EXTERNAL_ID": (EXTERNAL_ID,),
            "ACCOUNT_ID": (ACCOUNT,),
            "PARTITION": ("aws",),
            "NAMESPACE": ("mailserver-operator",),
            "HOSTNAME": self.hostnames,
            "SELECTOR": self.selectors,
            "DOMAIN": self.domains,
            "REGION": ("eu-west-1",),
        }

    def record_names(self) -> list[str]:
        keys = [f"{selector}._domainkey.{domain}" for selector in self.selectors for domain in self.domains]
        return [*self.domains, *self.hostnames, *keys, *(f"_dmarc.{domain}" for domain in self.domains)]


CASES = {
    "one of each": Case(
        zones=("Z0123456789ABCDEFGHIJ",),
        domains=("example.com",),
        hostnames=("mail.example.com",),
        selectors=("mail2026",),
        roles=("arn:aws:iam::210987654321:role/mailserver-operator-zones",),
    ),
    "two of each": Case(
        zones=("Z0123456789ABCDEFGHIJ", "Z0123456789ABCDEFGHIK"),
        domains=("example.com", "example.org"),
        hostnames=("mail.example.com", "mail.example.net"),
        selectors=("mail2026", "mail2027"),
        roles=("arn:aws:iam::210987654321:role/zones", "arn:aws:iam::310987654321:role/instances"),
    ),
    "neither DKIM nor other accounts": Case(
        zones=("Z0123456789ABCDEFGHIJ",), domains=("example.com",), hostnames=("mail.example.com",)
    ),
    "no zones": Case(roles=("arn:aws:iam::210987654321:role/instances",)),
    "neither zones nor other accounts": Case(),
}

PLACEHOLDERS = tuple(Case().values())
WITH_ZONES = {name: case for name, case in CASES.items() if case.zones}


def read(name: str) -> dict[str, Any]:
    return json.loads((IAM / name).read_text())


def filled(name: str, case: Case) -> dict[str, Any]:
    """The policy with its names repeated for each of what they stand for, less the statements about nothing."""
    policy = _filled(read(name), case.values())
    idle = {one["Sid"] for one in policy["Statement"] if one.get("Resource") == []}
    if not case.zones:
        idle.add("FindHostedZones")
    return {**policy, "Statement": [one for one in policy["Statement"] if one["Sid"] not in idle]}


def _filled(value: Any, values: dict[str, tuple[str, ...]]) -> Any:
    if isinstance(value, dict):
        return {_repeated(key, values)[0]: _filled(one, values) for key, one in value.items()}
    if isinstance(value, list):
        made = [_filled(one, values) for one in value]
        return [each for one in made for each in (one if isinstance(one, list) else [one])]
    repeated = _repeated(value, values)
    return repeated[0] if len(repeated) == 1 else repeated


def _repeated(text: str, values: dict[str, tuple[str, ...]]) -> list[str]:
    for placeholder, given in values.items():
        if placeholder in text:
            return [one for value in given for one in _repeated(text.replace(placeholder, value), values)]
    return [text]


def normal(policy: Any) -> Any:
    """Without an order where there is none: one value is a list of one."""
    if isinstance(policy, dict) and "Statement" in policy:
        return {**policy, "Statement": {one["Sid"]: normal(one) for one in policy["Statement"]}}
    if isinstance(policy, dict):
        return {key: one if key in ("Sid", "Effect") else normal(one) for key, one in policy.items()}
    return sorted(policy) if isinstance(policy, list) else [policy]
