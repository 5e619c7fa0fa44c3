"""The AWS emulator: one HTTP endpoint for all services, with the control API below `/_sandbox`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.dns.zone import Zone
from sandbox.site import LOOPBACK

from .accounts import Credentials
from .control import Control, DnsControl, MailControl
from .gateway import Gateway
from .reverse_dns import Resolve
from .settings import Settings
from .world import Network, World


class Emulator:
    """AWS as far as a mail server needs it.

    `network`, `dns` and `mail` are the other half of the emulated internet. `resolve` decides whether a forward record
    resolves publicly, and may ask DNS for that; by default the published zones decide, with their delegations. `clock`
    gives seconds since the epoch.
    """

    def __init__(
        self,
        *,
        network: Network,
        settings: Settings | None = None,
        resolve: Resolve | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.world = World(network, settings or Settings.fast(), resolve, clock)
        self._control = Control(self.world)
        self._gateway = Gateway(self.world)
        self._server: BaseWSGIServer | None = None
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()

    def attach(self, *, dns: DnsControl | None = None, mail: MailControl | None = None) -> None:
        """Give the control API what it steers besides AWS, when that has been started."""
        self._control.attach(dns=dns, mail=mail)

    def start(self, port: int = 0, address: str = LOOPBACK.address) -> str:
        """Serve there (port 0: any free one) and return the endpoint's URL."""
        self._server = make_server(address, port, self._application, threaded=True, request_handler=RequestHandler)
        serve = threading.Thread(target=self._server.serve_forever, name="aws-endpoint", daemon=True, args=(0.05,))
        settle = threading.Thread(target=self._settle, name="aws-reverse-dns", daemon=True)
        self._threads = [serve, settle]
        for thread in self._threads:
            thread.start()
        return f"http://{address}:{self._server.server_port}"

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._stopping.set()
            for thread in self._threads:
                thread.join()
        self.world.stop()

    def create_account(self, account_id: str | None = None) -> Credentials:
        """A new account, or another access key of one."""
        return self.world.accounts.create(account_id)

    def published_zones(self) -> Iterable[Zone]:
        """The zones as DNS answers them now; cheap enough to ask for on every query."""
        return self.world.publisher.zones()

    def _settle(self) -> None:
        """A PTR becomes live when it is due, whether or not anybody asks for it."""
        while not self._stopping.wait(0.02):
            self.world.settle_reverse_dns()

    def _application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        application = self._control if environ["PATH_INFO"].startswith("/_sandbox") else self._gateway
        return application(environ, start_response)


class RequestHandler(WSGIRequestHandler):
    """Quiet, and quick on kept-alive connections: answers go out in one piece."""

    disable_nagle_algorithm = True
    wbufsize = -1

    def log(self, type: str, message: str, *args: Any) -> None:
        """Requests are in the call log."""
