"""Who answers for which name: the delegations, and the top-level domains that have them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sandbox.dns.zone import TLD_SERVERS, RRset, Zone

from .names import ancestors

TTL = 300
NEGATIVE_TTL = 60

Records = Mapping[tuple[str, str], RRset]


def with_apex(name: str, servers: Sequence[str], records: Records) -> Zone:
    """A zone with its NS and SOA (RFC 1035 §3.3.13)."""
    soa = f"{servers[0]} hostmaster.{name} 1 7200 900 1209600 {NEGATIVE_TTL}"
    apex = {(name, "NS"): RRset(TTL, tuple(servers)), (name, "SOA"): RRset(TTL, (soa,))}
    return Zone(name, tuple(servers), {**apex, **records})


class Delegations:
    """NS sets which the parents of zones have, as registrars enter them: the truth about who answers for a name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.version = 0
        self._servers: dict[str, tuple[str, ...]] = {}

    def set(self, name: str, servers: Iterable[str]) -> None:
        with self._lock:
            self._servers = {**self._servers, name: tuple(servers)}
            self.version += 1

    def remove(self, name: str) -> bool:
        with self._lock:
            before = self._servers
            self._servers = {other: servers for other, servers in before.items() if other != name}
            self.version += 1
            return name in before

    def all(self) -> dict[str, tuple[str, ...]]:
        return self._servers


def with_delegations(zones: Sequence[Zone], delegations: Mapping[str, tuple[str, ...]]) -> list[Zone]:
    """`zones` and their parents, each with the NS sets for which it is the nearest parent.

    That is a delegated zone the name lies in, else the top-level domain.
    """
    delegated = {zone.name for zone in zones if delegations.get(zone.name) == zone.servers}
    cuts: dict[str, dict[tuple[str, str], RRset]] = {}
    for name, servers in delegations.items():
        *_, top_level = above = ancestors(name)
        parent = next((zone for zone in above[1:] if zone in delegated), top_level)
        cuts.setdefault(parent, {})[name, "NS"] = RRset(TTL, servers)
    inner = [
        replace(zone, records={**cuts[zone.name], **zone.records})
        if zone.name in cuts and delegations.get(zone.name) == zone.servers
        else zone
        for zone in zones
    ]
    tops = [with_apex(name, TLD_SERVERS, records) for name, records in cuts.items() if name not in delegated]
    return [*inner, *tops]
