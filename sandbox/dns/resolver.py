"""The recursive resolver: it starts at the sandbox's own root and asks its way down (RFC 1034 §5.3.3)."""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from sandbox.dns.answer import Answer
from sandbox.dns.cache import DELEGATION, GLUE, Absent, Cache
from sandbox.dns.names import ancestors, canonical

log = logging.getLogger(__name__)

TRY_SECONDS = 0.8  # for one server; the next one is asked after that
TOTAL_TRIES = 5  # the time of so many for one question of a client
MAX_REFERRALS = 16
MAX_ALIASES = 12
MAX_DEPTH = 5  # of looking up name servers in order to look up name servers


class Failed(Exception):
    """No server gave a usable answer: SERVFAIL (RFC 2308 §7, RFC 1912 §2.8 for lame delegations)."""


@dataclass(frozen=True)
class Servers:
    """The servers of one zone, as far as is known: a host may still lack its address."""

    zone: str
    hosts: tuple[str, ...]
    addresses: dict[str, str]


class Resolver:
    """Resolves names to their records; caches. To be used in the loop's thread alone."""

    def __init__(self, root: Servers, port: int, clock: Callable[[], float], try_seconds: float = TRY_SECONDS) -> None:
        self._try_seconds = try_seconds
        self._root = root
        self._port = port
        self._cache = Cache(clock)

    def flush(self) -> None:
        self._cache.flush()

    async def answer(self, name: str, type_: str) -> Answer:
        """What a client gets; SERVFAIL where the servers give nothing usable in time."""
        try:
            async with asyncio.timeout(TOTAL_TRIES * self._try_seconds):
                return await self._resolve(name, type_, depth=0)
        except (Failed, TimeoutError) as failure:
            log.info("%s %s: SERVFAIL %s", name, type_, failure)
            return Answer(rcode=dns.rcode.SERVFAIL)

    async def _resolve(self, name: str, type_: str, depth: int) -> Answer:
        result = Answer()
        for _ in range(MAX_ALIASES):
            found = await self._lookup(name, type_, depth)
            if isinstance(found, Absent):
                result.rcode = found.rcode
                result.authority.append(found.soa)
                return result
            result.answer.append(found)
            if dns.rdatatype.to_text(found.rdtype) == type_:
                return result
            name = canonical(found[0].target.to_text())
        raise Failed("too many aliases")

    async def _lookup(self, name: str, type_: str, depth: int) -> dns.rrset.RRset | Absent:
        """The record set, or the alias at that name, or its absence."""
        known = self._cache.get(name, type_)
        alias = self._cache.get(name, "CNAME")
        if known is None and isinstance(alias, dns.rrset.RRset):
            known = alias
        return known or await self._iterate(name, type_, depth)

    async def _iterate(self, name: str, type_: str, depth: int) -> dns.rrset.RRset | Absent:
        servers = self._closest(name)
        for _ in range(MAX_REFERRALS):
            response = await self._ask(servers, name, type_, depth)
            referral = _referral(response, servers.zone, name)
            if referral is None:
                return self._remember(response, servers.zone, name, type_)
            servers = self._follow(response, referral)
        raise Failed("too many referrals")

    def _closest(self, name: str) -> Servers:
        for zone in ancestors(name):
            known = self._cache.get(zone, DELEGATION)
            if isinstance(known, dns.rrset.RRset):
                return Servers(zone, _hosts(known), {})
        return self._root

    def _follow(self, response: dns.message.Message, referral: dns.rrset.RRset) -> Servers:
        """The servers of the referral. Addresses count where they lie below the zone that refers (RFC 5452 §6)."""
        zone, hosts = canonical(referral.name.to_text()), _hosts(referral)
        self._cache.put(zone, DELEGATION, referral)
        glue = {}
        for rrset in response.additional:
            owner = canonical(rrset.name.to_text())
            if rrset.rdtype == dns.rdatatype.A and owner in hosts:
                glue[owner] = rrset[0].address
                self._cache.put(owner, GLUE, rrset)
        return Servers(zone, hosts, glue)

    def _remember(self, response: dns.message.Message, zone: str, name: str, type_: str) -> dns.rrset.RRset | Absent:
        for wanted in (type_, "CNAME"):
            for rrset in response.answer:
                if canonical(rrset.name.to_text()) == name and dns.rdatatype.to_text(rrset.rdtype) == wanted:
                    self._cache.put(name, wanted, rrset)
                    return rrset
        soa = next((rrset for rrset in response.authority if rrset.rdtype == dns.rdatatype.SOA), None)
        if soa is None:
            raise Failed(f"the servers of {zone} deny {name} without an SOA")
        soa = soa.copy()
        soa.ttl = min(soa.ttl, soa[0].minimum)
        rcode = dns.rcode.NOERROR if response.answer else response.rcode()
        absent = Absent(rcode, soa)
        self._cache.put_absent(name, type_, absent)
        return absent

    async def _ask(self, servers: Servers, name: str, type_: str, depth: int) -> dns.message.Message:
        """The first usable response of one of the servers, which are asked in random order."""
        why = "no server"
        for host in random.sample(servers.hosts, len(servers.hosts)):
            try:
                address = servers.addresses.get(host) or self._glue(host) or await self._address(host, depth)
                response = await self._exchange(address, name, type_)
            except (Failed, dns.exception.DNSException, OSError, EOFError) as error:
                why = f"{host}: {type(error).__name__} {error}"
                continue
            if _is_usable(response, servers.zone, name):
                return response
            why = f"{host} is lame for {servers.zone} ({dns.rcode.to_text(response.rcode())})"
        raise Failed(why)

    def _glue(self, host: str) -> str | None:
        known = self._cache.get(host, GLUE)
        return known[0].address if isinstance(known, dns.rrset.RRset) else None

    async def _address(self, host: str, depth: int) -> str:
        if depth >= MAX_DEPTH:
            raise Failed(f"{host}: looked up too deep")
        found = await self._resolve(host, "A", depth + 1)
        if not found.answer or found.answer[-1].rdtype != dns.rdatatype.A:
            raise Failed(f"{host} has no address")
        return found.answer[-1][0].address

    async def _exchange(self, address: str, name: str, type_: str) -> dns.message.Message:
        """Over UDP, and over TCP where that was truncated. Answers with a wrong id, or that are none, are not seen."""
        query = dns.message.make_query(name, type_, use_edns=0, payload=1232)
        query.flags &= ~dns.flags.RD
        response, _ = await dns.asyncquery.udp_with_fallback(
            query, address, timeout=self._try_seconds, port=self._port, ignore_unexpected=True, ignore_errors=True
        )
        return response


def _hosts(servers: dns.rrset.RRset) -> tuple[str, ...]:
    return tuple(canonical(record.target.to_text()) for record in servers)


def _referral(response: dns.message.Message, zone: str, name: str) -> dns.rrset.RRset | None:
    """The NS set of a zone that is nearer to the name than the one asked."""
    if response.answer or response.flags & dns.flags.AA:
        return None
    for rrset in response.authority:
        owner = canonical(rrset.name.to_text())
        if rrset.rdtype == dns.rdatatype.NS and owner != zone and owner in ancestors(name) and zone in ancestors(owner):
            return rrset
    return None


def _is_usable(response: dns.message.Message, zone: str, name: str) -> bool:
    if response.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return False
    return bool(response.flags & dns.flags.AA) or _referral(response, zone, name) is not None
