"""What many MailServers cost: calls to AWS, the time to be ready, memory. Every number that it prints is measured."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from sandbox.demo import house
from sandbox.demo.cluster import Cluster
from sandbox.demo.operator import Operator, must_be_built
from sandbox.scene import Scene
from sandbox.state import State

STARTS = 3
RESYNC = 30  # seconds between the quiet refreshes that are counted
WINDOW = 2 * RESYNC


class Bench:
    def __init__(self, state: State, say: Callable[[str], None]) -> None:
        self._state = state
        self._say = say

    def run(self, many: int) -> None:
        must_be_built()
        with ExitStack() as running:
            published = running.enter_context(house.sandbox(self._state, False, self._say))
            cluster = Cluster(published["kubernetes"], self._state.folder / "demo")
            cluster.install()
            self._scene = Scene(published, cluster, many + 1)
            self._operator = Operator(
                self._state,
                cluster.operator_kubeconfig(),
                published,
                self._scene.account,
                {"MAILSERVER_RESYNC": f"{RESYNC}s"},
            )
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

    def _started(self) -> float:
        """Starts the operator; the seconds until it was ready."""
        began = time.monotonic()
        self._operator.start(outlives=False)
        self._operator.wait_until_ready()
        return time.monotonic() - began

    def _apply(self, count: int) -> None:
        self._say(f"  Ready after {self._scene.apply(count, self._operator.must_live):.1f} s")

    @contextmanager
    def _counted(self, share: float) -> Iterator[None]:
        """Says how many calls to AWS were made within, in all, for each share, and by operation."""
        before = len(self._scene.calls())
        yield
        actions = Counter(call["action"] for call in self._scene.calls()[before:])
        listed = ", ".join(f"{count} {action}" for action, count in actions.most_common())
        self._say(f"  {actions.total()} calls, {actions.total() / share:.1f} each: {listed}")
