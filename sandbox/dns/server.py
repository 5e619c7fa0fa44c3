"""The DNS of the sandbox: all authoritative servers on one port, each at its own address, and the resolver."""

import asyncio
import errno
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence

import dns.exception
import dns.rcode
import dns.rdatatype
import dns.rrset

from sandbox.dns.answer import Answer, answer, lame
from sandbox.dns.elsewhere import Place, pass_on
from sandbox.dns.faults import SLOW_SECONDS, Fault, FaultBook, Scope
from sandbox.dns.foreign import ForeignZones
from sandbox.dns.names import canonical, child
from sandbox.dns.resolver import TRY_SECONDS, Resolver, Servers
from sandbox.dns.transport import EVERY_ADDRESS, Transport
from sandbox.dns.view import HostAddresses, View
from sandbox.dns.wire import Query
from sandbox.dns.zone import ROOT_SERVER, Zone
from sandbox.loop import LoopThread
from sandbox.ports import free_port
from sandbox.site import LOOPBACK, Site

log = logging.getLogger(__name__)

Source = Callable[[], Iterable[Zone]]
LOOK_UP_SECONDS = 1.8
"""What `addresses` waits for one server: whoever asks there takes no answer for an answer."""
BOTH_KINDS = (socket.SOCK_DGRAM, socket.SOCK_STREAM)


class Dns:
    """Answers from the zones that ``source`` publishes at that moment, and from zones set here. Safe for any thread."""

    def __init__(
        self,
        loop: LoopThread,
        clock: Callable[[], float] = time.monotonic,
        try_seconds: float = TRY_SECONDS,
        site: Site = LOOPBACK,
    ) -> None:
        """``try_seconds``: how long the resolver waits for one server."""
        self._loop = loop
        self._try_seconds = try_seconds
        self._clock = clock
        self._site = site
        self._hosts = HostAddresses(site.servers)
        self._foreign = ForeignZones()
        self._elsewhere: dict[str, Place] = {}
        self._faults = FaultBook()
        self._view: View | None = None
        self._turn_view: View | None = None
        self._view_of: tuple[Sequence[Zone], Sequence[Zone]] | None = None
        self._lock = threading.Lock()
        self._authoritative = Transport(self._answer_as_server, site.device)
        self._recursive = Transport(self._answer_as_resolver)
        self.authoritative_port = 0
        self.resolver_address = ""
        """``address:port``"""

    def start(self, source: Source) -> None:
        """``source`` is asked at every query to a server, so it must be cheap."""
        self._source = source
        self.authoritative_port = self._listen(self._authoritative, EVERY_ADDRESS)
        self._resolver = self._new_resolver(self._try_seconds)
        self.resolver_address = f"{self._site.address}:{self._listen(self._recursive, self._site.address)}"

    def _listen(self, transport: Transport, address: str) -> int:
        """Where it listens: another port when somebody took the free one first."""
        while True:
            port = free_port((address,), BOTH_KINDS)
            try:
                self._loop.run(transport.listen(address, port))
            except OSError as taken:
                if taken.errno != errno.EADDRINUSE:
                    raise
            else:
                return port

    def stop(self) -> None:
        self._loop.run(self._authoritative.close())
        self._loop.run(self._recursive.close())

    def address_of(self, nameserver_host: str) -> str:
        """The address at which that host answers, on :attr:`authoritative_port`."""
        with self._lock:
            return self._hosts.of(nameserver_host)

    def addresses(self, name: str) -> set[str]:
        """The IPv4 addresses of a name for somebody who asks for it for the first time, with nothing in a cache."""
        found = self._loop.run(self._new_resolver(LOOK_UP_SECONDS).answer(canonical(name), "A"))
        return {record.address for rrset in found.answer if rrset.rdtype == dns.rdatatype.A for record in rrset}

    def set_records(self, zone: str, name: str, type_: str, ttl: int, values: Sequence[str]) -> None:
        """Puts a record set into a zone outside Route 53, making and delegating the zone; without values it goes."""
        try:
            dns.rrset.from_text_list(name, ttl, "IN", type_, values)
        except dns.exception.DNSException as error:
            raise ValueError(f"{name} {type_} {values}: {error}") from error
        with self._lock:
            self._foreign.set(canonical(zone), canonical(name), type_.upper(), ttl, tuple(values))

    def delegate_elsewhere(self, zone: str, server: str) -> dict[str, str]:
        """Delegates a zone to ``ns1`` and ``ns2`` in it, behind which the server at that ``address:port`` answers. The
        addresses that these have in the sandbox, by their names.
        """
        zone = canonical(zone)
        address, _, port = server.rpartition(":")
        hosts = tuple(child(label, zone) for label in ("ns1", "ns2"))
        with self._lock:
            self._elsewhere |= {host: (address, int(port)) for host in hosts}
            self._foreign.delegate(zone, hosts)
            return {host: self._hosts.of(host) for host in hosts}

    def set_fault(
        self, fault: str | None, *, server: str | None = None, zone: str | None = None, resolver: bool = False
    ) -> None:
        """Breaks one server, one zone or the resolver in one of the ways of :class:`Fault`; "none" mends it."""
        scope = Scope(server and canonical(server), zone and canonical(zone), resolver)
        self._faults.set(scope, None if fault in (None, "none") else Fault(fault))

    def flush(self) -> None:
        """Empties the resolver's cache."""
        self._loop.loop.call_soon_threadsafe(self._resolver.flush)

    def _new_resolver(self, try_seconds: float) -> Resolver:
        root = Servers(".", (ROOT_SERVER,), {ROOT_SERVER: self._hosts.of(ROOT_SERVER)})
        return Resolver(root, self.authoritative_port, self._clock, try_seconds)

    async def _answer_as_server(self, wire: bytes, address: str, over_tcp: bool) -> bytes | None:
        elsewhere = self._elsewhere.get(self._hosts.host_at(address) or "")
        if elsewhere:
            return await pass_on(wire, elsewhere, over_tcp)
        query = Query.parse(wire, over_tcp)
        if query is None:
            return None
        try:
            view, server = self._view_of_this_turn(), self._hosts.host_at(address)
            zone = None if query.problem() or server is None else view.zone_at(server, query.question.name)
            fault = self._faults.of_server(server or "", zone and zone.name)
            right = lame(view) if fault is Fault.LAME else _as_server(query, view, server)
        except Exception:  # a zone that cannot be served is that zone's failure, and a line in the log
            log.exception("cannot answer %s", query)
            fault, right = None, Answer(rcode=dns.rcode.SERVFAIL)
        return await _with_fault(query, right, fault, recursive=False)

    async def _answer_as_resolver(self, wire: bytes, _: str, over_tcp: bool) -> bytes | None:
        query = Query.parse(wire, over_tcp)
        if query is None:
            return None
        problem = query.problem()
        if problem is not None:
            right = Answer(rcode=problem)
        elif not query.recursion_desired:
            right = Answer(rcode=dns.rcode.REFUSED)
        else:
            right = await self._resolver.answer(query.question.name, query.question.type_)
        return await _with_fault(query, right, self._faults.of_resolver(), recursive=True)

    def _view_of_this_turn(self) -> View:
        """Asks once for all the queries that the loop answers in one turn: each arrived before the first is answered,
        so none gets less than what was published when it came.
        """
        if self._turn_view is None:
            self._turn_view = self._current_view()
            asyncio.get_running_loop().call_soon(self._end_turn)
        return self._turn_view

    def _end_turn(self) -> None:
        self._turn_view = None

    def _current_view(self) -> View:
        """The view of what is published now; the one before, while nothing has changed."""
        published, foreign = tuple(self._source()), self._foreign.zones()
        with self._lock:
            if self._view is None or not _same(self._view_of, (published, foreign)):
                self._view = View(published, foreign, self._hosts, self._view)
                self._view_of = (published, foreign)
            return self._view


def _as_server(query: Query, view: View, server: str | None) -> Answer:
    problem = query.problem()
    if problem is not None:
        return Answer(rcode=problem)
    if server is None:
        return Answer(rcode=dns.rcode.REFUSED)
    return answer(view, server, query.question.name, query.question.type_)


async def _with_fault(query: Query, right: Answer, fault: Fault | None, recursive: bool) -> bytes | None:
    if fault is Fault.TIMEOUT:
        return None
    if fault is Fault.SLOW:
        await asyncio.sleep(SLOW_SECONDS)
    if fault in (Fault.SERVFAIL, Fault.REFUSED):
        right = Answer(rcode=dns.rcode.from_text(fault.upper()))
    return query.response(right, recursive, fault)


def _same(known: tuple[Sequence[Zone], Sequence[Zone]], now: tuple[Sequence[Zone], Sequence[Zone]]) -> bool:
    """Whether these are the very same zone objects."""
    return all(
        len(before) == len(after) and all(a is b for a, b in zip(before, after, strict=True))
        for before, after in zip(known, now, strict=True)
    )
