"""Resource record sets of Route 53 and what makes one valid.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .names import InvalidName, canonical, order

_ROUTING = (
    "Weight",
    "Region",
    "GeoLocation",
    "GeoProximityLocation",
    "Failover",
    "MultiValueAnswer",
    "CidrRoutingConfig",
    "HealthCheckId",
    "TrafficPolicyInstanceId",
)

Key = tuple[str, str, str | None]
"""Name, type and set identifier: what tells two record sets of a zone apart."""


class InvalidRecordSet(ValueError):
    """One change of a batch that Route 53 refuses; the text is its message."""


@dataclass(frozen=True)
class RecordSet:
    """One record set; an alias has a target instead of values and TTL."""

    name: str
    type: str
    ttl: int | None
    values: tuple[str, ...]
    set_identifier: str | None = None
    alias: Mapping[str, Any] | None = None
    routing: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return self.name, self.type, self.set_identifier

    @property
    def position(self) -> tuple[tuple[str, ...], str, str]:
        """Where ListResourceRecordSets shows it: by reversed name, then type, then set identifier."""
        return order(self.name), self.type, self.set_identifier or ""

    @property
    def is_simple(self) -> bool:
        return self.alias is None and self.set_identifier is None

    def same_data(self, other: RecordSet) -> bool:
        """What DELETE demands besides the key: TTL and every value, in any order."""
        return (self.ttl, self.alias, sorted(self.values)) == (other.ttl, other.alias, sorted(other.values))

    def described(self) -> dict[str, Any]:
        members: dict[str, Any] = {"Name": self.name, "Type": self.type, **self.routing}
        if self.set_identifier is not None:
            members["SetIdentifier"] = self.set_identifier
        if self.alias is not None:
            members["AliasTarget"] = self.alias
        else:
            members |= {"TTL": self.ttl, "ResourceRecords": [{"Value": value} for value in self.values]}
        return members


def parse(members: Mapping[str, Any]) -> RecordSet:
    """The `ResourceRecordSet` of a request; raises InvalidRecordSet."""
    kind = members["Type"]
    try:
        name = canonical(members["Name"])
    except InvalidName as invalid:
        raise InvalidRecordSet(f"Invalid Resource Record: FATAL problem: DomainLabelInvalid: {invalid}") from invalid
    routing = {member: members[member] for member in _ROUTING if members.get(member) is not None}
    alias = members.get("AliasTarget")
    values = [record["Value"] for record in members.get("ResourceRecords") or []]
    ttl = members.get("TTL")
    where = f"[name='{name}', type='{kind}']"
    if alias is not None:
        if values or ttl is not None:
            raise InvalidRecordSet(f"Invalid request: an alias {where} takes neither TTL nor ResourceRecords")
        return RecordSet(name, kind, None, (), members.get("SetIdentifier"), _alias(alias), routing)
    if not values or ttl is None:
        raise InvalidRecordSet(
            f"Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], "
            f"or TrafficPolicyInstanceId], but found none in Change with [Action, Name, Type] {where}"
        )
    if not 0 <= int(ttl) <= 2147483647:
        raise InvalidRecordSet(f"Invalid TTL {ttl} in {where}")
    checked = [_value(kind, value) for value in values]
    if len(set(checked)) != len(checked):
        raise InvalidRecordSet(f"Duplicate Resource Record: '{values[-1]}' in {where}")
    if kind == "CNAME" and len(checked) > 1:
        raise InvalidRecordSet(f"Invalid Resource Record: a CNAME has one value, {where} has {len(checked)}")
    return RecordSet(name, kind, int(ttl), tuple(checked), members.get("SetIdentifier"), None, routing)


def _alias(target: Mapping[str, Any]) -> dict[str, Any]:
    try:
        name = canonical(target["DNSName"])
    except InvalidName as invalid:
        raise InvalidRecordSet(f"Invalid alias target: {invalid}") from invalid
    return {
        "HostedZoneId": target["HostedZoneId"],
        "DNSName": name,
        "EvaluateTargetHealth": target.get("EvaluateTargetHealth") in (True, "true"),
    }


def _value(kind: str, value: str) -> str:
    """One value as Route 53 keeps it, or its complaint."""
    try:
        return _CHECKS.get(kind, _anything)(value)
    except InvalidName as invalid:
        problem = f"DomainLabelInvalid ({invalid})"
    except ValueError as invalid:
        problem = str(invalid)
    raise InvalidRecordSet(f"Invalid Resource Record: 'FATAL problem: {problem} encountered with '{value}''")


def _ipv4(value: str) -> str:
    try:
        return str(ipaddress.IPv4Address(value))
    except ValueError:
        raise ValueError("ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)") from None


def _ipv6(value: str) -> str:
    try:
        return str(ipaddress.IPv6Address(value))
    except ValueError:
        raise ValueError("AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)") from None


def _name(value: str) -> str:
    canonical(value)
    return value


def _mail_exchange(value: str) -> str:
    preference, _, host = value.partition(" ")
    if not (preference.isdigit() and int(preference) <= 65535 and host):
        raise ValueError("MXRRDATANotTwoFields (record does not contain two fields)")
    _name(host)
    return value


_TEXT = re.compile(r'"((?:\\[0-3][0-7]{2}|\\.|[^"\\])*)"')
_OCTET = re.compile(r"\\[0-3][0-7]{2}|\\.|.", re.DOTALL)


def _text(value: str) -> str:
    """Quoted strings with blanks between: each at most 255 octets, at most 4,000 characters in all.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#TXTFormat
    """
    strings = [match.group(1) for match in _TEXT.finditer(value)]
    if not strings or not re.fullmatch(rf"{_TEXT.pattern}(?:\s+{_TEXT.pattern})*", value.strip()):
        raise ValueError("InvalidCharacterString (Value should be enclosed in quotation marks)")
    normal = [_octets(string) for string in strings]
    if any(len(octets) > 255 for octets in normal):
        raise ValueError("CharacterStringTooLong (Value is too long)")
    if len(value) > 4000:
        raise ValueError("TXTRDATATooLong (Value is longer than 4000 characters)")
    return " ".join(f'"{"".join(octets)}"' for octets in normal)


def _octets(string: str) -> list[str]:
    """One element an octet, each as Route 53 shows it: what is not printable ASCII in octal."""
    octets: list[str] = []
    for token in _OCTET.findall(string):
        if token.startswith("\\") and len(token) == 4:
            octets.append(_shown(int(token[1:], 8)))
        elif token in ('\\"', "\\\\"):
            octets.append(token)
        else:
            octets.extend(_shown(octet) for octet in token[-1].encode())
    return octets


def _shown(octet: int) -> str:
    if octet in (0x22, 0x5C):
        return f"\\{chr(octet)}"
    return chr(octet) if 32 <= octet <= 126 else f"\\{octet:03o}"


def _anything(value: str) -> str:
    if not value.strip():
        raise ValueError("EmptyValue (Value is empty)")
    return value


_CHECKS = {
    "A": _ipv4,
    "AAAA": _ipv6,
    "CNAME": _name,
    "MX": _mail_exchange,
    "NS": _name,
    "PTR": _name,
    "SPF": _text,
    "TXT": _text,
}
