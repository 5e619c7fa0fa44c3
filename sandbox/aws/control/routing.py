"""Routes of the control API: a method and a path with `{names}`, and a function for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Routes = dict[str, Callable[..., Any]]
"""`"POST /instances/{id}"` → a function of the request and the path's names; its result is answered as JSON."""


class NotFound(Exception):
    """There is no such thing."""


@dataclass(frozen=True)
class ControlRequest:
    """The JSON body and the query of one request."""

    body: Mapping[str, Any]
    query: Mapping[str, str]

    def text(self, name: str) -> str:
        return str(self.member(name))

    def member(self, name: str) -> Any:
        """A member of the body that has to be there."""
        if self.body.get(name) is None:
            raise ValueError(f"{name} is missing")
        return self.body[name]

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        value = self.body.get(name, default)
        if value not in choices:
            raise ValueError(f"{name} is one of {', '.join(choices)}, not {value!r}")
        return value


class Router:
    """Finds the function for a request."""

    def __init__(self, routes: Routes) -> None:
        self._routes = [(*_compiled(route), function) for route, function in routes.items()]

    def find(self, method: str, path: str) -> tuple[Callable[..., Any], dict[str, str]]:
        for its_method, pattern, function in self._routes:
            match = pattern.fullmatch(path)
            if match and its_method == method:
                return function, match.groupdict()
        raise NotFound(f"there is no {method} {path}")


def _compiled(route: str) -> tuple[str, re.Pattern[str]]:
    method, path = route.split(" ")
    return method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
