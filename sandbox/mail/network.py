"""The internet as it looks from one place: from an instance of an account in a Region, or from the operator's process.

Every place gets a loopback address per target, which behaves as the target does from there: the emulated network's
address translation. AWS blocks outbound port 25 by default, per account and Region, which shows as a SYN time-out:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-resource-limits.html#port-25-throttle
"""

import asyncio
import enum
import logging
import threading
from dataclasses import dataclass

from sandbox.loop import LoopThread
from sandbox.mail.doors import Door
from sandbox.mail.hosts import INTERCEPTOR, Host, MailHost, Mode, PlainHost, WebHost
from sandbox.ports import free_port

log = logging.getLogger(__name__)

NO_ROUTE = "127.255.255.255"
"""The loopback network's broadcast address: connect(2) answers ENETUNREACH at once, and no packet is sent."""
NOBODY, CLOSED = "127.25.0.1", "127.25.0.2"
PLACES = "127.25.{}.{}"
FIRST_PLACE = 128  # the third octet of the first address that stands for a target as seen from some place


class Port25(enum.StrEnum):
    """What becomes of outbound connections to port 25."""

    OPEN = "open"
    FILTERED = "filtered"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    INTERCEPTED = "intercepted"


@dataclass(frozen=True)
class Egress:
    """Where a process runs, and the address under which it is seen; None: its real one."""

    account_id: str
    region: str
    source_ip: str | None


class Network:
    """Every host, and the ways to them. Safe for any thread but the loop's own."""

    def __init__(self, loop: LoopThread) -> None:
        self._loop = loop
        self._lock = threading.Lock()
        self._interceptor = PlainHost(INTERCEPTOR)
        self._own_servers: dict[str, PlainHost] = {}
        self._hosts: tuple[Host, ...] = (
            MailHost("mx.one.test", "127.25.1.25", echoes=True),
            MailHost("mx.two.test", "127.25.2.25", echoes=False),
            WebHost("web.one.test", "127.25.1.80"),
        )
        self._port25: dict[tuple[str, str], Port25] = {}
        self._operator: Egress | None = None
        self._own_doors: dict[Host, Door] = {}
        self._appearances: dict[Host, tuple[Port25, str | None]] = {}
        self._places: dict[tuple[str, Host], Door] = {}

    def start(self) -> None:
        addresses = [host.address for host in self._hosts]
        smtp_port = free_port([*addresses, NOBODY, CLOSED])
        web_port = free_port(addresses)
        self._own_doors = {
            host: Door(host.address, smtp_port if host.uses_port_25 else web_port) for host in self._hosts
        }
        self._nobody, self._closed = Door(NOBODY, smtp_port), Door(CLOSED, smtp_port)
        self._loop.run(self._nobody.filter())
        self._loop.run(self._closed.refuse())
        self._refresh()

    def stop(self) -> None:
        for door in (*self._own_doors.values(), *self._places.values(), self._nobody, self._closed):
            self._loop.run(door.close())

    def addresses(self) -> dict[str, str]:
        """The A records of the hosts."""
        return {host.name: host.address for host in self._hosts}

    def description(self) -> dict[str, object]:
        """What ``state.json`` says of it."""
        named = {host: f"{host.name}:{door.port}" for host, door in self._own_doors.items()}
        (control,) = (text for host, text in named.items() if not host.uses_port_25)
        return {"targets": [text for host, text in named.items() if host.uses_port_25], "controlTarget": control}

    def port25(self, account_id: str, region: str) -> Port25:
        """An account that asked for nothing is restricted."""
        return self._port25.get((account_id, region), Port25.FILTERED)

    def set_port25(self, account_id: str, region: str, mode: str) -> None:
        with self._lock:
            self._port25[account_id, region] = Port25(mode)
            self._refresh()

    def set_mode(self, host: str, mode: str) -> None:
        """Makes one of the MX hosts behave in another way, for everybody."""
        found = self._named(host)
        if not isinstance(found, MailHost):
            raise ValueError(f"there is no mail host {host}")
        with self._lock:
            found.mode = Mode(mode)
            self._refresh()

    def set_operator_egress(self, account_id: str, region: str, source_ip: str | None) -> None:
        """Where the operator's own process runs: it decides what the hosts' own addresses are like."""
        with self._lock:
            self._operator = Egress(account_id, region, source_ip)
            self._refresh()

    def service_port(self, target: str) -> int:
        """The port of the service on the internet; here every port is a free one."""
        host = self._at(target)
        if host is None:
            return int(target.rpartition(":")[2])
        return 25 if host.uses_port_25 else 443

    def own_server(self, name: str | None) -> str:
        """A mail server that calls itself so, as its own machine reaches it; without one the connection is refused."""
        with self._lock:
            if name is None:
                return str(self._closed)
            host = self._own_servers.setdefault(name, PlainHost(name))
            return str(self._place("127.0.0.1", host))

    def reach(self, *, account_id: str, region: str, source_ip: str | None, target: str) -> str:
        """The loopback ``ip:port`` that behaves as the target does for somebody there.

        ``target`` is ``ip:port`` or ``name:port``. At an address where no host is nobody answers; and without a public
        address of one's own (``source_ip``) nobody can.
        """
        host = self._at(target)
        with self._lock:
            if host is None or source_ip is None:
                return str(self._nobody)
            match self._way(host, account_id, region):
                case Port25.FILTERED:
                    return str(self._nobody)
                case Port25.REFUSED:
                    return str(self._closed)
                case Port25.UNREACHABLE:
                    return f"{NO_ROUTE}:{self._own_doors[host].port}"
                case Port25.INTERCEPTED:
                    return str(self._place(source_ip, self._interceptor))
                case Port25.OPEN:
                    return str(self._closed if host.mode is Mode.DOWN else self._place(source_ip, host))

    def _way(self, host: Host, account_id: str, region: str) -> Port25:
        return self.port25(account_id, region) if host.uses_port_25 else Port25.OPEN

    def _named(self, name: str) -> Host | None:
        return next((host for host in self._hosts if host.name == name.rstrip(".").lower()), None)

    def _at(self, target: str) -> Host | None:
        """The host whose service that is."""
        place, _, port = target.rpartition(":")
        for host, door in self._own_doors.items():
            if place.rstrip(".").lower() in (host.name, host.address) and port == str(door.port):
                return host
        return None

    def _place(self, source_ip: str, host: Host) -> Door:
        """A door to the host through which everybody is seen as that address."""
        door = self._places.get((source_ip, host))
        if door is None:
            third, fourth = divmod(len(self._places), 250)
            door = Door(PLACES.format(FIRST_PLACE + third, fourth + 1), self._nobody.port)
            self._loop.run(_open(door, host, source_ip))
            self._places[source_ip, host] = door
        return door

    def _refresh(self) -> None:
        """Makes the hosts' own addresses what they are for the operator's process, and leaves alone what already is.

        An address of one's own cannot be made unreachable without privileges: it is refused instead.
        """
        egress = self._operator or Egress("", "", None)
        for host, door in self._own_doors.items():
            way = self._way(host, egress.account_id, egress.region)
            if way is Port25.UNREACHABLE or (way is Port25.OPEN and host.mode is Mode.DOWN):
                way = Port25.REFUSED
            appearance = (way, egress.source_ip)
            if self._appearances.get(host) != appearance:
                self._loop.run(self._appear(host, door, way, egress.source_ip))
                self._appearances[host] = appearance

    async def _appear(self, host: Host, door: Door, way: Port25, client: str | None) -> None:
        match way:
            case Port25.FILTERED:
                await door.filter()
            case Port25.REFUSED:
                await door.refuse()
            case _:
                await _open(door, self._interceptor if way is Port25.INTERCEPTED else host, client)


async def _open(door: Door, host: Host, client: str | None) -> None:
    def connection() -> asyncio.Protocol:
        return host.connection(client)

    await door.open(connection, host.tls if isinstance(host, WebHost) else None)
