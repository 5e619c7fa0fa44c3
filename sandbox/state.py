"""The state folder: what a running sandbox tells others, and what the next one must know of the last."""

import fcntl
from pathlib import Path
from typing import IO, Any

from sandbox.children import Journal
from sandbox.files import read_json, write_json
from sandbox.process import ProcessID, end


class AlreadyRunning(Exception):
    """Another sandbox has this state folder."""


class State:
    """One state folder; every path in it is named here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.kubernetes = self.folder / "kubernetes"
        self.log = self.folder / "sandbox.log"
        self.operator_log = self.folder / "operator.log"
        self.journal = Journal(self.folder / "processes.json")
        self.guests = Journal(self.folder / "guests.json")
        """Processes that live on this sandbox without being part of it, such as the demo's operator."""
        self._file = self.folder / "state.json"
        self._lock: IO[str] | None = None

    def claim(self) -> None:
        """Takes the folder for this process and ends what a crashed predecessor left; raises AlreadyRunning."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise AlreadyRunning(f"a sandbox is running or starting in {self.folder}") from None
        self._lock = lock  # held as long as this process lives
        self._file.unlink(missing_ok=True)
        self.end_guests()
        end(self.journal.read().values(), grace=1)
        self.journal.write({"sandbox": ProcessID.current()})

    def running(self) -> ProcessID | None:
        """The sandbox process that has this folder, ready or still starting."""
        sandbox = self.journal.read().get("sandbox")
        return sandbox if sandbox and sandbox.is_alive() else None

    def publish(self, description: dict[str, Any]) -> None:
        """Writes ``state.json``: the sandbox is ready."""
        write_json(self._file, description)

    def published(self) -> dict[str, Any] | None:
        """What ``state.json`` says, where the sandbox that wrote it still lives."""
        return read_json(self._file) if self.running() else None

    def withdraw(self) -> None:
        """This sandbox is no longer to be used."""
        self._file.unlink(missing_ok=True)

    def end_guests(self, grace: float = 5) -> None:
        """Ends them; what they lean on must still be there, so that they can take their leave."""
        end(self.guests.read().values(), grace)
        self.guests.remove()

    def clean(self) -> None:
        """Ends what is left of a sandbox, its own process first, and forgets it."""
        self.end_guests()
        left = self.journal.read()
        sandbox = left.pop("sandbox", None)
        if sandbox:
            end([sandbox], grace=10)
        end(left.values(), grace=1)
        self._file.unlink(missing_ok=True)
        self.journal.remove()
