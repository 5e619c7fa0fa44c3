"""What many MailServers cost: calls to AWS, the time to be ready, memory. Every number that it prints is measured."""

import queue
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from sandbox.aws.settings import Settings
from sandbox.commands import CommandFailed
from sandbox.demo import house
from sandbox.demo.calls import OPERATOR_AGENT
from sandbox.demo.cast import API_VERSION, HOME, NAMESPACE
from sandbox.demo.cluster import RESOURCES, Cluster
from sandbox.demo.control import Control
from sandbox.demo.operator import Operator, must_be_built
from sandbox.demo.stage import Stage
from sandbox.state import State

ZONE = "example.com"
PATIENCE = 300  # seconds until all are Ready
STARTS = 3
RESYNC = 30  # seconds between the quiet refreshes that are counted
WINDOW = 2 * RESYNC
NO_WAIT = 0.001  # seconds
AT_ONCE = replace(
    Settings.fast(),
    route53_insync_seconds=NO_WAIT,
    ptr_pending_seconds=NO_WAIT,
    ptrset_lag_seconds=NO_WAIT,
    visibility_seconds=NO_WAIT,
    instance_start_seconds=NO_WAIT,
)
"""AWS as it would be if nothing took time: what is left are the calls that no patience saves."""


class Bench:
    def __init__(self, state: State, say: Callable[[str], None]) -> None:
        self._state = state
        self._say = say
        self._versions: queue.Queue[dict[str, Any]] = queue.Queue()
        self._ready: set[str] = set()
        self._applied = 0

    def run(self, many: int) -> None:
        must_be_built()
        with ExitStack() as running:
            published = running.enter_context(house.sandbox(self._state, False, self._say))
            self._set_the_scene(published, many + 1)
            running.callback(self._state.end_guests)
            self._started()
            self._say("one MailServer:")
            with self._counted(1):
                self._apply(1)
            self._say(f"{many} more in the same zone, at once:")
            with self._counted(many):
                self._apply(many)
            self._say(f"memory: {self._operator.memory_mib():.0f} MiB resident")
            self._say(f"started again with {many + 1} resources:")
            for _ in range(STARTS):
                self._operator.stop()
                self._say(f"  ready after {self._started():.1f} s")
            time.sleep(RESYNC)  # what a start looks up once is not the quiet refresh
            self._say(f"a quiet refresh of {many + 1}, in each {RESYNC} s over {WINDOW} s:")
            with self._counted(WINDOW / RESYNC):
                time.sleep(WINDOW)
            self._say(f"memory: {self._operator.memory_mib():.0f} MiB resident")

    def _set_the_scene(self, published: dict[str, Any], servers: int) -> None:
        self._control = Control(published["aws"]["control"])
        self._cluster = Cluster(published["kubernetes"], self._state.folder / "demo")
        self._cluster.install()
        stage = Stage(published, self._control, replace(AT_ONCE, address_quota=servers))
        self._account = stage.account
        stage.register_probe(HOME)
        self._control.post("/zones", accountID=self._account["accountID"], name=ZONE)
        self._control.post("/support/approve-port25", accountID=self._account["accountID"], region=HOME)
        self._operator = Operator(
            self._state,
            self._cluster.operator_kubeconfig(),
            published,
            self._account,
            {"MAILSERVER_RESYNC": f"{RESYNC}s"},
        )
        self._cluster.watch(RESOURCES, self._versions)

    def _started(self) -> float:
        """Starts the operator; the seconds until it was ready."""
        began = time.monotonic()
        self._operator.start(outlives=False)
        self._operator.wait_until_ready()
        return time.monotonic() - began

    def _apply(self, count: int) -> None:
        """Applies so many more and waits until all are Ready."""
        manifests = [self._manifest(self._applied + number) for number in range(count)]
        self._applied += count
        began = time.monotonic()
        self._cluster.apply(*manifests)
        while len(self._ready) < self._applied:
            if time.monotonic() - began > PATIENCE:
                raise CommandFailed(f"{len(self._ready)} of {self._applied} Ready after {PATIENCE} s")
            self._operator.must_live()
            self._take(self._versions.get(timeout=PATIENCE))
        self._say(f"  Ready after {time.monotonic() - began:.1f} s")

    def _take(self, version: dict[str, Any]) -> None:
        conditions = version.get("status", {}).get("conditions", [])
        if any(one["type"] == "Ready" and one["status"] == "True" for one in conditions):
            self._ready.add(version["metadata"]["name"])

    def _manifest(self, number: int) -> dict[str, Any]:
        launched = self._control.post("/instances", accountID=self._account["accountID"], region=HOME)
        return {
            "apiVersion": API_VERSION,
            "kind": "MailServer",
            "metadata": {"name": f"server-{number}", "namespace": NAMESPACE},
            "spec": {"domain": f"s{number}.{ZONE}", "instance": {"id": launched["instanceID"]}},
        }

    @contextmanager
    def _counted(self, share: float) -> Iterator[None]:
        """Says how many calls to AWS were made within, in all, for each share, and by operation."""
        before = len(self._calls())
        yield
        actions = Counter(call["action"] for call in self._calls()[before:])
        listed = ", ".join(f"{count} {action}" for action, count in actions.most_common())
        self._say(f"  {actions.total()} calls, {actions.total() / share:.1f} each: {listed}")

    def _calls(self) -> list[dict[str, Any]]:
        calls = self._control.get("/calls", accountID=self._account["accountID"])
        return [call for call in calls if OPERATOR_AGENT in call.get("userAgent", "")]
