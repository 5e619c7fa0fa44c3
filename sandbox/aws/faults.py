"""Faults on demand: which request fails, and how.

The kinds are those a client must survive: an error, throttling, a delay, an answer that is lost after the commit, a
connection cut before it, and the death of a process just before or just after the commit.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .errors import AwsError
from .throttle import refusal

KINDS = ("error", "throttle", "delay", "lost-reply", "cut", "kill-before", "kill-after")


class ConnectionCut(Exception):
    """The connection is to be closed without an answer."""


@dataclass
class Fault:
    """Strikes requests number `nth` … `nth + count - 1` (counted from its creation) that it matches; `count` 0: all."""

    id: str
    service: str
    action: str
    fault: str
    account_id: str | None = None
    nth: int = 1
    count: int = 1
    code: str | None = None
    message: str | None = None
    http_status: int | None = None
    seconds: float = 0.0
    pid: int | None = None
    seen: int = 0

    def matches(self, account_id: str, service: str, action: str) -> bool:
        return self.account_id in (None, account_id) and self.service in ("*", service) and self.action in ("*", action)

    def strikes(self) -> bool:
        """Count one matching request and say whether the fault is for it."""
        self.seen += 1
        return self.seen >= self.nth and (self.count == 0 or self.seen < self.nth + self.count)

    def error(self) -> AwsError:
        return AwsError(
            self.code or "InternalError", self.message or "An internal error has occurred", self.http_status or 500
        )

    def described(self) -> dict[str, Any]:
        members = {_JSON_NAMES.get(name, name): value for name, value in asdict(self).items()}
        return {name: value for name, value in members.items() if value is not None}


_JSON_NAMES = {"account_id": "accountID", "http_status": "httpStatus"}
_FIELDS = {
    "accountID": ("account_id", str),
    "service": ("service", str),
    "action": ("action", str),
    "nth": ("nth", int),
    "count": ("count", int),
    "fault": ("fault", str),
    "code": ("code", str),
    "message": ("message", str),
    "httpStatus": ("http_status", int),
    "seconds": ("seconds", float),
    "pid": ("pid", int),
}


class Faults:
    """The faults in force."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._faults: dict[str, Fault] = {}

    def add(self, members: Mapping[str, Any]) -> Fault:
        """A fault from its JSON members; raises ValueError on what makes no sense."""
        unknown = set(members) - set(_FIELDS)
        if unknown:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}; it has {', '.join(_FIELDS)}")
        given = {_FIELDS[name][0]: _FIELDS[name][1](value) for name, value in members.items() if value is not None}
        if given.get("fault") not in KINDS:
            raise ValueError(f"fault is one of {', '.join(KINDS)}, not {given.get('fault')!r}")
        if given["fault"].startswith("kill") and given.get("pid", 0) < 2:
            raise ValueError(f"{given['fault']} needs the pid of a process to kill")
        if "service" not in given or "action" not in given:
            raise ValueError("a fault needs service and action (or '*')")
        with self._lock:
            fault = Fault(id=f"fault-{next(self._ids)}", **given)
            self._faults[fault.id] = fault
        return fault

    def all(self) -> list[Fault]:
        return list(self._faults.values())

    def remove(self, fault_id: str) -> bool:
        with self._lock:
            return self._faults.pop(fault_id, None) is not None

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def striking(self, account_id: str, service: str, action: str) -> list[Fault]:
        """The faults for this request, which is hereby counted."""
        if not self._faults:
            return []
        with self._lock:
            matching = [fault for fault in self._faults.values() if fault.matches(account_id, service, action)]
            return [fault for fault in matching if fault.strikes()]


def run(faults: list[Fault], service: str, commit: Callable[[], Any]) -> Any:
    """Do `commit` as the faults have it: its result, an AwsError or a ConnectionCut. Delays come first."""
    for fault in faults:
        if fault.fault == "delay":
            time.sleep(fault.seconds)
    for fault in faults:
        if fault.fault == "error":
            raise fault.error()
        if fault.fault == "throttle":
            raise refusal(service)
        if fault.fault == "kill-before":
            _kill(fault)
        if fault.fault in ("cut", "kill-before"):
            raise ConnectionCut(fault.fault)
    result = commit()
    for fault in faults:
        if fault.fault == "kill-after":
            _kill(fault)
        if fault.fault in ("lost-reply", "kill-after"):
            raise ConnectionCut(fault.fault)
    return result


def _kill(fault: Fault) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(fault.pid, signal.SIGKILL)
