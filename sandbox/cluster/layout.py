"""Which addresses there are. Nothing of it is seen outside the machine: no namespace has a way to the Internet."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sandbox.files import read_json, write_json

DEVICE = "mso0"
"""The host's end of the cable to the first node, in which all nodes' switch is."""
NETWORK = "10.243.0"
HOST = f"{NETWORK}.1"
PODS = "10.244"
SERVICES, API_SERVICE = "10.245.0.0/24", "10.245.0.1"
INTERNET = "10.246"
"""Beginning of the addresses of name servers, which the host has."""
API_PORT = 6443


@dataclass(frozen=True)
class Node:
    """One node, as its own processes need to know it. ``number`` 1 has the control plane."""

    number: int
    folder: str
    programs: str
    """A folder with every program that runs on it."""
    plugins: str
    """The folder of the CNI plugins."""
    cgroup_controllers: list[str]
    """Those of cgroups v1; none where the machine has only v2."""

    @property
    def name(self) -> str:
        return f"node{self.number}"

    @property
    def address(self) -> str:
        return address(self.number)

    @property
    def pods(self) -> str:
        return pods(self.number)

    @property
    def leads(self) -> bool:
        return self.number == 1

    def path(self, *names: str) -> Path:
        return Path(self.folder, *names)

    def write(self) -> Path:
        file = self.path("node.json")
        write_json(file, asdict(self))
        return file

    @classmethod
    def read(cls, file: Path) -> "Node":
        known: dict[str, Any] = read_json(file) or {}
        return cls(**known)


def address(number: int) -> str:
    return f"{NETWORK}.{10 + number}"


def pods(number: int) -> str:
    return f"{PODS}.{number}.0/24"


TAKEN = [f"{NETWORK}.0/24", f"{PODS}.0.0/16", f"{INTERNET}.0.0/16"]
"""Networks to which the host gets routes."""
API = f"https://{address(1)}:{API_PORT}"
