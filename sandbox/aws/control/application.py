"""The WSGI application of the control API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wrappers import Request

from sandbox.support import desk

from ..accounts import NoSuchAccount
from ..errors import AwsError
from ..world import World
from . import accounts, dns, faults, instances, network
from .routing import ControlRequest, NotFound, Router
from .steered import DnsControl, MailControl

Result = tuple[int, Any]


class Control:
    """Answers below `/_sandbox`."""

    def __init__(self, world: World) -> None:
        self._dns = dns.Dns(world)
        self._network = network.NetworkRoutes(world)
        self._router = Router(
            {
                "GET /health": lambda request: {"status": "ok"},
                **accounts.routes(world),
                **instances.routes(world),
                **faults.routes(world),
                **self._dns.routes(),
                **self._network.routes(),
                **desk.routes(world),
            }
        )

    def attach(self, dns: DnsControl | None, mail: MailControl | None) -> None:
        self._dns.steered = dns or self._dns.steered
        self._network.mail = mail or self._network.mail

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        status, result = self._answer(Request(environ))
        content = json.dumps(result).encode()
        start_response(
            f"{status} {'OK' if status < 400 else 'Error'}",
            [("Content-Type", "application/json"), ("Content-Length", str(len(content)))],
        )
        return [content]

    def _answer(self, request: Request) -> Result:
        content = request.get_data()
        try:
            body = json.loads(content) if content else {}
            if not isinstance(body, dict):
                raise ValueError("the body is a JSON object")
            function, names = self._router.find(request.method, request.path.removeprefix("/_sandbox"))
            result = function(ControlRequest(body, request.args), **names)
            return 200, {} if result is None else result
        except (NotFound, NoSuchAccount) as error:
            return 404, {"error": str(error)}
        except AwsError as error:
            return error.status, {"error": error.message, "code": error.code}
        except ValueError as error:
            return 400, {"error": str(error)}
