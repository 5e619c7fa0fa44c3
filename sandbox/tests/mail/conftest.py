"""One network for each test, seen from an instance and from the operator's own process."""

import pytest

from sandbox.loop import LoopThread
from sandbox.mail.network import Network

ACCOUNT, REGION, ADDRESS = "111122223333", "eu-west-1", "203.0.113.7"


class Place:
    """An instance with an Elastic IP, and the operator's process in the same account and Region."""

    def __init__(self, network: Network) -> None:
        self.network = network
        described = network.description()
        self.one, self.two = described["targets"]
        self.control = described["controlTarget"]

    def reach(self, target: str, source_ip: str | None = ADDRESS) -> tuple[str, int]:
        return _pair(self.network.reach(account_id=ACCOUNT, region=REGION, source_ip=source_ip, target=target))

    def own(self, target: str) -> tuple[str, int]:
        """The target's own address, as ``state.json`` and DNS tell it."""
        name, port = target.split(":")
        return self.network.addresses()[name], int(port)

    def port25(self, mode: str) -> None:
        self.network.set_port25(ACCOUNT, REGION, mode)


def _pair(text: str) -> tuple[str, int]:
    address, port = text.split(":")
    return address, int(port)


@pytest.fixture
def network():
    loop = LoopThread()
    network = Network(loop)
    network.start()
    yield network
    network.stop()
    loop.stop()


@pytest.fixture
def place(network) -> Place:
    """With port 25 open."""
    network.set_operator_egress(ACCOUNT, REGION, None)
    place = Place(network)
    place.port25("open")
    return place
