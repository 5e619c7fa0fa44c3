"""AWS, DNS and mail, and how they lean on each other."""

from contextlib import ExitStack
from typing import Any

from sandbox.aws.emulator import Emulator
from sandbox.aws.settings import Settings
from sandbox.dns.names import parent
from sandbox.dns.server import Dns
from sandbox.loop import LoopThread
from sandbox.mail.network import Network
from sandbox.ports import free_port
from sandbox.site import LOOPBACK, Site

DEFAULT_ACCOUNT = "111122223333"
DEFAULT_REGION = "eu-west-1"
HOST_TTL = 300


class Internet:
    """Everything around the control plane, in this process."""

    def __init__(self, demo: bool, site: Site = LOOPBACK) -> None:
        self._site = site
        self._loop = LoopThread()
        self._running = ExitStack()
        self._running.callback(self._loop.stop)
        self._network = Network(self._loop)
        self._dns = Dns(self._loop, site=site)
        settings = Settings.demo() if demo else Settings.fast()
        self._aws = Emulator(network=self._network, settings=settings, resolve=self._dns.addresses)

    def start(self) -> None:
        self._network.start()
        self._running.callback(self._network.stop)
        self._dns.start(self._aws.published_zones)
        self._running.callback(self._dns.stop)
        for host, address in self._network.addresses().items():
            self._dns.set_records(parent(f"{host}."), f"{host}.", "A", HOST_TTL, [address])
        self._aws.attach(dns=self._dns, mail=self._network)
        self._endpoint = self._aws.start(free_port((self._site.address,)), self._site.address)
        self._running.callback(self._aws.stop)
        self._account = self._aws.create_account(DEFAULT_ACCOUNT)
        self._network.set_operator_egress(DEFAULT_ACCOUNT, DEFAULT_REGION, None)

    def stop(self) -> None:
        self._running.close()

    def description(self) -> dict[str, Any]:
        """What ``state.json`` says of it."""
        return {
            "aws": {
                "endpoint": self._endpoint,
                "control": f"{self._endpoint}/_sandbox",
                "defaultAccount": {
                    "accountID": self._account.account_id,
                    "accessKeyID": self._account.access_key_id,
                    "secretAccessKey": self._account.secret_access_key,
                },
                "defaultRegion": DEFAULT_REGION,
            },
            "dns": {"resolver": self._dns.resolver_address, "authoritativePort": self._dns.authoritative_port},
            "mail": self._network.description(),
        }
