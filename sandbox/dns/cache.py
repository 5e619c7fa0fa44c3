"""What a resolver remembers: record sets for their TTL, and absence for the SOA's minimum (RFC 2308)."""

from collections.abc import Callable
from dataclasses import dataclass

import dns.rcode
import dns.rrset

WHOLE_NAME = ""  # the key's type where the name is absent altogether
DELEGATION, GLUE = "NS of the parent", "A of the parent"
"""Types for what a referral says. It is not authoritative, so no client gets it as an answer (RFC 2181 §5.4.1)."""
MAX_ENTRIES = 50_000


@dataclass(frozen=True)
class Absent:
    """A name or type that is not there; ``soa`` proves it, its TTL being how long that may be believed."""

    rcode: dns.rcode.Rcode
    soa: dns.rrset.RRset


@dataclass(frozen=True)
class _Entry:
    value: dns.rrset.RRset | Absent
    expires: float


class Cache:
    """Keyed by canonical name and type. ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._entries: dict[tuple[str, str], _Entry] = {}

    def put(self, name: str, type_: str, rrset: dns.rrset.RRset) -> None:
        self._store((name, type_), rrset, rrset.ttl)

    def put_absent(self, name: str, type_: str, absent: Absent) -> None:
        """NXDOMAIN holds for every type of the name, NODATA for the one (RFC 2308 §5)."""
        key = (name, WHOLE_NAME if absent.rcode == dns.rcode.NXDOMAIN else type_)
        self._store(key, absent, absent.soa.ttl)

    def get(self, name: str, type_: str) -> dns.rrset.RRset | Absent | None:
        """With the TTL that is left."""
        return self._live((name, type_)) or self._live((name, WHOLE_NAME))

    def flush(self) -> None:
        self._entries.clear()

    def _store(self, key: tuple[str, str], value: dns.rrset.RRset | Absent, ttl: int) -> None:
        if len(self._entries) >= MAX_ENTRIES:
            self.flush()
        if ttl > 0:
            self._entries[key] = _Entry(value, self._clock() + ttl)

    def _live(self, key: tuple[str, str]) -> dns.rrset.RRset | Absent | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        left = entry.expires - self._clock()
        if left <= 0:
            del self._entries[key]
            return None
        return _aged(entry.value, int(left))


def _aged(value: dns.rrset.RRset | Absent, ttl: int) -> dns.rrset.RRset | Absent:
    if isinstance(value, Absent):
        return Absent(value.rcode, _aged(value.soa, ttl))
    copy = value.copy()
    copy.ttl = ttl
    return copy
