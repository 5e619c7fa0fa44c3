"""Other people's hosts: two MX hosts of different operators, a web server, and what an interceptor puts in between."""

import asyncio
import enum
from abc import ABC, abstractmethod

from sandbox.mail import odd, smtp
from sandbox.mail.tls import server_context


class Mode(enum.StrEnum):
    """How an MX host behaves."""

    NORMAL = "normal"
    BUSY = "421"
    UNWILLING = "554"
    NO_BANNER = "no-banner"
    DRIPPING = "dripping"
    JUNK = "junk"
    RESET = "reset"
    DOWN = "down"
    """Nothing listens: the connection is refused."""
    NO_STARTTLS = "no-starttls"
    BIG_BANNER = "big-banner"


class Host(ABC):
    """A host with one service, at ``address``. ``uses_port_25`` says whether AWS's restriction is in its way."""

    uses_port_25 = True

    def __init__(self, name: str, address: str) -> None:
        self.name = name
        self.address = address
        self.mode = Mode.NORMAL

    @abstractmethod
    def connection(self, client: str | None) -> asyncio.Protocol:
        """The host's side of a new connection from that address; None: the address the connection really has."""


class MailHost(Host):
    """An MX host that offers STARTTLS; it may tell its client in EHLO which address it sees."""

    def __init__(self, name: str, address: str, echoes: bool) -> None:
        super().__init__(name, address)
        self._echoes = echoes
        self._tls = server_context(name)

    def connection(self, client: str | None) -> asyncio.Protocol:
        match self.mode:
            case Mode.NORMAL:
                return smtp.session(self.name, echoes=self._echoes, client=client, tls=self._tls)
            case Mode.NO_STARTTLS:
                return smtp.session(self.name, echoes=self._echoes, client=client, tls=None)
            case Mode.BUSY:
                return odd.too_busy(self.name)
            case Mode.UNWILLING:
                return odd.unwilling(self.name)
            case Mode.NO_BANNER:
                return odd.Silent()
            case Mode.DRIPPING:
                return odd.Dripping()
            case Mode.JUNK:
                return odd.talking_something_else()
            case Mode.RESET | Mode.DOWN:  # DOWN: it went down after the way to it was found
                return odd.Resetting()
            case Mode.BIG_BANNER:
                return odd.verbose(self.name)


INTERCEPTOR = "smtp-gateway.provider.test"
"""A provider's transparent proxy: answers in everybody's place, under its own name and without STARTTLS."""


class PlainHost(Host):
    """A mail server without STARTTLS that answers under its own name, wherever it stands."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")

    def connection(self, client: str | None) -> asyncio.Protocol:
        return smtp.session(self.name, echoes=False, client=client, tls=None)


class WebHost(Host):
    """A web server over TLS: the control target. When it answers and the mail hosts do not, port 25 is to blame."""

    uses_port_25 = False

    def __init__(self, name: str, address: str) -> None:
        super().__init__(name, address)
        self.tls = server_context(name)

    def connection(self, client: str | None) -> asyncio.Protocol:
        return _Page()


class _Page(asyncio.Protocol):
    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n")
        self._transport.close()
