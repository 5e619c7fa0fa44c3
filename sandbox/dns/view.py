"""The whole name space at one moment: every zone, its servers, the root and the top-level domains above them."""

from collections.abc import Sequence

from sandbox.dns.names import ancestors, canonical
from sandbox.dns.zone import ROOT_SERVER, TLD_SERVERS, RRset, Zone
from sandbox.dns.zone_data import Records, ZoneData
from sandbox.site import LOOPBACK

DELEGATION_TTL = 3600
ALWAYS_THERE = ("test.", "com.", "net.", "org.", "example.", "arpa.")
"""Top-level domains that exist even where nobody published them: what is not below them is NXDOMAIN, not an error."""


class HostAddresses:
    """Gives every name-server host an address of its own, for good."""

    def __init__(self, beginning: str = LOOPBACK.servers) -> None:
        """``beginning``: the first two octets of them all."""
        self._beginning = beginning
        self._addresses: dict[str, str] = {}
        self._hosts: dict[str, str] = {}
        for number, host in enumerate((ROOT_SERVER, *TLD_SERVERS), 1):
            self._assign(host, f"{beginning}.0.{number}")

    def of(self, host: str) -> str:
        host = canonical(host)
        if host not in self._addresses:
            block, last = divmod(len(self._addresses), 250)
            self._assign(host, f"{self._beginning}.{block + 1}.{last + 1}")
        return self._addresses[host]

    def host_at(self, address: str) -> str | None:
        return self._hosts.get(address)

    def _assign(self, host: str, address: str) -> None:
        self._addresses[host] = address
        self._hosts[address] = host


class View:
    """The zones of one moment; made anew when they change. What did not change is taken over from the view before.

    The root delegates every top-level domain. The other ``zones`` are delegated where a parent zone says so, but those
    of ``foreign`` and the reverse zones, which no registrar's customer has to delegate, always.
    """

    def __init__(
        self, zones: Sequence[Zone], foreign: Sequence[Zone], hosts: HostAddresses, before: "View | None" = None
    ) -> None:
        self._hosts = hosts
        published = [*zones, *foreign]
        published += _missing_top_level(published)
        published.append(_root(published))
        self._servers = {canonical(server) for zone in published for server in zone.servers}
        delegated = [*foreign, *(zone for zone in zones if canonical(zone.name).endswith(".arpa."))]
        extra = self._extra({canonical(zone.name) for zone in published}, delegated)
        self._data: dict[object, ZoneData] = {}
        self._by_server: dict[str, dict[str, ZoneData]] = {}
        for zone in published:
            additional = extra.get(canonical(zone.name), {})
            key = (id(zone), tuple(additional.items()))
            known = before._data.get(key) if before else None
            data = self._data[key] = known or ZoneData(zone, additional)
            for server in zone.servers:
                self._by_server.setdefault(canonical(server), {})[data.name] = data

    def zone_at(self, server: str, name: str) -> ZoneData | None:
        """The deepest zone at or above the name for which that server answers."""
        served = self._by_server.get(server, {})
        return next((served[node] for node in ancestors(name) if node in served), None)

    def server_address(self, host: str) -> str | None:
        """The address of a host that serves a zone; None for any other host."""
        return self._hosts.of(host) if host in self._servers else None

    def _extra(self, names: set[str], delegated: list[Zone]) -> dict[str, Records]:
        """Per zone, what it has beside its own records: addresses of name servers in it, and delegations."""
        extra: dict[str, dict[tuple[str, str], RRset]] = {}
        for host in sorted(self._servers):
            home = next(node for node in ancestors(host) if node in names)
            extra.setdefault(home, {})[host, "A"] = RRset(DELEGATION_TTL, (self._hosts.of(host),))
        for zone in delegated:
            name = canonical(zone.name)
            above = next(node for node in ancestors(name)[1:] if node in names)
            extra.setdefault(above, {})[name, "NS"] = RRset(DELEGATION_TTL, zone.servers)
        return extra


def _top_level(name: str) -> str:
    return ancestors(name)[-2]


def _missing_top_level(zones: Sequence[Zone]) -> list[Zone]:
    present = {canonical(zone.name) for zone in zones}
    wanted = {*ALWAYS_THERE, *(_top_level(name) for name in present)}
    return [Zone(name, TLD_SERVERS, {}) for name in sorted(wanted - present)]


def _root(zones: Sequence[Zone]) -> Zone:
    names = {canonical(zone.name): zone.servers for zone in zones}
    delegations = {(n, "NS"): RRset(DELEGATION_TTL, servers) for n, servers in names.items() if n == _top_level(n)}
    return Zone(".", (ROOT_SERVER,), delegations)
