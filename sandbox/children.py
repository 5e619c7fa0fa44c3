"""The sandbox's child processes, written down as they start so that a later command can end what a crash left."""

import logging
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.files import read_json, write_json
from sandbox.process import ProcessID, die_with_parent, end

log = logging.getLogger(__name__)

RESTART_PAUSE = 1  # seconds at least between two starts of one component


@dataclass
class Child:
    name: str
    command: Sequence[str]
    log_file: Path
    process: subprocess.Popen
    started: float


class Journal:
    """``processes.json``: every process of one sandbox, by name."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, processes: dict[str, ProcessID]) -> None:
        write_json(self._path, {name: {"pid": p.pid, "startTime": p.start_time} for name, p in processes.items()})

    def read(self) -> dict[str, ProcessID]:
        found = read_json(self._path) or {}
        return {name: ProcessID(entry["pid"], entry["startTime"]) for name, entry in found.items()}

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)


class Children:
    """Starts processes, each in a session of its own, and ends exactly those.

    To be used from the main thread alone: the kernel kills a child when the *thread* that started it ends.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._children: dict[str, Child] = {}

    def start(self, name: str, command: Sequence[str], log_file: Path) -> None:
        self._children[name] = Child(name, command, log_file, self._spawn(command, log_file), time.monotonic())
        self._write()

    def has_ended(self, name: str) -> bool:
        return self._children[name].process.poll() is not None

    def restart_ended(self) -> None:
        """Starts again, with the same command, what has ended: a test may kill a component to see who survives it."""
        for child in self._children.values():
            if child.process.poll() is not None and time.monotonic() - child.started > RESTART_PAUSE:
                log.warning("%s ended (%s); starting it again", child.name, child.process.returncode)
                child.process, child.started = self._spawn(child.command, child.log_file), time.monotonic()
                self._write()

    def stop(self, grace: float = 0.3) -> None:
        """Ends them, last started first, so that each still finds what it leans on. What they keep is thrown away, so
        a short grace (seconds) will do.
        """
        for identity in reversed(self._identities().values()):
            end([identity], grace)
        for child in self._children.values():
            child.process.wait()
        self._children.clear()
        self._write()

    def _spawn(self, command: Sequence[str], log_file: Path) -> subprocess.Popen:
        with log_file.open("ab") as output:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def _identities(self) -> dict[str, ProcessID]:
        found = {name: ProcessID.of(child.process.pid) for name, child in self._children.items()}
        return {name: identity for name, identity in found.items() if identity}

    def _write(self) -> None:
        self._journal.write({"sandbox": ProcessID.current()} | self._identities())
