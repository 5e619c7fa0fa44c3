"""Free ports, chosen below the range the kernel takes for outgoing connections and told to other sandboxes, so that
none is lost between choosing it and listening on it."""

import fcntl
import secrets
import socket
from collections.abc import Sequence
from functools import cache
from typing import BinaryIO

from sandbox.paths import cache_folder

LOWEST, HIGHEST = 20000, 32000
_given: set[int] = set()
"""What this process has been given, since it chooses several ports before it listens on any."""


@cache
def _ledger() -> BinaryIO:
    """A byte for each port: whoever has been given one holds a lock on it for as long as it lives."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    return (cache_folder() / "ports").open("ab")


def _is_nobodys(port: int) -> bool:
    try:
        fcntl.lockf(_ledger(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True


def free_port(addresses: Sequence[str] = ("127.0.0.1",), kinds: Sequence[int] = (socket.SOCK_STREAM,)) -> int:
    """A port on which nothing listens on any of these addresses, for all these kinds of socket."""
    for _ in range(1000):
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        if port in _given or not _is_nobodys(port):
            continue
        if all(_is_free(address, port, kind) for address in addresses for kind in kinds):
            _given.add(port)
            return port
    raise OSError(f"no free port between {LOWEST} and {HIGHEST}")


def _is_free(address: str, port: int, kind: int) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
