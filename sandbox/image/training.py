"""The cache that makes the operator's start short: made from a real start, so that it holds what a start really needs.

JEP 483, 514 and 515: one run records which classes are loaded, linked and called; a second one writes them down, ready
to be mapped. The JVM that finds the cache made by another JVM, or for other archives, starts without it.
"""

import shlex
import subprocess
from pathlib import Path

from sandbox.commands import CommandFailed
from sandbox.demo import house
from sandbox.demo.cluster import Cluster
from sandbox.demo.operator import Operator
from sandbox.image.runtime import JAVA
from sandbox.progress import Say
from sandbox.scene import Scene
from sandbox.state import State

APP = "app"
CACHE = f"{APP}/operator.aot"
RUN = ("-jar", f"/{APP}/quarkus-run.jar")
RECORD = (
    "-XX:AOTMode=record",
    "-XX:AOTConfiguration=/tmp/recorded",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-AOTRecordTraining",
)
"""Without profiles, which the one compiler that is used does not read."""
WRITE = (
    "-XX:AOTMode=create",
    "-XX:AOTConfiguration=/tmp/recorded",
    "-XX:AOTCache=/tmp/written",
    "-XX:-AOTClassLinking",
)
"""Where the heap is too small for a cache of linked classes the JVM ends; and it would not be faster."""
MANY = 3
"""MailServers that are made Ready while it is recorded."""
PATIENCE = 600  # seconds for the JVM to write what it recorded; usually 10


class Training:
    def __init__(self, root: Path, scratch: Path, say: Say) -> None:
        """``root``: the image's root file system; ``scratch``: an empty folder, its /tmp."""
        self._root = root
        self._scratch = scratch
        self._say = say

    def possible(self) -> bool:
        """Whether this user may enter the root file system."""
        probe = subprocess.run(self._inside("-version"), capture_output=True, text=True)
        return probe.returncode == 0

    def run(self) -> None:
        """Puts the cache into the root file system."""
        state = State(self._scratch / "sandbox")
        with house.sandbox(state, False, self._say) as published:
            cluster = Cluster(published["kubernetes"], state.folder / "demo")
            cluster.install()
            scene = Scene(published, cluster, MANY)
            kubeconfig = cluster.operator_kubeconfig()
            (self._scratch / kubeconfig.name).write_bytes(kubeconfig.read_bytes())
            operator = Operator(
                state, Path("/tmp", kubeconfig.name), published, scene.account, command=self._inside(*RECORD, *RUN)
            )
            self._say("a start of the operator is recorded…")
            try:
                operator.start(outlives=False)
                operator.wait_until_ready()
                scene.apply(MANY, operator.must_live)
            finally:
                operator.stop(PATIENCE)
        self._say("the cache is written…")
        self._write()

    def _write(self) -> None:
        done = subprocess.run(self._inside(*WRITE, *RUN), capture_output=True, text=True, timeout=PATIENCE)
        written = self._scratch / "written"
        if done.returncode != 0 or not written.exists():
            raise CommandFailed(f"no cache was written:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        (self._root / CACHE).write_bytes(written.read_bytes())

    def _inside(self, *arguments: str) -> list[str]:
        """The command that runs the image's Java in the image's root file system, in namespaces of its own."""
        root, scratch = shlex.quote(str(self._root)), shlex.quote(str(self._scratch))
        mounts = [f"mount --bind {scratch} {root}/tmp", *(f"mount --rbind /{at} {root}/{at}" for at in ("dev", "proc"))]
        enter = f'exec chroot {root} /{JAVA}/bin/java "$@"'
        return ["unshare", "--map-root-user", "--mount", "sh", "-ec", "; ".join([*mounts, enter]), "java", *arguments]
