"""One zone, indexed for answering: the nodes of its tree (RFC 1034 §3.1) and their record sets."""

from collections.abc import Iterable, Mapping

import dns.rrset

from sandbox.dns.names import ancestors, canonical
from sandbox.dns.zone import RRset, Zone

APEX_TTL = 900
NEGATIVE_TTL = 60
"""SOA minimum of a zone that brings no SOA: how long "there is no such name" is kept (RFC 2308 §4)."""

Records = Mapping[tuple[str, str], RRset]


class ZoneData:
    """``extra`` are records that the zone has beside its own: addresses of name servers, delegations."""

    def __init__(self, zone: Zone, extra: Records) -> None:
        self.zone = zone
        self.name = canonical(zone.name)
        self._nodes: dict[str, dict[str, RRset]] = {}
        for records in (self._apex(), extra, zone.records):
            for (owner, type_), rrset in records.items():
                self._nodes.setdefault(canonical(owner), {})[type_] = rrset
        self._empty = {name for owner in self._nodes for name in self._between(owner)} - self._nodes.keys()
        self._parsed: dict[tuple[str, str], dns.rrset.RRset] = {}

    def exists(self, name: str) -> bool:
        """Whether the tree has that node, be it an empty non-terminal (RFC 4592 §2.2.2)."""
        return name in self._nodes or name in self._empty

    def types(self, name: str) -> Iterable[str]:
        return self._nodes.get(name, {}).keys()

    def get(self, name: str, type_: str) -> dns.rrset.RRset | None:
        """The record set; not to be changed by the caller."""
        rrset = self._nodes.get(name, {}).get(type_)
        if rrset is None:
            return None
        if (name, type_) not in self._parsed:
            self._parsed[name, type_] = dns.rrset.from_text_list(name, rrset.ttl, "IN", type_, rrset.values)
        return self._parsed[name, type_]

    def cut_above(self, name: str) -> str | None:
        """The topmost delegation on the way from the apex to the name, the name itself included."""
        below_apex = self._between(name)
        return next((node for node in reversed(below_apex) if "NS" in self._nodes.get(node, {})), None)

    def closest_encloser(self, name: str) -> str:
        """The deepest node above the name that exists (RFC 4592 §3.3.1)."""
        return next(node for node in ancestors(name)[1:] if self.exists(node) or node == self.name)

    def negative_soa(self) -> dns.rrset.RRset:
        """The SOA for the authority section of a negative answer, with the TTL of RFC 2308 §3."""
        soa = self.get(self.name, "SOA").copy()
        soa.ttl = min(soa.ttl, soa[0].minimum)
        return soa

    def _between(self, name: str) -> list[str]:
        """The name and its ancestors below the apex, deepest first."""
        chain = ancestors(name)
        return chain[: chain.index(self.name)] if self.name in chain else []

    def _apex(self) -> Records:
        first = self.zone.servers[0]
        mailbox = f"hostmaster.{self.name}" if self.name != "." else "hostmaster."
        return {
            (self.name, "NS"): RRset(APEX_TTL, self.zone.servers),
            (self.name, "SOA"): RRset(APEX_TTL, (f"{first} {mailbox} 1 7200 900 1209600 {NEGATIVE_TTL}",)),
        }
