"""What a person or a test may tune: delays, quotas and limits, for everybody or for one account."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Settings:
    """Delays are in seconds; none should be 0, so that what is in flight can be seen. The defaults suit tests."""

    route53_insync_seconds: float = 0.15
    """From an accepted Route 53 change until `GetChange` says INSYNC and the name servers answer it."""
    route53_busy_seconds: float = 0.02
    """How long a zone that took a change refuses another one with `PriorRequestNotComplete`."""
    ptr_pending_seconds: float = 0.2
    """From an accepted change of a PTR until it is live."""
    ptrset_lag_seconds: float = 0.2
    """How long `ReleaseAddress` answers `InvalidAddress.PtrSet` after the attribute already reads clear."""
    visibility_seconds: float = 0.05
    """How long a new address is missing in `Describe*` calls and a new command in SSM's."""
    instance_start_seconds: float = 0.1
    """How long an instance is pending, stopping or shutting-down."""
    throttling: bool = True
    address_quota: int = 5
    """Elastic IPs per account and Region."""
    route53_rate: float = 5.0
    route53_burst: float = 50.0

    @classmethod
    def fast(cls) -> Settings:
        """For tests: everything takes a blink, nothing takes no time."""
        return cls()

    @classmethod
    def demo(cls) -> Settings:
        """For a person who watches."""
        return cls(
            route53_insync_seconds=2.0,
            route53_busy_seconds=0.2,
            ptr_pending_seconds=3.0,
            ptrset_lag_seconds=2.0,
            visibility_seconds=1.0,
            instance_start_seconds=2.0,
        )


class SettingsBook:
    """The settings of every account: the default, and what was set for that account alone."""

    def __init__(self, default: Settings) -> None:
        self._default = default
        self._overrides: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def of(self, account_id: str) -> Settings:
        overrides = self._overrides.get(account_id)
        return replace(self._default, **overrides) if overrides else self._default

    def change(self, values: Mapping[str, Any], account_id: str | None = None) -> None:
        """Set `values` for one account or, without one, for all; raises ValueError on what is no setting."""
        checked = {name: _checked(name, value) for name, value in values.items()}
        with self._lock:
            if account_id is None:
                self._default = replace(self._default, **checked)
            else:
                self._overrides[account_id] = {**self._overrides.get(account_id, {}), **checked}


_TYPES = {field.name: {"float": float, "int": int, "bool": bool}[str(field.type)] for field in fields(Settings)}


def _checked(name: str, value: Any) -> Any:
    expected = _TYPES.get(name)
    if expected is None:
        raise ValueError(f"no setting is called {name!r}; there are {', '.join(sorted(_TYPES))}")
    if isinstance(value, bool) != (expected is bool) or not isinstance(value, (bool, int, float)):
        raise ValueError(f"{name} is a {expected.__name__}, not {value!r}")
    if value < 0:
        raise ValueError(f"{name} must not be negative")
    return expected(value)
