"""Faults on demand, and the call log."""

from __future__ import annotations

from typing import Any

from ..world import World
from .routing import ControlRequest, NotFound, Routes


def routes(world: World) -> Routes:
    def add(request: ControlRequest) -> dict[str, str]:
        return {"id": world.faults.add(request.body).id}

    def show(request: ControlRequest) -> list[dict[str, Any]]:
        return [fault.described() for fault in world.faults.all()]

    def clear(request: ControlRequest) -> None:
        world.faults.clear()

    def remove(request: ControlRequest, id: str) -> None:
        if not world.faults.remove(id):
            raise NotFound(f"there is no fault {id}")

    def calls(request: ControlRequest) -> list[dict[str, Any]]:
        query = request.query
        matching = world.calls.matching(
            account_id=query.get("accountID"),
            since=int(query.get("since", 0)),
            mutating={"true": True, "false": False}.get(query.get("mutating", "")),
            action=query.get("action"),
        )
        return [call.described() for call in matching]

    def forget_calls(request: ControlRequest) -> None:
        world.calls.clear()

    return {
        "GET /faults": show,
        "POST /faults": add,
        "DELETE /faults": clear,
        "DELETE /faults/{id}": remove,
        "GET /calls": calls,
        "DELETE /calls": forget_calls,
    }
