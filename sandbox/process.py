"""Processes by exact identity, so that nothing is ever ended but what was started here."""

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class ProcessID:
    """A pid together with its start time (clock ticks since boot): pids are used again, the pair is not."""

    pid: int
    start_time: int

    @classmethod
    def of(cls, pid: int) -> "ProcessID | None":
        """The identity of the living process with that pid; None where there is none. A zombie is not alive."""
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        state, start_time = fields[0], fields[19]  # fields 3 and 22 of proc_pid_stat(5)
        return None if state in "ZX" else cls(pid, int(start_time))

    @classmethod
    def current(cls) -> "ProcessID":
        identity = cls.of(os.getpid())
        assert identity is not None
        return identity

    def is_alive(self) -> bool:
        return ProcessID.of(self.pid) == self

    def send(self, number: signal.Signals) -> None:
        if self.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


def wait_gone(processes: Iterable[ProcessID], seconds: float) -> bool:
    """Waits until none of them lives, at most so long."""
    waiting, deadline = list(processes), time.monotonic() + seconds
    while waiting := [process for process in waiting if process.is_alive()]:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(processes: Iterable[ProcessID], grace: float) -> None:
    """Asks them to end, and after the grace (seconds) makes them."""
    processes = list(processes)
    for process in processes:
        process.send(signal.SIGTERM)
    if not wait_gone(processes, grace):
        for process in processes:
            process.send(signal.SIGKILL)
        wait_gone(processes, 5)


def die_with_parent() -> None:
    """For ``preexec_fn``: this process is killed when the thread that started it ends (prctl(2))."""
    parent = os.getppid()
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
