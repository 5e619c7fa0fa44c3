"""Zones as values: what the servers publish."""

from collections.abc import Mapping
from dataclasses import dataclass

ROOT_SERVER = "a.root-servers.test."
TLD_SERVERS = ("a.tld-servers.test.", "b.tld-servers.test.")
"""The name servers of the parent zones (``test.``, ``com.``, ``113.0.203.in-addr.arpa.`` …)."""


@dataclass(frozen=True)
class RRset:
    """A record set without its name and type. ``values`` are in presentation format (RFC 1035 §5.1), TXT quoted."""

    ttl: int
    values: tuple[str, ...]


@dataclass(frozen=True)
class Zone:
    """A zone as its name servers answer it now.

    ``records`` is keyed by owner and type; owners are in presentation format, lower case, with a trailing dot: an octet
    escaped as ``\\DDD`` is *decimal* there (RFC 1035 §5.1), so a wildcard is ``*.example.test.``. ``servers`` are the
    host names of the servers that answer for it. Without an NS or SOA set at the apex the servers make up one.
    An unchanged zone should be the same object, since what is worked out from it is kept by identity.
    """

    name: str
    servers: tuple[str, ...]
    records: Mapping[tuple[str, str], RRset]
