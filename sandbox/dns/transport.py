"""DNS over UDP and TCP (RFC 1035 §4.2, RFC 7766): from sockets to a handler and back."""

import asyncio
import contextlib
import ipaddress
import socket
import struct
from collections.abc import Awaitable, Callable

from sandbox.site import LOOPBACK

Handler = Callable[[bytes, str, bool], Awaitable[bytes | None]]
"""From a query, the local address it was sent to and whether it came over TCP, to the response; None: no response."""

IDLE_SECONDS = 10  # of a TCP connection
IP_PKTINFO = 8  # linux/in.h; Python names it from 3.14 on
PKTINFO = struct.Struct("=i4s4s")  # in_pktinfo of ip(7): interface, local address, destination
EVERY_ADDRESS = "0.0.0.0"


class Transport:
    """Listens on one address, or on all those of one device: each name server has an address of its own, and thousands
    of them need one socket of each kind. Nothing is reachable from another machine.
    """

    def __init__(self, handler: Handler, device: str = LOOPBACK.device) -> None:
        """``device``: where it listens on every address."""
        self._handler = handler
        self._device = device
        self._tasks: set[asyncio.Task] = set()
        self._udp: socket.socket | None = None
        self._tcp: asyncio.Server | None = None

    async def listen(self, address: str, port: int) -> None:
        tcp = _bound(socket.SOCK_STREAM, address, port, self._device)
        try:
            self._udp = _bound(socket.SOCK_DGRAM, address, port, self._device)
        except OSError:
            tcp.close()
            raise
        self._udp.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
        self._udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        asyncio.get_running_loop().add_reader(self._udp, self._readable)
        self._tcp = await asyncio.start_server(self._connected, sock=tcp)

    async def close(self) -> None:
        if self._udp:
            asyncio.get_running_loop().remove_reader(self._udp)
            self._udp.close()
        if self._tcp:
            self._tcp.close()
        for task in list(self._tasks):
            task.cancel()

    def _readable(self) -> None:
        with contextlib.suppress(BlockingIOError):
            for _ in range(64):
                wire, ancillary, _, client = self._udp.recvmsg(65535, socket.CMSG_SPACE(PKTINFO.size))
                _, local, _ = PKTINFO.unpack(ancillary[0][2])
                task = asyncio.ensure_future(self._datagram(wire, local, client))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _datagram(self, wire: bytes, local: bytes, client: tuple[str, int]) -> None:
        response = await self._handler(wire, str(ipaddress.IPv4Address(local)), False)
        if response is not None:
            source = (socket.IPPROTO_IP, IP_PKTINFO, PKTINFO.pack(0, local, bytes(4)))
            with contextlib.suppress(OSError):  # a client that is gone
                self._udp.sendmsg([response], [source], 0, client)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        local = writer.get_extra_info("sockname")[0]
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            while True:
                async with asyncio.timeout(IDLE_SECONDS):
                    length = int.from_bytes(await reader.readexactly(2))
                    wire = await reader.readexactly(length)
                response = await self._handler(wire, local, True)
                if response is not None:
                    writer.write(len(response).to_bytes(2) + response)
                    await writer.drain()
        writer.close()


def _bound(kind: int, address: str, port: int, device: str) -> socket.socket:
    bound = socket.socket(socket.AF_INET, kind)
    bound.setblocking(False)
    if kind == socket.SOCK_STREAM:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if address == EVERY_ADDRESS:  # an ordinary user may do this since Linux 5.7
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
    try:
        bound.bind((address, port))
    except OSError:
        bound.close()
        raise
    return bound
