"""Waiting for what must become true soon."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 120
"""Seconds: far longer than anything takes on a machine that has much else to do. Only what is broken takes so long."""


def eventually(condition: Callable[[], T], seconds: float = PATIENCE) -> T:
    """The first true value of the condition; fails the test when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.02)
    return value
