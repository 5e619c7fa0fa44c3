"""A well-behaved SMTP server (RFC 5321), by aiosmtpd."""

import asyncio
import logging
import ssl

from aiosmtpd.smtp import SMTP, Envelope, Session

log = logging.getLogger(__name__)


class Handler:
    """Takes what it gets, throws it away and keeps a line about each session in the log."""

    def __init__(self, host: str, echoes: bool, client: str | None) -> None:
        self._host = host
        self._echoes = echoes
        self._client = client
        self._said: list[str] = []

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Gmail's MX answers "mx.google.com at your service, [client address]": who reads it knows how he is seen."""
        session.host_name = hostname
        self._note(f"EHLO {hostname}")
        if self._echoes:
            responses[0] = f"250-{self._host} at your service, [{self._seen_as(session)}]"
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._note("MAIL")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._note("QUIT")
        log.info("%s from %s: %s", self._host, self._seen_as(session), ", ".join(self._said))
        return "221 2.0.0 Bye"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._note("DATA")
        return "250 2.0.0 OK"

    def _seen_as(self, session: Session) -> str:
        return self._client or session.peer[0]

    def _note(self, command: str) -> None:
        self._said.append(command)


def session(host: str, *, echoes: bool, client: str | None, tls: ssl.SSLContext | None) -> asyncio.Protocol:
    """The server's side of one connection. ``client`` is the address it believes the client to have."""
    handler = Handler(host, echoes, client)
    return SMTP(handler, hostname=host, ident="ESMTP", tls_context=tls, timeout=60, loop=asyncio.get_running_loop())
