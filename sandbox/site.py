"""Where the emulated Internet is: by itself on this machine's loopback, else where pods reach it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    address: str = "127.0.0.1"
    """Where AWS and the resolver listen."""
    device: str = "lo"
    """The network device on which the addresses of name servers are listened to."""
    servers: str = "127.53"
    """The first two octets of the addresses of name servers; this machine has all those."""

    @classmethod
    def parse(cls, text: str) -> "Site":
        return cls(*text.split(","))

    def __str__(self) -> str:
        return f"{self.address},{self.device},{self.servers}"


LOOPBACK = Site()
