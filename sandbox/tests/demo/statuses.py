"""Statuses as the operator writes them, in the few fields that matter here."""

from typing import Any


def condition(type_: str, status: str, reason: str, message: str = "so it is") -> dict[str, str]:
    return {"type": type_, "status": status, "reason": reason, "message": message}


def resource(name: str, *conditions: dict[str, str], **status: Any) -> dict[str, Any]:
    return {"metadata": {"name": name}, "status": {"conditions": list(conditions), **status}}
