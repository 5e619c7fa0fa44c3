"""The first process of a node, in the node's own namespaces: ``python -m sandbox.cluster.inside NODE.json``."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from sandbox.cluster import components
from sandbox.cluster.cgroups import divide, mounted_at
from sandbox.cluster.layout import HOST, INTERNET, PODS, SERVICES, Node, address
from sandbox.files import write_json

SYSCTLS = {
    "vm/overcommit_memory": "1",
    "kernel/panic": "10",
    "kernel/panic_on_oops": "1",
    "kernel/keys/root_maxkeys": "1000000",
    "kernel/keys/root_maxbytes": "25000000",
}
"""What kubelet sets for the whole machine: it gets files of its own to write to."""
SWITCH = "switch0"
SWITCH_MAC = "02:00:0a:f3:00:0b"
"""Fixed: else the bridge takes another one when a port goes, and its neighbours look for the old one for a while."""
RESTART_PAUSE = 0.5  # seconds


def main(file: Path) -> None:
    node = Node.read(file)
    os.environ["PATH"] = f"{node.programs}:{os.environ['PATH']}"
    socket.sethostname(node.name)
    mount_own_folders(node)
    mount_cgroups(node)
    mount_sysctls()
    connect(node)
    components.write_configuration(node)
    node.path("started").touch()
    Keeper(node).run()


def mount_own_folders(node: Node) -> None:
    """Kubelet, containerd and CNI have fixed places: here they are the node's own."""
    run("mount --make-rshared /")
    for place in ("/var/lib", "/var/log"):
        own = node.path(place.replace("/", "-")[1:])
        own.mkdir(exist_ok=True)
        run("mount --bind", own, place)
    for folder in ("/var/lib/kubelet", "/var/lib/containerd", "/var/lib/cni", "/var/log/pods", "/var/log/containers"):
        Path(folder).mkdir(exist_ok=True)
    run("mount -t tmpfs -o mode=755 tmpfs /run")
    Path("/run/lock").mkdir()
    run("mount -t sysfs sysfs /sys")


def mount_cgroups(node: Node) -> None:
    """Every hierarchy once more, beginning at the node's own group."""
    if not node.cgroup_controllers:
        run("mount -t cgroup2 cgroup2 /sys/fs/cgroup")
        Path("/sys/fs/cgroup/first").mkdir()
        Path("/sys/fs/cgroup/first/cgroup.procs").write_text(str(os.getpid()))
        divide(Path("/sys/fs/cgroup"))
        return
    run("mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup")
    for controller in node.cgroup_controllers:
        folder = Path("/sys/fs/cgroup", mounted_at(controller))
        folder.mkdir()
        run("mount -t cgroup -o", f"none,{controller}" if "=" in controller else controller, "cgroup", folder)


def mount_sysctls() -> None:
    Path("/run/sysctl").mkdir()
    for name, value in SYSCTLS.items():
        file = Path("/run/sysctl", name.replace("/", "."))
        file.write_text(f"{value}\n")
        run("mount --bind", file, f"/proc/sys/{name}")


def connect(node: Node) -> None:
    """The first node has the switch, with a port to the host and one to every other node."""
    run("ip link set lo up")
    while not Path("/sys/class/net/eth0").exists():
        time.sleep(0.02)
    device = "eth0"
    if node.leads:
        device = SWITCH
        run("ip link add", SWITCH, "address", SWITCH_MAC, "type bridge")
        run("ip link set eth0 master", SWITCH, "up")
    run("ip addr add", f"{node.address}/24", "dev", device)
    run("ip link set", device, "up")
    run("ip route add", f"{INTERNET}.0.0/16", "via", HOST)
    run(
        "ip route add", SERVICES, "via", HOST
    )  # never taken: kube-proxy rewrites the address, but only of what has a way
    if not node.leads:
        run("ip route add", f"{PODS}.0.0/16", "via", address(1))
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
    with contextlib.suppress(OSError):
        Path("/proc/sys/net/bridge/bridge-nf-call-iptables").write_text("1")


class Keeper:
    """Starts the node's components, starts again what has ended, and buries what shims leave behind."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._commands = components.commands(node)
        self._running: dict[int, str] = {}

    def run(self) -> None:
        for name in self._commands:
            self._start(name)
        while True:
            ended, _ = os.wait()
            name = self._running.pop(ended, None)
            if name:
                time.sleep(RESTART_PAUSE)
                self._start(name)

    def _start(self, name: str) -> None:
        with self._node.path("log", name).open("ab") as log:
            started = subprocess.Popen(self._commands[name], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._running[started.pid] = name
        write_json(self._node.path("processes.json"), {name: pid for pid, name in self._running.items()})


def run(*words: object) -> None:
    """A command line in words that hold no others' text."""
    subprocess.run(" ".join(map(str, words)).split(), check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
