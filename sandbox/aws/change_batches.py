"""What one ChangeResourceRecordSets does to the record sets of a zone: all of it, or nothing.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .names import is_within
from .record_sets import InvalidRecordSet, Key, RecordSet, parse

Records = Mapping[Key, RecordSet]


class InvalidBatch(Exception):
    """A batch that Route 53 refuses as a whole, with a message for each offender."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(f"[{', '.join(messages)}]")


def check_size(changes: Sequence[Mapping[str, Any]]) -> None:
    """At most 1,000 ResourceRecord elements and 32,000 characters of values, UPSERT counting twice.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
    """
    records = characters = 0
    for change in changes:
        values = change["ResourceRecordSet"].get("ResourceRecords") or []
        weight = 2 if change["Action"] == "UPSERT" else 1
        records += weight * len(values)
        characters += weight * sum(len(record["Value"]) for record in values)
    if records > 1000:
        raise InvalidBatch(["Number of records limit of 1000 exceeded."])
    if characters > 32000:
        raise InvalidBatch(["Number of characters limit of 32000 exceeded."])


def cost(changes: Sequence[Mapping[str, Any]]) -> int:
    """What the batch takes from the account's change throughput: CREATE and DELETE one, UPSERT two."""
    return sum(2 if change["Action"] == "UPSERT" else 1 for change in changes)


def apply(records: Records, zone: str, changes: Sequence[Mapping[str, Any]]) -> dict[Key, RecordSet]:
    """The record sets after `changes`, which are applied in order; raises InvalidBatch and then nothing has changed."""
    after = dict(records)
    messages = []
    for change in changes:
        try:
            _apply_one(after, zone, change["Action"], parse(change["ResourceRecordSet"]))
        except InvalidRecordSet as invalid:
            messages.append(str(invalid))
    messages.extend(message for message in _conflicts(records, after, zone) if message not in messages)
    if messages:
        raise InvalidBatch(messages)
    return after


def _apply_one(after: dict[Key, RecordSet], zone: str, action: str, wanted: RecordSet) -> None:
    where = f"[name='{wanted.name}', type='{wanted.type}'{_set_identifier(wanted)}]"
    if not is_within(wanted.name, zone):
        raise InvalidRecordSet(f"RRSet with DNS name {wanted.name} is not permitted in zone {zone}")
    present = after.get(wanted.key)
    if action == "DELETE":
        if present is None:
            raise InvalidRecordSet(f"Tried to delete resource record set {where} but it was not found")
        if not present.same_data(wanted):
            raise InvalidRecordSet(
                f"Tried to delete resource record set {where} but the values provided do not match the current values"
            )
        del after[wanted.key]
        return
    if action == "CREATE" and present is not None:
        raise InvalidRecordSet(f"Tried to create resource record set {where} but it already exists")
    after[wanted.key] = wanted


def _set_identifier(record: RecordSet) -> str:
    return f", set-identifier='{record.set_identifier}'" if record.set_identifier is not None else ""


def _conflicts(before: Records, after: Records, zone: str) -> list[str]:
    """What a zone must not come to: a CNAME beside anything else, a simple record beside a routed one, no NS or SOA."""
    by_name: dict[str, list[RecordSet]] = {}
    for record in after.values():
        by_name.setdefault(record.name, []).append(record)
    messages = []
    for record in after.values():
        if before.get(record.key) is record:
            continue
        beside = [other for other in by_name[record.name] if other is not record]
        others = {other.type for other in beside} - {record.type}
        if record.type == "CNAME" and record.name == zone:
            messages.append(f"RRSet of type CNAME with DNS name {record.name} is not permitted at apex in zone {zone}")
        elif record.type == "CNAME" and others:
            messages.append(
                f"RRSet of type CNAME with DNS name {record.name} is not permitted as it conflicts with other records "
                f"with the same DNS name in zone {zone}"
            )
        elif "CNAME" in others:
            messages.append(
                f"RRSet of type {record.type} with DNS name {record.name} is not permitted because a conflicting RRSet "
                f"of type CNAME with the same DNS name already exists in zone {zone}"
            )
        elif any(
            (other.set_identifier is None) != (record.set_identifier is None)
            for other in beside
            if other.type == record.type
        ):
            messages.append(
                f"RRSet with DNS name {record.name}, type {record.type}{_set_identifier(record)} cannot be created "
                "because a non multianswer rrset exists with the same name and type"
            )
    for kind, rule in (("SOA", "exactly one SOA record"), ("NS", "at least one NS record for the zone itself")):
        if (zone, kind, None) not in after:
            messages.append(f"A HostedZone must contain {rule}.")
    return messages
