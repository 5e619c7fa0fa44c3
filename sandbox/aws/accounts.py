"""AWS accounts of the sandbox: who an access key belongs to, and one lock an account."""

from __future__ import annotations

import random
import string
import threading
from dataclasses import dataclass

from .errors import AwsError


@dataclass(frozen=True)
class Credentials:
    """An access key and whom it stands for; `expires` is in seconds since the epoch, for temporary ones."""

    access_key_id: str
    secret_access_key: str
    account_id: str
    arn: str
    user_id: str
    session_token: str | None = None
    expires: float | None = None


class NoSuchAccount(Exception):
    """Nobody made that account."""


class Accounts:
    """All accounts and their keys; `lock` guards what moto keeps for an account, which is not safe to share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[str, threading.RLock] = {}
        self._keys: dict[str, Credentials] = {}

    def create(self, account_id: str | None = None) -> Credentials:
        """Make an account, or another key of an existing one."""
        account_id = account_id or "".join(random.choices(string.digits, k=12))
        if not (len(account_id) == 12 and account_id.isdigit()):
            raise ValueError(f"an account id has 12 digits, {account_id!r} has not")
        user = f"user-{random_token(6).lower()}"
        return self.add(
            Credentials(
                access_key_id="AKIA" + random_token(16),
                secret_access_key=random_token(40),
                account_id=account_id,
                arn=f"arn:aws:iam::{account_id}:user/{user}",
                user_id="AIDA" + random_token(17),
            )
        )

    def add(self, credentials: Credentials) -> Credentials:
        with self._lock:
            self._keys[credentials.access_key_id] = credentials
            self._locks.setdefault(credentials.account_id, threading.RLock())
        return credentials

    def lock(self, account_id: str) -> threading.RLock:
        """Raises NoSuchAccount."""
        try:
            return self._locks[account_id]
        except KeyError:
            raise NoSuchAccount(f"there is no account {account_id}") from None

    def by_key(self, access_key_id: str, service: str, now: float) -> Credentials:
        """Whose key it is, or the error by which `service` refuses a stranger or an old session."""
        credentials = self._keys.get(access_key_id)
        if credentials is None:
            raise AwsError(*_UNKNOWN_KEY.get(service, _INVALID_TOKEN))
        if credentials.expires is not None and credentials.expires <= now:
            raise AwsError(*_EXPIRED.get(service, _EXPIRED_TOKEN))
        return credentials


def random_token(length: int) -> str:
    """Upper-case letters and digits, as AWS makes ids of."""
    return "".join(random.choices(string.ascii_uppercase + string.digits, k=length))


_INVALID_TOKEN = ("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
_EXPIRED_TOKEN = ("ExpiredToken", "The security token included in the request is expired", 403)
_UNKNOWN_KEY = {
    "ec2": ("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
    "ssm": ("UnrecognizedClientException", "The security token included in the request is invalid."),
}
_EXPIRED = {
    "ec2": ("RequestExpired", "Request has expired."),
    "ssm": ("ExpiredTokenException", "The security token included in the request is expired"),
}
