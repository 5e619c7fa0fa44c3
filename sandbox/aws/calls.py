"""The call log: every request the emulator took, whatever became of it."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

_READING = ("Describe", "List", "Get", "Search", "Head", "Assume", "Decode")
_SECRET = frozenset({"Password", "SecretAccessKey", "SessionToken", "WebIdentityToken", "ExternalId"})


@dataclass(frozen=True)
class Call:
    """One request; `status` is the HTTP status it got or would have got, `fault` what was done to it on demand."""

    n: int
    time: float
    account_id: str
    region: str
    service: str
    action: str
    params: dict[str, Any]
    status: int | None
    code: str | None
    user_agent: str
    fault: str | None

    @property
    def mutating(self) -> bool:
        return not self.action.startswith(_READING)

    def described(self) -> dict[str, Any]:
        members = {
            "n": self.n,
            "time": self.time,
            "accountID": self.account_id,
            "region": self.region,
            "service": self.service,
            "action": self.action,
            "mutating": self.mutating,
            "params": self.params,
            "status": self.status,
            "code": self.code,
            "userAgent": self.user_agent,
            "fault": self.fault,
        }
        return {name: value for name, value in members.items() if value is not None}


class CallLog:
    """The last 100,000 calls in the order in which they ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=100_000)
        self._n = 0

    def add(self, **members: Any) -> None:
        with self._lock:
            self._n += 1
            self._calls.append(Call(n=self._n, **members))

    def matching(
        self,
        account_id: str | None = None,
        since: int = 0,
        mutating: bool | None = None,
        action: str | None = None,
    ) -> list[Call]:
        """Calls after number `since`."""
        with self._lock:
            calls = list(self._calls)
        return [
            call
            for call in calls
            if call.n > since
            and account_id in (None, call.account_id)
            and mutating in (None, call.mutating)
            and action in (None, call.action)
        ]

    def clear(self) -> None:
        """Forget the calls; numbers go on, so that `since` stays right."""
        with self._lock:
            self._calls.clear()


def without_secrets(params: Any) -> Any:
    """Parameters that may be shown: secrets masked, everything JSON."""
    if isinstance(params, dict):
        return {
            str(name): "***" if name in _SECRET and value else without_secrets(value) for name, value in params.items()
        }
    if isinstance(params, (list, tuple)):
        return [without_secrets(value) for value in params]
    return params if isinstance(params, (str, int, float, bool, type(None))) else str(params)
