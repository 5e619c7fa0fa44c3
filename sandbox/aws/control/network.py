"""Port 25 as seen from an account and Region, other people's mail hosts, and the operator's own place."""

from __future__ import annotations

from typing import Any

from ..world import World
from .routing import ControlRequest, NotFound, Routes
from .steered import MailControl

PORT25_MODES = ("open", "filtered", "refused", "unreachable", "intercepted")


class NetworkRoutes:
    """Steers the emulated network; `mail` is there once the mail hosts run."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.mail: MailControl | None = None

    def routes(self) -> Routes:
        return {
            "GET /port25": self._port25,
            "POST /port25": self._set_port25,
            "POST /mail/{host}": self._set_mail_mode,
            "POST /operator-egress": self._set_operator_egress,
        }

    def _port25(self, request: ControlRequest) -> dict[str, Any]:
        account_id, region = request.query.get("accountID"), request.query.get("region")
        if not account_id or not region:
            raise ValueError("accountID and region are needed")
        return {"accountID": account_id, "region": region, "mode": self._world.network.port25(account_id, region)}

    def _set_port25(self, request: ControlRequest) -> None:
        mode = request.choice("mode", PORT25_MODES)
        self._world.network.set_port25(request.text("accountID"), request.text("region"), mode)

    def _set_mail_mode(self, request: ControlRequest, host: str) -> None:
        self._required().set_mode(host, request.text("mode"))

    def _set_operator_egress(self, request: ControlRequest) -> None:
        self._required().set_operator_egress(
            request.text("accountID"), request.text("region"), request.body.get("sourceIP")
        )

    def _required(self) -> MailControl:
        if self.mail is None:
            raise NotFound("no mail hosts are attached to this emulator")
        return self.mail
