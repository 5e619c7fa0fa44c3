"""How many calls to AWS the operator made, and for whom."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

OPERATOR_AGENT = "mailserver-operator"
PROBING = frozenset({"SendCommand"})
"""Calls that change nothing in the account although they are no readings."""
SHARED = "shared"
"""Calls that serve several MailServers at once, such as the listing of a Region's addresses."""


@dataclass(frozen=True)
class Calls:
    """Calls by MailServer (or ``SHARED``): all of them, and those that change something."""

    total: Counter[str]
    mutating: Counter[str]

    @property
    def all(self) -> int:
        return self.total.total()


def count(calls: Iterable[Mapping[str, Any]], marks: Mapping[str, Iterable[str]]) -> Calls:
    """A call belongs to the one MailServer of whose marks (names, ids, addresses) its parameters have any."""
    total: Counter[str] = Counter()
    mutating: Counter[str] = Counter()
    for call in calls:
        if OPERATOR_AGENT not in call.get("userAgent", ""):
            continue
        whose = _whose(json.dumps(call.get("params", {})), marks)
        total[whose] += 1
        mutating[whose] += call["mutating"] and call["action"] not in PROBING
    return Calls(total, mutating)


def _whose(params: str, marks: Mapping[str, Iterable[str]]) -> str:
    found = [name for name, its in marks.items() if any(mark and mark in params for mark in its)]
    return found[0] if len(found) == 1 else SHARED
