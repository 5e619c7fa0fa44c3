"""A client of the sandbox's control API."""

from typing import Any

import requests


class ControlFailed(Exception):
    """The control API says no; the message is its own."""


class Control:
    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy has no way to this machine's loopback

    def get(self, path: str, **query: Any) -> Any:
        return self._call("GET", path, params=query)

    def post(self, path: str, **body: Any) -> Any:
        return self._call("POST", path, json=body)

    def _call(self, method: str, path: str, **more: Any) -> Any:
        answer = self._session.request(method, self._url + path, timeout=30, **more)
        result = answer.json() if answer.content else {}
        if not answer.ok:
            raise ControlFailed(f"{method} {path}: {result.get('error', answer.reason)}")
        return result
