"""Records of a zone as lines, and what has become of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARKERS = "_mailserver-operator."
"""What the names begin with at which the operator notes what is its own."""


@dataclass(frozen=True)
class Difference:
    """Lines as of a zone file."""

    kept: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    @classmethod
    def between(cls, before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> "Difference":
        """Of record sets as Route 53 lists them."""
        was, now = lines(before), lines(after)
        return cls(
            kept=tuple(line for line in was if line in now),
            gone=tuple(line for line in was if line not in now),
            new=tuple(line for line in now if line not in was),
        )

    @property
    def new_of_others(self) -> tuple[str, ...]:
        """Without the operator's markers."""
        return tuple(line for line in self.new if not line.startswith(MARKERS))


def lines(record_sets: Iterable[Mapping[str, Any]]) -> Sequence[str]:
    return [
        f"{one['Name']} {one['TTL']} {one['Type']} {value['Value']}"
        for one in record_sets
        for value in one["ResourceRecords"]
    ]
