"""The one door of the AWS APIs: who asks for what; then throttling, faults, the action itself, and the call log.

moto parses requests and serialises answers; its dispatch by host name is not used, because every SDK is pointed at one
endpoint and says in the signature's credential scope which service it means
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from botocore.model import OperationNotFoundError
from moto.core.exceptions import ServiceException
from moto.core.request import Request
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores
from moto.iam.responses import IamResponse

from . import faults
from .accounts import Credentials
from .calls import without_secrets
from .ec2 import Ec2
from .errors import Answer, AwsError, answer
from .route53 import Route53
from .ssm import Ssm
from .sts import Sts

if TYPE_CHECKING:
    from .world import World

log = logging.getLogger(__name__)

_SCOPE = re.compile(r"Credential=(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
_PROTOCOLS = {"ec2": "ec2", "iam": "query", "route53": "rest-xml", "ssm": "json", "sts": "query"}
_NAMESPACES = {
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "route53": "https://route53.amazonaws.com/doc/2013-04-01/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
}


class ApiRequest(Request):
    """A request as moto's parsers want it from a real HTTP server."""

    from_wsgi_server = True


class Gateway:
    """A WSGI application."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._services: dict[str, Callable[[], BaseResponse]] = {
            "ec2": lambda: Ec2(world),
            "iam": IamResponse,
            "route53": lambda: Route53(world),
            "ssm": lambda: Ssm(world),
            "sts": lambda: Sts(world),
        }

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            status, headers, body = self._handle(environ)
        except faults.ConnectionCut:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError from None
        content = body if isinstance(body, bytes) else body.encode()
        sent = [
            (name, str(value)) for name, value in headers.items() if name.lower() not in ("status", "content-length")
        ]
        start_response(f"{status} {'OK' if status < 400 else 'Error'}", [*sent, ("Content-Length", str(len(content)))])
        return [content]

    def _handle(self, environ: dict[str, Any]) -> Answer:
        scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None or scope["service"] not in self._services:
            Request(environ).get_data()
            return answer(AwsError("MissingAuthenticationToken", "Missing Authentication Token", 403), "query")
        service, region = scope["service"], scope["region"]
        protocol, namespace = _PROTOCOLS[service], _NAMESPACES.get(service, "")
        request = ApiRequest(environ)
        request.get_data(parse_form_data=False, cache=True)
        try:
            caller = self._world.accounts.by_key(scope["key"], service, self._world.clock())
        except AwsError as error:
            return answer(error, protocol, namespace)
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = caller.account_id
        responder = self._services[service]()
        responder.caller = caller
        try:
            responder.setup_class(request)
        except OperationNotFoundError as error:
            return answer(AwsError("InvalidAction", str(error)), protocol, namespace)
        return self._record(responder, service, region, caller, protocol, namespace)

    def _record(
        self, responder: BaseResponse, service: str, region: str, caller: Credentials, protocol: str, namespace: str
    ) -> Answer:
        action = responder._get_action()
        outcome: dict[str, Any] = {"status": None, "code": None, "fault": None}
        try:
            striking = self._world.faults.striking(caller.account_id, service, action or "")
            outcome["fault"] = ", ".join(fault.fault for fault in striking) or None

            def commit() -> Answer:
                self._world.throttle.take(caller.account_id, region, service, action or "")
                with self._world.accounts.lock(caller.account_id):
                    self._world.settle(caller.account_id, region, service)
                    status, headers, body, outcome["code"] = _invoke(responder, action)
                outcome["status"] = status
                return status, headers, body

            return faults.run(striking, service, commit)
        except AwsError as error:
            outcome |= {"status": error.status, "code": error.code}
            return answer(error, protocol, namespace)
        except faults.ConnectionCut:
            raise
        except Exception:
            log.exception("%s %s went wrong", service, action)
            outcome |= {"status": 500, "code": "InternalError"}
            return answer(AwsError("InternalError", "The emulator failed; see its log", 500), protocol, namespace)
        finally:
            self._world.calls.add(
                time=self._world.clock(),
                account_id=caller.account_id,
                region=region,
                service=service,
                action=action or "",
                params=without_secrets(dict(responder.params)) if hasattr(responder, "params") else {},
                user_agent=responder.headers.get("User-Agent", ""),
                **outcome,
            )


def _invoke(responder: BaseResponse, action: str | None) -> tuple[int, dict[str, str], str | bytes, str | None]:
    """Run the action; moto's exceptions become answers here, the emulator's own in the caller."""
    method = getattr(responder, camelcase_to_underscores(action), None) if action else None
    if method is None:
        raise AwsError("InvalidAction", f"The action {action} is not valid for this web service.")
    code = None
    try:
        result = method()
    except ServiceException as error:
        result, code = ActionResult(error), error.code
    if not isinstance(result, ActionResult):
        raise AwsError("InternalFailure", f"The emulator cannot serialise the answer of {action}", 500)
    status, headers, body = responder.serialized(result)
    return status, headers, body, code
