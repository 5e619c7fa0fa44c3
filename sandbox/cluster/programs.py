"""Finds the programs of a node: those of Kubernetes as for the control plane, the others as Debian has them."""

import ipaddress
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sandbox.cluster import cgroups, layout
from sandbox.commands import CommandFailed
from sandbox.dns.program import tool
from sandbox.kubernetes import binaries
from sandbox.kubernetes.release import NODE_PROGRAMS, PROGRAMS
from sandbox.progress import Say

CONTAINERS = ("containerd", "containerd-shim-runc-v2", "ctr", "runc")
FIREWALL = ("iptables", "iptables-save", "iptables-restore", "ip6tables", "ip6tables-save", "ip6tables-restore")
"""The names of one program."""
NAMESPACES = ("--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup")
INSTALLED_PLUGINS = Path("/usr/lib/cni")
PLUGINS = ("bridge", "host-local", "loopback")


@dataclass(frozen=True)
class Programs:
    folder: Path
    plugins: Path
    """Of the container network."""


def gather(folder: Path, say: Say) -> Programs:
    """Fills the folder with all of them by their names."""
    folder.mkdir(parents=True)
    for found, names in ((binaries.find(say), PROGRAMS), (binaries.find_node(say), NODE_PROGRAMS)):
        for name in names:
            (folder / name).symlink_to(found / name)
    try:
        for name in CONTAINERS:
            (folder / name).symlink_to(tool(name))
        _write_firewall(folder, Path(tool("xtables-nft-multi")))
        plugins = _plugins()
    except subprocess.CalledProcessError:
        raise CommandFailed("the programs of a node are not to be had here (its words are above)") from None
    return Programs(folder, plugins)


def _write_firewall(folder: Path, program: Path) -> None:
    """Its extensions lie beside it where it was unpacked."""
    unpacked = next(program.with_name(f"{program.name}.files").glob("usr/lib/*/xtables"), None)
    where = f"XTABLES_LIBDIR={unpacked} " if unpacked else ""
    for name in FIREWALL:
        (folder / name).write_text(f'#!/bin/sh\n{where}exec {program} {name} "$@"\n')
        (folder / name).chmod(0o755)


def _plugins() -> Path:
    if all((INSTALLED_PLUGINS / name).exists() for name in PLUGINS):
        return INSTALLED_PLUGINS
    program = Path(tool("host-local"))
    return program.with_name("host-local.files") / "usr" / "lib" / "cni"


def lacking() -> str | None:
    """Why no node can be made here; None where one can. Only root may make what a node needs."""
    for name in ("unshare", "nsenter", "ip", "mount"):
        if not shutil.which(name):
            return f"there is no {name} (util-linux, iproute2)"
    enter = ["unshare", *NAMESPACES, "--fork", "mount", "--make-rshared", "/"]
    tried = subprocess.run(enter, capture_output=True, text=True)
    if tried.returncode != 0:
        return f"this user may not make namespaces ({tried.stderr.strip().splitlines()[-1]})"
    tried = subprocess.run(["unshare", "--net", "ip", "link", "add", "switch0", "type", "bridge"], capture_output=True)
    if tried.returncode != 0:
        return "this kernel makes no bridge"
    return _in_the_way() or cgroups.lacking()


def _in_the_way() -> str | None:
    """A route of the host's that a cluster would take the place of; those of a cluster that was killed do not count."""
    told = subprocess.run(["ip", "-json", "-4", "route"], capture_output=True, text=True, check=True).stdout
    routes = json.loads(told or "[]")
    for route in routes:
        if route["dst"] == "default" or route.get("dev") == layout.DEVICE:
            continue
        for taken in layout.TAKEN:
            if ipaddress.ip_network(route["dst"]).overlaps(ipaddress.ip_network(taken)):
                return f"this machine has a route to {route['dst']}, which the cluster would use"
    return None
