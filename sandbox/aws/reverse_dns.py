"""The reverse DNS of an Elastic IP: what ModifyAddressAttribute, time and AWS Support make of it.

"To use reverse DNS, the forward record must resolve to the address" and what is in flight shows as `PtrRecordUpdate`:
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Elastic_Addressing_Reverse_DNS.html
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

from .errors import AwsError

Resolve = Callable[[str], set[str]]
"""The public IPv4 addresses of a name; empty when there are none."""


@dataclass(frozen=True)
class Update:
    """A change in flight, or one that failed; `value` is None for a reset, `due` is in seconds since the epoch."""

    value: str | None
    due: float
    failure: str | None = None


class InFlight:
    """The PTRs with a change in flight. Each is judged, in `executor`, when it is due: that may wait for DNS."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._lock = threading.Lock()
        self._changing: set[ReverseDns] = set()
        self._judgements: list[Future[None]] = []

    def add(self, reverse_dns: ReverseDns) -> None:
        with self._lock:
            self._changing.add(reverse_dns)

    def settle(self, now: float) -> list[Future[None]]:
        """Begin to judge what is due; returns all judgements that have not ended yet."""
        with self._lock:
            due = {reverse_dns for reverse_dns in self._changing if reverse_dns.is_due(now)}
            self._changing -= due
            self._judgements = [judgement for judgement in self._judgements if not judgement.done()]
            self._judgements += [self._executor.submit(reverse_dns.judge) for reverse_dns in due]
            return list(self._judgements)


class ReverseDns:
    """The PTR of one address. Without a custom one, AWS answers its default name (`ec2-…`).

    No lock is held while a name is resolved, as the name servers ask for the record.
    """

    def __init__(self, public_ip: str, resolve: Resolve, in_flight: InFlight) -> None:
        self._public_ip = public_ip
        self._resolve = resolve
        self._in_flight = in_flight
        self._lock = threading.Lock()
        self._record: str | None = None
        self._update: Update | None = None
        self._cleared_at: float | None = None
        self.locked = False
        """AWS Support set the PTR, or locked the address: only Support can undo that."""

    @property
    def record(self) -> str | None:
        """The custom name that is live, fully qualified. Reading it waits for nothing: name servers do."""
        return self._record

    @property
    def is_set(self) -> bool:
        """A custom name is live, or a change is in flight."""
        return self._record is not None or self._update is not None

    def described(self) -> dict[str, object]:
        """The members of `AddressAttribute` that tell the state."""
        members: dict[str, object] = {}
        if self._record:
            members["PtrRecord"] = self._record
        if self._update:
            update = {"Value": self._update.value, "Status": "PENDING"}
            if self._update.failure:
                update |= {"Status": "FAILED", "Reason": self._update.failure}
            members["PtrRecordUpdate"] = {name: value for name, value in update.items() if value is not None}
        return members

    def request(self, name: str, now: float, takes: float) -> None:
        """ModifyAddressAttribute: becomes live after `takes` seconds, if the forward record still resolves then."""
        self._check_unlocked()
        if self._public_ip not in self._resolve(name):
            # No code is documented for a missing forward record; this is the general one for a value that will not do.
            raise AwsError(
                "InvalidParameterValue",
                f"The domain name '{name}' does not resolve to the Elastic IP address '{self._public_ip}'.",
            )
        with self._lock:
            self._update = Update(name, now + takes)
        self._in_flight.add(self)

    def reset(self, now: float, takes: float) -> None:
        """ResetAddressAttribute: the default name is back after `takes` seconds."""
        self._check_unlocked()
        with self._lock:
            if self.is_set:
                self._update = Update(None, now + takes)
        self._in_flight.add(self)

    def check_releasable(self, now: float, lag: float) -> None:
        """Refuse the release while there is a PTR, and for `lag` seconds after it reads clear (seen in the field)."""
        self._check_unlocked()
        lagging = self._cleared_at is not None and now < self._cleared_at + lag
        if self.is_set or lagging:
            raise AwsError(
                "InvalidAddress.PtrSet",
                f"The address '{self._public_ip}' has a custom reverse DNS record.",
            )

    def set_by_support(self, name: str) -> None:
        with self._lock:
            self._record, self._update, self.locked = name, None, True

    def unlock(self) -> None:
        """What Support does on request: it removes the record it had set, and the lock."""
        with self._lock:
            self._record, self._update, self.locked = None, None, False

    def _check_unlocked(self) -> None:
        if self.locked:
            raise AwsError(
                "InvalidAddress.Locked",
                f"The address '{self._public_ip}' is locked to your account. "
                "Contact Amazon Web Services Support to unlock the address.",
            )

    def is_due(self, now: float) -> bool:
        update = self._update
        return update is not None and now >= update.due

    def judge(self) -> None:
        """A change is due: it becomes live, or fails when the forward record does not resolve. Waits for DNS."""
        update = self._update
        if update is None or update.failure:
            return
        resolves = update.value is None or self._public_ip in self._resolve(update.value)
        with self._lock:
            if self._update is not update:
                return
            if not resolves:
                reason = f"The forward record of {update.value} does not resolve to {self._public_ip}"
                self._update = replace(update, failure=reason)
                return
            if update.value is None:
                self._cleared_at = update.due
            self._record, self._update = update.value, None
