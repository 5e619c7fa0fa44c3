"""What the watcher knows: each MailServer as its status tells it, and how it came to be so. Pure."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SHOWN = (
    "Accepted",
    "AddressReady",
    "DnsReady",
    "SpfReady",
    "ReverseDnsReady",
    "AwaitingRdnsApproval",
    "OutboundSmtpReady",
    "AwaitingPort25Approval",
    "Ready",
    "Stalled",
)
"""The conditions that the demo shows, in the order in which they come about."""


class Mood(enum.Enum):
    """What a condition means for a person who looks."""

    GOOD = "✔"
    QUIET = "–"
    """Nothing to see: nobody has to be asked, nothing is stuck."""
    WAITING = "…"
    BAD = "✘"
    UNKNOWN = "·"


@dataclass(frozen=True)
class Row:
    """One condition of one MailServer."""

    type: str
    mood: Mood
    reason: str
    message: str


@dataclass(frozen=True)
class Change:
    """One condition became another; ``seconds`` since the watch began."""

    seconds: float
    name: str
    row: Row


def rows(status: Mapping[str, Any]) -> list[Row]:
    """The conditions that are shown; those that status does not have yet are unknown."""
    conditions = {condition["type"]: condition for condition in status.get("conditions", [])}
    waited_for = {wait["condition"]: wait["for"] for wait in status.get("waiting", [])}
    return [_row(type_, conditions.get(type_), waited_for.get(type_)) for type_ in SHOWN]


def _row(type_: str, condition: Mapping[str, Any] | None, waited_for: str | None) -> Row:
    if condition is None:
        return Row(type_, Mood.UNKNOWN, "", "")
    return Row(type_, _mood(type_, condition, waited_for), condition["reason"], condition["message"])


def _mood(type_: str, condition: Mapping[str, Any], waited_for: str | None) -> Mood:
    """``Awaiting…`` and ``Stalled`` are bad news when True, all the others when False."""
    status = condition["status"]
    if type_ == "Stalled":
        return Mood.BAD if status == "True" else Mood.QUIET
    if type_.startswith("Awaiting"):
        return {"True": Mood.WAITING, "False": Mood.QUIET}.get(status, Mood.UNKNOWN)
    if status == "False":
        return Mood.BAD if waited_for == "User" else Mood.WAITING
    return {"True": Mood.GOOD}.get(status, Mood.UNKNOWN)


@dataclass
class Seen:
    """One MailServer as it was last seen, and what it once was."""

    resource: Mapping[str, Any] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=lambda: rows({}))
    request_text: str = ""
    """The longest text for AWS Support that stood in its status."""
    reasons: set[tuple[str, str]] = field(default_factory=set)
    """Every condition type and reason that it once had."""
    ready_after: float | None = None

    @property
    def status(self) -> Mapping[str, Any]:
        return self.resource.get("status", {})

    @property
    def is_ready(self) -> bool:
        return self.is_true("Ready")

    def is_true(self, type_: str) -> bool:
        return any(c["type"] == type_ and c["status"] == "True" for c in self.status.get("conditions", []))

    def reason(self, type_: str) -> str:
        return next((row.reason for row in self.rows if row.type == type_), "")

    @property
    def public_ip(self) -> str:
        return self.status.get("elasticIP", {}).get("publicIP", "")


class Board:
    """All MailServers of the demo."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.servers = {name: Seen() for name in names}

    def update(self, resource: Mapping[str, Any], seconds: float) -> list[Change]:
        """Takes a new version of a MailServer, and says what has changed."""
        name = resource["metadata"]["name"]
        seen = self.servers.get(name)
        if seen is None:
            return []
        before = {row.type: row for row in seen.rows}
        seen.resource, seen.rows = resource, rows(seen_status(resource))
        text = seen.status.get("supportRequest", {}).get("text", "")
        seen.request_text = max(seen.request_text, text, key=len)
        seen.reasons |= {(row.type, row.reason) for row in seen.rows if row.reason}
        if seen.is_ready and seen.ready_after is None:
            seen.ready_after = seconds
        return [
            Change(seconds, name, row)
            for row in seen.rows
            if (row.mood, row.reason) != (before[row.type].mood, before[row.type].reason)
        ]

    @property
    def all_ready(self) -> bool:
        return all(seen.is_ready for seen in self.servers.values())

    def interest(self) -> int:
        """How much there is to see at this moment: the picture is taken where it is most."""
        waited_for = {seen.status.get("waitingFor", "None") for seen in self.servers.values()} - {"None"}
        moods = {row.mood for seen in self.servers.values() for row in seen.rows}
        stalled = any(seen.is_true("Stalled") for seen in self.servers.values())
        good = sum(row.mood is Mood.GOOD for seen in self.servers.values() for row in seen.rows)
        return 100 * stalled + 50 * len(waited_for) + 10 * len(moods) + good


def seen_status(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    return resource.get("status") or {}
