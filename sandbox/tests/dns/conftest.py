"""One DNS for each test, with dnspython as the client."""

import dns.flags
import dns.message
import dns.query
import dns.rdatatype
import pytest

from sandbox.dns.server import Dns
from sandbox.dns.zone import TLD_SERVERS, RRset, Zone
from sandbox.loop import LoopThread
from sandbox.tests.eventually import PATIENCE

SERVERS = ("ns-1.awsdns-01.test.", "ns-2.awsdns-02.test.")
OTHER_SERVERS = ("ns-3.awsdns-03.test.",)


def soa(minimum: int, ttl: int = 900) -> RRset:
    return RRset(ttl, (f"ns-1.awsdns-01.test. hostmaster.example.test. 1 7200 900 1209600 {minimum}",))


EXAMPLE = Zone(
    "example.test.",
    SERVERS,
    {
        ("example.test.", "NS"): RRset(300, SERVERS),
        ("example.test.", "SOA"): soa(60),
        ("example.test.", "TXT"): RRset(300, ('"v=spf1 ip4:203.0.113.7 ~all"', '"other"')),
        ("mail.example.test.", "A"): RRset(300, ("203.0.113.7",)),
        ("deep.below.example.test.", "A"): RRset(300, ("203.0.113.8",)),
        ("alias.example.test.", "CNAME"): RRset(300, ("mail.example.test.",)),
        ("dangling.example.test.", "CNAME"): RRset(300, ("nowhere.example.test.",)),
        ("abroad.example.test.", "CNAME"): RRset(300, ("www.elsewhere.test.",)),
        ("*.wild.example.test.", "A"): RRset(300, ("203.0.113.9",)),
        ("*.wild.example.test.", "MX"): RRset(300, ("10 mail.example.test.",)),
        ("taken.wild.example.test.", "TXT"): RRset(300, ('"here"',)),
        ("sub.example.test.", "NS"): RRset(300, ("ns.sub.example.test.", "ns-3.awsdns-03.test.")),
        ("ns.sub.example.test.", "A"): RRset(300, ("127.53.9.9",)),
        ("large.example.test.", "TXT"): RRset(300, tuple(f'"{n:03d} {"x" * 200}"' for n in range(20))),
    },
)


def parent_of(*zones: Zone) -> Zone:
    """``test.`` with delegations to the zones."""
    return Zone("test.", TLD_SERVERS, {(zone.name, "NS"): RRset(300, zone.servers) for zone in zones})


class Client:
    """Asks the servers and the resolver of one :class:`Dns`."""

    def __init__(self, server: Dns) -> None:
        self._dns = server

    def server(
        self, name: str, type_: str, host: str = SERVERS[0], timeout: float = PATIENCE, **options
    ) -> dns.message.Message:
        query = dns.message.make_query(name, type_, **options)
        query.flags &= ~dns.flags.RD
        return dns.query.udp(query, self._dns.address_of(host), port=self._dns.authoritative_port, timeout=timeout)

    def server_over_tcp(self, name: str, type_: str, host: str = SERVERS[0]) -> dns.message.Message:
        query = dns.message.make_query(name, type_)
        return dns.query.tcp(query, self._dns.address_of(host), port=self._dns.authoritative_port, timeout=PATIENCE)

    def resolver(self, name: str, type_: str) -> dns.message.Message:
        """Over UDP, and over TCP where that was truncated."""
        address, port = self._dns.resolver_address.split(":")
        query = dns.message.make_query(name, type_)
        return dns.query.udp_with_fallback(query, address, port=int(port), timeout=PATIENCE)[0]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def zones() -> list[Zone]:
    """What is published; a test may change it."""
    return [parent_of(EXAMPLE), EXAMPLE]


@pytest.fixture
def try_seconds() -> float:
    """For a server that the resolver asks and that answers."""
    return PATIENCE


@pytest.fixture
def server(zones, clock, try_seconds):
    loop = LoopThread()
    server = Dns(loop, clock, try_seconds)
    server.start(lambda: zones)
    yield server
    server.stop()
    loop.stop()


@pytest.fixture
def ask(server) -> Client:
    return Client(server)


def texts(section) -> list[str]:
    """The records of a section as text without their TTL, those of one set sorted: a set has no order."""
    return [
        f"{rrset.name} {dns.rdatatype.to_text(rrset.rdtype)} {record}"
        for rrset in section
        for record in sorted(map(str, rrset))
    ]
