"""Servers that do not do what SMTP says: the cases that a probe has to classify."""

import asyncio
import socket
import struct

DRIP_SECONDS = 0.5
BIG_BANNER_LINES = 2000


class Script(asyncio.Protocol):
    """Says a banner, and one thing to every line after it; QUIT ends it (RFC 5321 §3.1, §4.1.1.10)."""

    def __init__(self, banner: bytes, reply: bytes, then_close: bool = False) -> None:
        self._banner = banner
        self._reply = reply
        self._then_close = then_close
        self._line = b""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        transport.write(self._banner)
        if self._then_close:
            transport.close()

    def data_received(self, data: bytes) -> None:
        *lines, self._line = (self._line + data).split(b"\n")
        self._line = self._line[-1000:]
        for line in lines:
            if line.strip().upper() == b"QUIT":
                self._transport.write(b"221 2.0.0 Bye\r\n")
                self._transport.close()
                return
            self._transport.write(self._reply)


def too_busy(host: str) -> asyncio.Protocol:
    return Script(f"421 4.7.0 {host} Too many connections, try again later\r\n".encode(), b"", then_close=True)


def unwilling(host: str) -> asyncio.Protocol:
    return Script(f"554 5.7.1 {host} Your address is not welcome here\r\n".encode(), b"503 5.5.1 Bad sequence\r\n")


def verbose(host: str) -> asyncio.Protocol:
    """A banner of some 200 kB in many lines, then manners."""
    lines = [f"220-{host} {'blah ' * 18}{number}\r\n" for number in range(BIG_BANNER_LINES)]
    return Script("".join([*lines, f"220 {host} ESMTP\r\n"]).encode(), f"250 {host}\r\n".encode())


def talking_something_else() -> asyncio.Protocol:
    """Octets that are no SMTP, NUL among them."""
    return Script(b"\x16\x03\x01\x00\xffSSH-2.0-Nonsense\x00\x1b[31m\r\n\xfe\xed\r\n", b"\x00\xff\r\n")


class Silent(asyncio.Protocol):
    """Takes the connection and says nothing."""


class Dripping(asyncio.Protocol):
    """A tarpit: an octet of the banner now and then, and never its end."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._drip(b"220-")

    def _drip(self, octets: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(octets[:1])
            asyncio.get_running_loop().call_later(DRIP_SECONDS, self._drip, octets[1:] or b".")


class Resetting(asyncio.Protocol):
    """Resets the connection as soon as it is there."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        linger_not = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
        transport.abort()
