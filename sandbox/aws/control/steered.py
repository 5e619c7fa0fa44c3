"""What the control API steers outside of AWS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class DnsControl(Protocol):
    """The name servers and the resolver."""

    def set_records(self, zone: str, name: str, type_: str, ttl: int, values: Sequence[str]) -> None:
        """Put a record set into a zone outside Route 53, making and delegating the zone; without values it goes."""

    def delegate_elsewhere(self, zone: str, server: str) -> dict[str, str]:
        """Delegate a zone to a server of another maker; the addresses of its name servers by their names."""

    def set_fault(
        self, fault: str | None, *, server: str | None = None, zone: str | None = None, resolver: bool = False
    ) -> None:
        """Break one server, one zone or the resolver; None or "none" mends it."""

    def flush(self) -> None:
        """Empty the resolver's cache."""


class MailControl(Protocol):
    """The mail hosts of other people."""

    def set_mode(self, host: str, mode: str) -> None: ...

    def set_operator_egress(self, account_id: str, region: str, source_ip: str | None) -> None:
        """As which address, of which account and Region, the operator's own process is seen."""
