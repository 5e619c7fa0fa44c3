"""The cluster from outside: up, down, and what a test does to it."""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from sandbox.cluster import components, layout
from sandbox.cluster.cgroups import Group
from sandbox.cluster.layout import Node
from sandbox.cluster.pause import write_image
from sandbox.cluster.programs import NAMESPACES, gather
from sandbox.commands import CommandFailed
from sandbox.files import read_json
from sandbox.paths import ROOT, cache_folder
from sandbox.pki import Authority
from sandbox.process import ProcessID, die_with_parent, wait_gone
from sandbox.progress import Say

PATIENCE = 300
"""Seconds: far longer than anything takes on a machine that has much else to do."""


class Machine:
    """One node, running."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self._group = Group(f"sandbox-{node.name}")
        self._process: subprocess.Popen | None = None
        self._first = 0

    def start(self) -> None:
        """Returns when its namespaces are there; it waits inside for its cable."""
        self._group.make()

        def enter() -> None:
            die_with_parent()
            self._group.enter()

        command = ["unshare", *NAMESPACES, "--propagation=private", "--fork", "--mount-proc", "--kill-child"]
        command += [sys.executable, "-m", "sandbox.cluster.inside", str(self.node.write())]
        with self.node.path("first.log").open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=enter
            )
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        until(lambda: bool(children.read_text()), "a node's first process")
        self._first = int(children.read_text())
        self._group.leave(self._process.pid)

    @property
    def first(self) -> int:
        """The pid of its first process, which names its namespaces."""
        return self._first

    def run(self, *command: str | Path) -> str:
        inside = ["nsenter", f"--target={self._first}", *NAMESPACES[:-1], "--", *map(str, command)]
        return run(*inside)

    def await_started(self) -> None:
        until(self.node.path("started").exists, f"{self.node.name}, whose log is {self.node.path('first.log')}")

    def load(self, archive: Path) -> None:
        """Imports an image, as if it had been pulled."""
        ctr = (Path(self.node.programs) / "ctr", "--namespace=k8s.io")
        until(lambda: self._answers(*ctr, "version"), "containerd")
        self.run(*ctr, "images", "import", archive)

    def kill(self, component: str) -> None:
        """SIGKILL; the node starts it again."""
        self.run("kill", "-KILL", str(read_json(self.node.path("processes.json"))[component]))

    def kill_container(self, container: str) -> None:
        """SIGKILL of a container's processes."""
        self.run(Path(self.node.programs) / "ctr", "--namespace=k8s.io", "task", "kill", "--signal=SIGKILL", container)

    def stop(self) -> None:
        """As a power failure does."""
        if self._process:
            first = ProcessID.of(self._first)
            self._process.kill()
            self._process.wait()
            if first:
                wait_gone([first], 10)
        self._group.remove()

    def _answers(self, *command: str | Path) -> bool:
        try:
            return bool(self.run(*command))
        except CommandFailed:
            return False


class TwoNodes:
    """A context manager. There is one at a time on a machine: the addresses are the same for all."""

    def __init__(self, folder: Path, say: Say) -> None:
        """``folder`` is empty and does not lie below /run, /var/lib or /var/log, which a node has of its own."""
        self._folder = folder
        self._say = say
        self.machines: dict[str, Machine] = {}

    def __enter__(self) -> Self:
        cache_folder().mkdir(parents=True, exist_ok=True)
        self._lock = (cache_folder() / "cluster.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._say("another cluster is running on this machine; waiting for its end…")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for machine in reversed(self.machines.values()):
            machine.stop()
        _cut_cable()
        self._lock.close()

    def _start(self) -> None:
        programs = gather(self._folder / "bin", self._say)
        self.kubectl_program = programs.folder / "kubectl"
        controllers = Group("").controllers
        nodes = [
            Node(n, str(self._folder / f"node{n}"), str(programs.folder), str(programs.plugins), controllers)
            for n in (1, 2)
        ]
        components.issue(Authority("cluster"), nodes)
        self._pause = self._folder / "pause.tar"
        write_image(self._pause)
        self._say("two nodes start…")
        for node in nodes:
            self._boot(node)
        self.await_nodes()

    def _boot(self, node: Node) -> None:
        machine = self.machines[node.name] = Machine(node)
        machine.start()
        if node.leads:
            _cut_cable()
            run("ip", "link", "add", layout.DEVICE, "type", "veth", "peer", "name", "eth0", "netns", str(machine.first))
            run("ip", "address", "add", f"{layout.HOST}/24", "dev", layout.DEVICE)
            run("ip", "link", "set", layout.DEVICE, "up")
            run("ip", "route", "add", "local", f"{layout.INTERNET}.0.0/16", "dev", layout.DEVICE)
        else:
            first = self.machines["node1"]
            first.await_started()
            port = f"port{node.number}"
            cable = ("ip", "link", "add", port, "netns", str(first.first), "type", "veth")
            run(*cable, "peer", "name", "eth0", "netns", str(machine.first))
            first.run("ip", "link", "set", port, "master", "switch0", "up")
            first.run("ip", "route", "replace", node.pods, "via", node.address)
        run("ip", "route", "replace", node.pods, "via", node.address)
        machine.await_started()
        machine.load(self._pause)

    def await_nodes(self) -> None:
        until(self._all_ready, "the nodes")
        until(lambda: self._found("serviceaccount/default", "--namespace=default"), "the controllers")

    def power_off(self, name: str) -> None:
        self.machines[name].stop()

    def power_on(self, name: str) -> None:
        """The same node again, with the disk that it had."""
        node = self.machines[name].node
        node.path("started").unlink()
        self._boot(node)

    def load(self, archive: Path) -> None:
        for machine in self.machines.values():
            machine.load(archive)

    def description(self) -> dict[str, str]:
        """As ``state.json`` describes a control plane."""
        return {
            "server": layout.API,
            "adminKubeconfig": str(self._folder / "node1" / "admin.kubeconfig"),
            "auditLog": str(self._folder / "node1" / "audit.jsonl"),
            "kubectl": str(self.kubectl_program),
        }

    def kubectl(self, *arguments: str, timeout: float = PATIENCE) -> str:
        config = self.description()["adminKubeconfig"]
        return run(self.kubectl_program, f"--kubeconfig={config}", *arguments, timeout=timeout)

    def get(self, *arguments: str) -> Any:
        return json.loads(self.kubectl("get", *arguments, "--output=json"))

    def ready(self, node: str) -> bool:
        conditions = self.get("node", node)["status"]["conditions"]
        return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)

    def _all_ready(self) -> bool:
        try:
            return all(self.ready(name) for name in self.machines)
        except CommandFailed:
            return False

    def _found(self, *what: str) -> bool:
        try:
            return bool(self.get(*what))
        except CommandFailed:
            return False


def run(*command: str | Path, timeout: float = PATIENCE, environment: Mapping[str, str] | None = None) -> str:
    """What it printed. ``environment``: variables besides this process's own."""
    words, variables = list(map(str, command)), os.environ | dict(environment or {})
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, timeout=timeout, env=variables)
    if done.returncode != 0:
        raise CommandFailed(f"{' '.join(map(str, command))}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def _cut_cable() -> None:
    """Its routes go with it. A namespace that has ended may keep it for a while."""
    with contextlib.suppress(CommandFailed):
        run("ip", "link", "delete", layout.DEVICE)


def until(is_so: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """The first true value."""
    deadline = time.monotonic() + seconds
    while not (value := is_so()):
        if time.monotonic() > deadline:
            raise CommandFailed(f"not within {seconds} s: {what}")
        time.sleep(0.05)
    return value
