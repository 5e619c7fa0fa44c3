"""Accounts, their settings and roles."""

from __future__ import annotations

import json
from typing import Any

from moto.iam.models import iam_backends

from ..world import World
from .routing import ControlRequest, Routes


def routes(world: World) -> Routes:
    def create(request: ControlRequest) -> dict[str, Any]:
        credentials = world.accounts.create(request.body.get("accountID"))
        if settings := request.body.get("settings"):
            world.settings.change(settings, credentials.account_id)
        return {
            "accountID": credentials.account_id,
            "accessKeyID": credentials.access_key_id,
            "secretAccessKey": credentials.secret_access_key,
        }

    def change_settings(request: ControlRequest) -> None:
        values = {name: value for name, value in request.body.items() if name != "accountID"}
        world.settings.change(values, request.body.get("accountID"))

    def create_role(request: ControlRequest) -> dict[str, str]:
        """A role in `accountID` which the account `trusts` may assume, with `externalID` where one is given."""
        account_id = request.text("accountID")
        external_id = request.body.get("externalID")
        statement: dict[str, Any] = {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{request.text('trusts')}:root"},
        }
        if external_id:
            statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        with world.accounts.lock(account_id):
            role = iam_backends[account_id]["aws"].create_role(
                role_name=request.text("name"),
                assume_role_policy_document=policy,
                path="/",
                permissions_boundary=None,
                description="",
                tags=[],
                max_session_duration="3600",
            )
        return {"roleARN": role.arn}

    return {"POST /accounts": create, "POST /settings": change_settings, "POST /roles": create_role}
