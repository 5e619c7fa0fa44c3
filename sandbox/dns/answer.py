"""What an authoritative server answers (RFC 1034 §4.3.2, with the wildcards of RFC 4592)."""

from dataclasses import dataclass, field

import dns.rcode
import dns.rrset

from sandbox.dns.names import ancestors, canonical, child
from sandbox.dns.view import DELEGATION_TTL, View
from sandbox.dns.zone import ROOT_SERVER
from sandbox.dns.zone_data import ZoneData

CHAIN_LIMIT = 16  # CNAMEs that are followed within one zone


@dataclass
class Answer:
    """The sections of a response. ``authoritative`` is the AA bit, which a referral does not have."""

    rcode: dns.rcode.Rcode = dns.rcode.NOERROR
    authoritative: bool = False
    answer: list[dns.rrset.RRset] = field(default_factory=list)
    authority: list[dns.rrset.RRset] = field(default_factory=list)
    additional: list[dns.rrset.RRset] = field(default_factory=list)


def answer(view: View, server: str, name: str, type_: str) -> Answer:
    """The server's answer to a question, with ``name`` in canonical form. REFUSED for a zone that it does not serve."""
    zone = view.zone_at(server, name)
    if zone is None:
        return Answer(rcode=dns.rcode.REFUSED)
    result = Answer(authoritative=True)
    for _ in range(CHAIN_LIMIT):
        target = _add(result, view, zone, name, type_)
        if target is None or view.zone_at(server, target) is not zone:
            break
        name = target
    return result


def _add(result: Answer, view: View, zone: ZoneData, name: str, type_: str) -> str | None:
    """Adds what the zone has for one name; the name to go on with when that is an alias."""
    cut = zone.cut_above(name)
    if cut is not None and not (cut == name and type_ == "DS"):
        _refer(result, view, zone, cut)
        return None
    node = name if zone.exists(name) else child("*", zone.closest_encloser(name))
    if node != name and not zone.exists(node):
        result.rcode = dns.rcode.NXDOMAIN  # also at the end of a chain of aliases: RFC 6604 §2.1
        result.authority.append(zone.negative_soa())
        return None
    alias = zone.get(node, "CNAME")
    if alias is not None and type_ not in ("CNAME", "ANY"):
        result.answer.append(_owned_by(name, alias))
        return canonical(alias[0].target.to_text())
    types = zone.types(node) if type_ == "ANY" else [type_]
    found = [_owned_by(name, rrset) for each in types if (rrset := zone.get(node, each))]
    result.answer += found
    if not found:
        result.authority.append(zone.negative_soa())
    if type_ == "NS":
        result.additional += _glue(view, zone, found)
    return None


def _refer(result: Answer, view: View, zone: ZoneData, cut: str) -> None:
    """A referral: the delegation's NS set, and the addresses that this side knows of it (RFC 1034 §4.2.1)."""
    servers = zone.get(cut, "NS")
    result.authoritative = bool(result.answer)
    result.authority.append(servers)
    result.additional += _glue(view, zone, [servers])


def _glue(view: View, zone: ZoneData, sets: list[dns.rrset.RRset]) -> list[dns.rrset.RRset]:
    """Addresses of the servers whose names lie within the zone or below it."""
    hosts = [canonical(record.target.to_text()) for rrset in sets for record in rrset]
    found = []
    for host in hosts:
        if zone.name not in ancestors(host):
            continue
        known, address = zone.get(host, "A"), view.server_address(host)
        if known:
            found.append(known)
        elif address:
            found.append(dns.rrset.from_text(host, DELEGATION_TTL, "IN", "A", address))
    return found


def _owned_by(name: str, rrset: dns.rrset.RRset) -> dns.rrset.RRset:
    """The record set as the answer for a name that a wildcard stands for (RFC 4592 §3.3.1)."""
    if canonical(rrset.name.to_text()) == name:
        return rrset
    return dns.rrset.from_rdata_list(name, rrset.ttl, list(rrset))


def lame(view: View) -> Answer:
    """What a server that was delegated a zone it does not have used to say: "ask the root" (RFC 1912 §2.8)."""
    root = view.zone_at(ROOT_SERVER, ".")
    return Answer(authority=[root.get(".", "NS")])
