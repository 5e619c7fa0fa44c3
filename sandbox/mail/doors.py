"""What a client meets at a loopback address and port: a server, silence, or a refusal."""

import asyncio
import contextlib
import select
import socket
import ssl
from collections.abc import Callable

Connection = Callable[[], asyncio.Protocol]

FILL_LIMIT = 8


class Door:
    """One address and port, which stays taken while it changes what it is. To be used in the loop's thread alone."""

    def __init__(self, address: str, port: int) -> None:
        self.address = address
        self.port = port
        self._closing = contextlib.AsyncExitStack()

    def __str__(self) -> str:
        return f"{self.address}:{self.port}"

    async def open(self, connection: Connection, tls: ssl.SSLContext | None = None) -> None:
        """A server: each connection gets a protocol of its own."""
        await self.close()
        server = await asyncio.get_running_loop().create_server(connection, sock=self._bound(), ssl=tls)
        self._closing.callback(server.close)

    async def filter(self) -> None:
        """Every SYN is dropped, as by a firewall: the client waits for its time-out.

        Linux drops SYNs to a listening socket whose queue of unaccepted connections is full (listen(2)), so this one
        has the shortest queue there is, fills it and never accepts.
        """
        await self.close()
        full = self._bound()
        self._closing.callback(full.close)
        full.listen(0)
        for filler in _fill(self.address, self.port):
            self._closing.callback(filler.close)

    async def refuse(self) -> None:
        """Nothing listens: the client is refused. The port stays bound, lest somebody else listens there."""
        await self.close()
        self._closing.callback(self._bound().close)

    async def close(self) -> None:
        await self._closing.aclose()

    def _bound(self) -> socket.socket:
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.setblocking(False)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((self.address, self.port))
        return bound


def _fill(address: str, port: int) -> list[socket.socket]:
    """Connects until nothing answers any more. The connections that fill the queue must stay open, and so must the one
    that was not answered: if it was only late, it is the one that fills it.
    """
    fillers: list[socket.socket] = []
    for _ in range(FILL_LIMIT):
        filler = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        fillers.append(filler)
        filler.setblocking(False)
        filler.connect_ex((address, port))
        _, answered, _ = select.select([], [filler], [], 0.02)
        if not answered:
            return fillers
    raise OSError(f"{address}:{port} still answers after {FILL_LIMIT} connections")
