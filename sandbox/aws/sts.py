"""Security Token Service: who am I, and AssumeRole into another account.

A role is one of moto's IAM (CreateRole, or the control API); its trust policy says who may assume it and whether with
an external id (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html).
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult, BaseResponse
from moto.iam.models import iam_backends

from .accounts import Credentials, random_token
from .errors import AwsError

if TYPE_CHECKING:
    from .world import World

_ROLE = re.compile(r"arn:(?P<partition>aws[a-z-]*):iam::(?P<account>\d{12}):role/(?:.*/)?(?P<name>[^/]+)")


class Sts(BaseResponse):
    """GetCallerIdentity and AssumeRole (https://docs.aws.amazon.com/STS/latest/APIReference/)."""

    caller: Credentials

    def __init__(self, world: World) -> None:
        super().__init__(service_name="sts")
        self.automated_parameter_parsing = True
        self.world = world

    def get_caller_identity(self) -> ActionResult:
        return ActionResult({"UserId": self.caller.user_id, "Account": self.caller.account_id, "Arn": self.caller.arn})

    def assume_role(self) -> ActionResult:
        arn, session = self._get_param("RoleArn"), self._get_param("RoleSessionName")
        if not re.fullmatch(r"[\w+=,.@-]{2,64}", session or ""):
            raise AwsError("ValidationError", f"Value '{session}' at 'roleSessionName' failed to satisfy constraint")
        duration = int(self._get_param("DurationSeconds", 3600))
        if not 900 <= duration <= 43200:
            raise AwsError("ValidationError", f"Value '{duration}' at 'durationSeconds' must be between 900 and 43200")
        role_id = self._trusting_role(arn)
        match = _ROLE.fullmatch(arn)
        credentials = self.world.accounts.add(
            Credentials(
                access_key_id="ASIA" + random_token(16),
                secret_access_key=random_token(40),
                account_id=match["account"],
                arn=f"arn:{match['partition']}:sts::{match['account']}:assumed-role/{match['name']}/{session}",
                user_id=f"{role_id}:{session}",
                session_token=random_token(200),
                expires=self.world.clock() + duration,
            )
        )
        return ActionResult(
            {
                "Credentials": {
                    "AccessKeyId": credentials.access_key_id,
                    "SecretAccessKey": credentials.secret_access_key,
                    "SessionToken": credentials.session_token,
                    "Expiration": datetime.fromtimestamp(credentials.expires, UTC).replace(tzinfo=None),
                },
                "AssumedRoleUser": {"AssumedRoleId": credentials.user_id, "Arn": credentials.arn},
            }
        )

    def _trusting_role(self, arn: str) -> str:
        """The id of the role if it trusts the caller; one that is not there and one that does not look alike."""
        match = _ROLE.fullmatch(arn or "")
        if match is None:
            raise AwsError("ValidationError", f"{arn} is invalid")
        for role in iam_backends[match["account"]][match["partition"]].roles.values():
            if role.arn == arn and self._is_trusted(json.loads(role.assume_role_policy_document)):
                return role.id
        raise AwsError(
            "AccessDenied",
            f"User: {self.caller.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}",
            403,
        )

    def _is_trusted(self, policy: dict[str, Any]) -> bool:
        return any(
            statement.get("Effect") == "Allow"
            and "sts:AssumeRole" in _list(statement.get("Action"))
            and self._is_principal(statement.get("Principal"))
            and self._meets(statement.get("Condition", {}))
            for statement in _list(policy.get("Statement"))
        )

    def _is_principal(self, principal: Any) -> bool:
        account = self.caller.account_id
        mine = {"*", account, f"arn:aws:iam::{account}:root", self.caller.arn}
        return principal == "*" or not mine.isdisjoint(_list((principal or {}).get("AWS")))

    def _meets(self, condition: dict[str, Any]) -> bool:
        """`StringEquals` on `sts:ExternalId` is the only condition the sandbox knows; any other one is not met."""
        demanded = condition.get("StringEquals", {})
        if set(condition) - {"StringEquals"} or set(demanded) - {"sts:ExternalId"}:
            return False
        return not demanded or self._get_param("ExternalId") in _list(demanded["sts:ExternalId"])


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
