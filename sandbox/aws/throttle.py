"""API throttling: a token bucket per account, Region and action.

EC2: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
Route 53: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from .errors import AwsError
from .settings import SettingsBook

_ADDRESS_ACTIONS = frozenset(
    {
        "AllocateAddress",
        "AssociateAddress",
        "DisassociateAddress",
        "ReleaseAddress",
        "ModifyAddressAttribute",
        "ResetAddressAttribute",
    }
)


@dataclass(frozen=True)
class Limit:
    """`burst` tokens at most, of which `rate` come back a second."""

    burst: float
    rate: float


_DESCRIBE = Limit(100, 20)
_ADDRESS = Limit(50, 5)
_TAGS = Limit(100, 10)
_ROUTE53_CHANGES = Limit(1500, 100)


def refusal(service: str) -> AwsError:
    """How each service says that there were too many requests."""
    if service == "ec2":
        return AwsError("RequestLimitExceeded", "Request limit exceeded.", 503)
    if service == "ssm":
        return AwsError("ThrottlingException", "Rate exceeded")
    return AwsError("Throttling", "Rate exceeded")


class Throttle:
    """All buckets; one that nobody has used yet is full."""

    def __init__(self, settings: SettingsBook, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str, str], tuple[float, float]] = {}

    def take(self, account_id: str, region: str, service: str, action: str) -> None:
        """Count one request, or raise the service's refusal."""
        if service == "route53":
            settings = self._settings.of(account_id)
            limit = Limit(settings.route53_burst, settings.route53_rate)
            self._take(account_id, "", service, limit, 1, service)
        elif service == "ec2" and (limit := _ec2_limit(action)):
            self._take(account_id, region, action, limit, 1, service)

    def take_route53_changes(self, account_id: str, changes: int) -> None:
        """Route 53 counts the changes of a batch as well: CREATE and DELETE one, UPSERT two."""
        self._take(account_id, "", "route53 changes", _ROUTE53_CHANGES, changes, "route53")

    def _take(self, account_id: str, region: str, bucket: str, limit: Limit, cost: float, service: str) -> None:
        if not self._settings.of(account_id).throttling:
            return
        key = (account_id, region, bucket)
        now = self._clock()
        with self._lock:
            tokens, then = self._buckets.get(key, (limit.burst, now))
            tokens = min(limit.burst, tokens + max(0.0, now - then) * limit.rate)
            if tokens < cost:
                raise refusal(service)
            self._buckets[key] = (tokens - cost, now)


def _ec2_limit(action: str) -> Limit | None:
    if action.startswith("Describe"):
        return _DESCRIBE
    if action in _ADDRESS_ACTIONS:
        return _ADDRESS
    return _TAGS if action in ("CreateTags", "DeleteTags") else None
