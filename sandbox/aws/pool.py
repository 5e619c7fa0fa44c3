"""Where public addresses come from: ranges which no one on the internet owns.

Elastic IPs come from the documentation ranges (RFC 5737) and, when these are exhausted, from the first half of the
benchmark range (RFC 2544); public addresses that EC2 assigns by itself come from its second half.
"""

from __future__ import annotations

import ipaddress
import itertools
import threading
from collections import OrderedDict
from collections.abc import Iterator

DOCUMENTATION = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
OVERFLOW = "198.18.0.0/16"
AUTO_ASSIGNED = "198.19.0.0/16"

Owner = tuple[str, str]
"""Account id and Region."""


class AddressPool:
    """Hands out Elastic IPs, unique over all accounts while held.

    A released address goes to the next customer only after all fresh ones are gone, so its last owner can have it back
    for a while (`AllocateAddress`, parameter `Address`).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fresh = _hosts(*DOCUMENTATION, OVERFLOW)
        self._holders: dict[str, Owner] = {}
        self._released: OrderedDict[str, Owner] = OrderedDict()

    def take(self, owner: Owner) -> str:
        with self._lock:
            address = next((ip for ip in self._fresh if ip not in self._holders), None)
            if address is None:
                address, _ = self._released.popitem(last=False)
            self._released.pop(address, None)
            self._holders[address] = owner
            return address

    def take_this(self, address: str, owner: Owner) -> bool:
        """Take one address, whoever had it before; False when somebody holds it or it is not of the pool."""
        with self._lock:
            if address in self._holders or not any(
                ipaddress.ip_address(address) in ipaddress.ip_network(network) for network in (*DOCUMENTATION, OVERFLOW)
            ):
                return False
            self._released.pop(address, None)
            self._holders[address] = owner
            return True

    def take_back(self, address: str, owner: Owner) -> bool:
        """Recover an address which `owner` was the last to hold; False when it is not to be had any more."""
        with self._lock:
            if self._released.get(address) != owner:
                return False
            del self._released[address]
            self._holders[address] = owner
            return True

    def give_back(self, address: str) -> None:
        with self._lock:
            self._released[address] = self._holders.pop(address)

    def holder(self, address: str) -> Owner | None:
        return self._holders.get(address)


def _hosts(*networks: str) -> Iterator[str]:
    for network in networks:
        yield from (str(host) for host in ipaddress.ip_network(network).hosts() if int(host) % 256 not in (0, 255))


_auto_assigned = itertools.cycle(_hosts(AUTO_ASSIGNED))
_auto_assigned_lock = threading.Lock()


def auto_assigned_address() -> str:
    """A public address as EC2 gives one to an instance that is launched in a public subnet, of whatever account."""
    with _auto_assigned_lock:
        return next(_auto_assigned)
