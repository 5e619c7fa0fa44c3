"""Ways in which a server can fail, for one server, one zone or the resolver."""

import enum
from dataclasses import dataclass


class Fault(enum.StrEnum):
    TIMEOUT = "timeout"
    """No answer at all."""
    SERVFAIL = "servfail"
    REFUSED = "refused"
    SLOW = "slow"
    """The right answer, but only after :data:`SLOW_SECONDS`."""
    LAME = "lame"
    """Not authoritative: a referral to the root."""
    TRUNCATE_ALWAYS = "truncate-always"
    """TC and nothing else over UDP; right over TCP."""
    WRONG_ID = "wrong-id"
    GARBAGE = "garbage"
    """Octets that are no DNS message."""


SLOW_SECONDS = 1.5
JUNK = bytes(range(200, 240))


@dataclass(frozen=True)
class Scope:
    """What fails: exactly one of these."""

    server: str | None = None
    zone: str | None = None
    resolver: bool = False

    def __post_init__(self) -> None:
        if [self.server is not None, self.zone is not None, self.resolver].count(True) != 1:
            raise ValueError("a fault is of one server, of one zone or of the resolver")


class FaultBook:
    """The faults in force."""

    def __init__(self) -> None:
        self._faults: dict[Scope, Fault] = {}

    def set(self, scope: Scope, fault: Fault | None) -> None:
        """None mends it."""
        if scope.resolver and fault is Fault.LAME:
            raise ValueError("a resolver has no zones, so it cannot be lame")
        self._faults = {known: is_ for known, is_ in self._faults.items() if known != scope}
        if fault:
            self._faults[scope] = fault

    def of_server(self, server: str, zone: str | None) -> Fault | None:
        return self._faults.get(Scope(server=server)) or (self._faults.get(Scope(zone=zone)) if zone else None)

    def of_resolver(self) -> Fault | None:
        return self._faults.get(Scope(resolver=True))
