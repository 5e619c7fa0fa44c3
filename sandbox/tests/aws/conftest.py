"""One emulator with a clock that only the tests move; each test has accounts of its own and boto3 as the client."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
import requests
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import ClientError

from sandbox.aws.emulator import Emulator
from sandbox.aws.settings import Settings
from sandbox.tests.eventually import PATIENCE

from .commands import Commands

NO_RETRIES = Config(retries={"max_attempts": 0}, max_pool_connections=40)


class Clock:
    """Seconds since the epoch; they pass when a test says so."""

    def __init__(self) -> None:
        self.now = time.time()
        self.passed: Callable[[], Any] = lambda: None
        """What is to be done when time has passed."""

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds
        self.passed()


class StandInNetwork:
    """Leads every target to itself and remembers who asked for it."""

    def __init__(self) -> None:
        self.modes: dict[tuple[str, str], str] = {}
        self.asked: list[dict[str, Any]] = []
        self.targets: dict[str, str] = {}

    def reach(self, *, account_id: str, region: str, source_ip: str | None, target: str) -> str:
        self.asked.append(
            {"account_id": account_id, "region": region, "source_ip": source_ip, "target": target},
        )
        return self.targets.get(target, target)

    def service_port(self, target: str) -> int:
        return int(target.rpartition(":")[2])

    def own_server(self, name: str | None) -> str:
        return f"own:{name}"

    def port25(self, account_id: str, region: str) -> str:
        return self.modes.get((account_id, region), "filtered")

    def set_port25(self, account_id: str, region: str, mode: str) -> None:
        self.modes[account_id, region] = mode


@dataclass
class Control:
    """The control API."""

    url: str

    def post(self, path: str, **body: Any) -> Any:
        return self._checked(requests.post(self.url + path, json=body, timeout=PATIENCE))

    def get(self, path: str, **query: Any) -> Any:
        return self._checked(requests.get(self.url + path, params=query, timeout=PATIENCE))

    def delete(self, path: str) -> Any:
        return self._checked(requests.delete(self.url + path, timeout=PATIENCE))

    @staticmethod
    def _checked(answer: requests.Response) -> Any:
        assert answer.ok, answer.text
        return answer.json()


@dataclass
class Account:
    """An AWS account, with boto3 clients for it."""

    account_id: str
    endpoint: str
    control: Control
    keys: dict[str, str]
    clients: dict[tuple[str, str], BaseClient] = field(default_factory=dict)

    def client(self, service: str, region: str = "eu-west-1") -> BaseClient:
        if (service, region) not in self.clients:
            self.clients[service, region] = boto3.client(
                service, endpoint_url=self.endpoint, region_name=region, config=NO_RETRIES, **self.keys
            )
        return self.clients[service, region]

    @property
    def ec2(self) -> BaseClient:
        return self.client("ec2")

    @property
    def route53(self) -> BaseClient:
        return self.client("route53", "us-east-1")

    @property
    def ssm(self) -> BaseClient:
        return self.client("ssm")

    def instance(self, region: str = "eu-west-1", **members: Any) -> dict[str, Any]:
        return self.control.post("/instances", accountID=self.account_id, region=region, **members)

    def zone(self, name: str, **members: Any) -> dict[str, Any]:
        return self.control.post("/zones", accountID=self.account_id, name=name, **members)

    def calls(self, **query: Any) -> list[dict[str, Any]]:
        return self.control.get("/calls", accountID=self.account_id, **query)

    def settings(self, **settings: Any) -> None:
        self.control.post("/settings", accountID=self.account_id, **settings)


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def network() -> StandInNetwork:
    return StandInNetwork()


@pytest.fixture(scope="session")
def emulator(clock: Clock, network: StandInNetwork) -> Iterator[Emulator]:
    emulator = Emulator(network=network, settings=Settings.fast(), clock=clock)
    clock.passed = lambda: wait(emulator.world.settle_reverse_dns(), PATIENCE)
    yield emulator
    emulator.stop()


@pytest.fixture(scope="session")
def endpoint(emulator: Emulator) -> str:
    return emulator.start()


@pytest.fixture(scope="session")
def control(endpoint: str) -> Control:
    return Control(f"{endpoint}/_sandbox")


@pytest.fixture
def new_account(endpoint: str, control: Control) -> Callable[..., Account]:
    def create(**settings: Any) -> Account:
        made = control.post("/accounts", settings=settings)
        keys = {"aws_access_key_id": made["accessKeyID"], "aws_secret_access_key": made["secretAccessKey"]}
        return Account(made["accountID"], endpoint, control, keys)

    return create


@pytest.fixture
def account(new_account: Callable[..., Account]) -> Account:
    return new_account()


@pytest.fixture
def refused() -> Callable[..., str]:
    """Runs a call that must fail and returns the error's code; its message is on the function afterwards."""

    def run(call: Callable[..., Any], **parameters: Any) -> str:
        with pytest.raises(ClientError) as failure:
            call(**parameters)
        run.message = failure.value.response["Error"]["Message"]
        run.status = failure.value.response["ResponseMetadata"]["HTTPStatusCode"]
        return failure.value.response["Error"]["Code"]

    return run


@pytest.fixture
def seen(clock: Clock) -> Callable[[], None]:
    """Lets so much time pass that what was made can be seen and what was started runs."""
    return lambda: clock.advance(1)


@pytest.fixture
def commands(account: Account, clock: Clock) -> Commands:
    return Commands(account, clock)
