"""AWS errors, and how each wire protocol spells them."""

from __future__ import annotations

import json
import uuid
from xml.sax.saxutils import escape

Answer = tuple[int, dict[str, str], str]


class AwsError(Exception):
    """An error answer of a service: its code, the message for people and the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def answer(error: AwsError, protocol: str, namespace: str = "") -> Answer:
    """Render `error` as the `ec2`, `query`, `rest-xml` or `json` protocol does."""
    request_id = str(uuid.uuid4())
    if protocol == "json":
        body = json.dumps({"__type": error.code, "message": error.message})
        return error.status, _headers("application/x-amz-json-1.1", request_id, error.code), body
    detail = f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
    if protocol == "ec2":
        body = f"<Response><Errors><Error>{detail}</Error></Errors><RequestID>{request_id}</RequestID></Response>"
    else:
        fault = "Sender" if error.status < 500 else "Receiver"
        xmlns = f' xmlns="{namespace}"' if namespace else ""
        body = (
            f"<ErrorResponse{xmlns}><Error><Type>{fault}</Type>{detail}</Error>"
            f"<RequestId>{request_id}</RequestId></ErrorResponse>"
        )
    return error.status, _headers("text/xml", request_id), f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def _headers(content_type: str, request_id: str, error_type: str | None = None) -> dict[str, str]:
    headers = {"Content-Type": content_type, "x-amzn-RequestId": request_id}
    if error_type:
        headers["x-amzn-ErrorType"] = error_type
    return headers
