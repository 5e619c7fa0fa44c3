"""Hosted zones: what Route 53 has accepted, and what its name servers already answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .accounts import random_token
from .change_batches import Records, apply
from .errors import AwsError
from .names import order
from .record_sets import RecordSet

Clock = Callable[[], float]


@dataclass(frozen=True)
class Change:
    """An accepted change: PENDING until `due` (seconds since the epoch), INSYNC from then on."""

    id: str
    submitted: float
    due: float
    comment: str | None = None

    def described(self, now: float) -> dict[str, Any]:
        return {
            "Id": f"/change/{self.id}",
            "Status": "PENDING" if now < self.due else "INSYNC",
            "SubmittedAt": self.submitted,
            **({"Comment": self.comment} if self.comment else {}),
        }


@dataclass
class HostedZone:
    """One zone; `records` is what the API shows, `published` what DNS answers (None before the first INSYNC)."""

    id: str
    name: str
    caller_reference: str
    name_servers: tuple[str, ...]
    private: bool = False
    comment: str | None = None
    vpcs: list[dict[str, str]] = field(default_factory=list)
    linked_service: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    records: Records = field(default_factory=dict)
    busy_until: float = 0.0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._published: Records | None = None
        self.published_version = 0
        self._waiting: list[tuple[float, Records]] = []
        first, *_ = self.name_servers
        soa = f"{first} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
        for record in (
            RecordSet(self.name, "NS", 172800, tuple(self.name_servers)),
            RecordSet(self.name, "SOA", 900, (soa,)),
        ):
            self.records = {**self.records, record.key: record}

    def publish_at(self, due: float) -> None:
        """The name servers answer the present records from `due` on."""
        with self._lock:
            self._waiting.append((due, self.records))

    def published(self, now: float) -> Records | None:
        with self._lock:
            while self._waiting and self._waiting[0][0] <= now:
                _, self._published = self._waiting.pop(0)
                self.published_version += 1
            return self._published

    def sorted_records(self) -> list[RecordSet]:
        return sorted(self.records.values(), key=lambda record: record.position)

    def described(self) -> dict[str, Any]:
        return {
            "Id": f"/hostedzone/{self.id}",
            "Name": self.name,
            "CallerReference": self.caller_reference,
            "Config": {"PrivateZone": self.private, **({"Comment": self.comment} if self.comment else {})},
            "ResourceRecordSetCount": len(self.records),
            **({"LinkedService": {"ServicePrincipal": self.linked_service}} if self.linked_service else {}),
        }


class ZoneBook:
    """The hosted zones and changes of one account and partition. Its callers hold the account's lock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._zones: dict[str, HostedZone] = {}
        self._changes: dict[str, Change] = {}

    def all(self) -> list[HostedZone]:
        return list(self._zones.values())

    def by_name(self) -> list[HostedZone]:
        """In the order of ListHostedZonesByName: reversed labels, then id."""
        return sorted(self._zones.values(), key=lambda zone: (order(zone.name), zone.id))

    def get(self, zone_id: str) -> HostedZone:
        zone = self._zones.get(zone_id)
        if zone is None:
            raise AwsError("NoSuchHostedZone", f"No hosted zone found with ID: {zone_id}", 404)
        return zone

    def create(
        self,
        name: str,
        caller_reference: str,
        name_servers: Sequence[str],
        takes: float,
        private: bool = False,
        comment: str | None = None,
        vpcs: list[dict[str, str]] | None = None,
        linked_service: str | None = None,
    ) -> tuple[HostedZone, Change]:
        if any(zone.caller_reference == caller_reference for zone in self._zones.values()):
            raise AwsError(
                "HostedZoneAlreadyExists",
                f"A hosted zone has already been created with the specified caller reference: {caller_reference}",
                409,
            )
        zone_id = "Z" + random_token(20)
        zone = HostedZone(
            zone_id, name, caller_reference, tuple(name_servers), private, comment, vpcs or [], linked_service
        )
        self._zones[zone_id] = zone
        return zone, self._accept(zone, takes)

    def delete(self, zone_id: str, takes: float) -> Change:
        zone = self.get(zone_id)
        if any(record.type not in ("NS", "SOA") or record.name != zone.name for record in zone.records.values()):
            raise AwsError(
                "HostedZoneNotEmpty",
                "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
            )
        del self._zones[zone_id]
        return self._accept(zone, takes)

    def change(
        self, zone_id: str, changes: Sequence[Mapping[str, Any]], comment: str | None, takes: float, busy: float
    ) -> Change:
        zone = self.get(zone_id)
        if zone.linked_service:
            raise AwsError(
                "AccessDenied",
                f"The resource hostedzone/{zone_id} can only be managed through {zone.linked_service}",
                403,
            )
        now = self._clock()
        if now < zone.busy_until:
            raise AwsError(
                "PriorRequestNotComplete",
                f"The request was rejected because Route 53 was still processing a prior request for zone {zone_id}.",
            )
        zone.records = apply(zone.records, zone.name, changes)
        zone.busy_until = now + busy
        return self._accept(zone, takes, comment)

    def get_change(self, change_id: str) -> Change:
        change = self._changes.get(change_id)
        if change is None:
            raise AwsError("NoSuchChange", f"Could not find resource with ID: {change_id}", 404)
        return change

    def _accept(self, zone: HostedZone, takes: float, comment: str | None = None) -> Change:
        now = self._clock()
        change = Change("C" + random_token(20), now, now + takes, comment)
        self._changes[change.id] = change
        zone.publish_at(change.due)
        return change


class NameServers:
    """Hands out delegation sets: four hosts a zone, on no other zone, so that two zones of one name can be told apart.

    The hosts look like Route 53's, but below `.test` (RFC 6761), so that nothing real is ever asked.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0

    def take(self) -> tuple[str, ...]:
        with self._lock:
            index, self._next = self._next, self._next + 1
        return tuple(
            f"ns-{block * 512 + index % 512}.awsdns-{(index * 7 + block * 13 + index // 512) % 64:02d}.test."
            for block in range(4)
        )
