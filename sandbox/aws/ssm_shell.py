"""Runs a script as the Systems Manager agent of a small instance does: `sh -c`, few tools, an empty directory."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

BASE = (
    *("[", "awk", "basename", "cat", "chmod", "cp", "cut", "date", "dd", "dirname", "echo", "env", "expr", "false"),
    *("grep", "head", "hostname", "id", "kill", "ls", "mkdir", "mkfifo", "mktemp", "mv", "od", "printf", "ps", "pwd"),
    *("rm", "rmdir", "sed", "seq", "sleep", "sort", "stty", "tail", "tee", "test", "touch", "tr", "true", "uname"),
    *("uniq", "wc", "xargs", "yes"),
)
"""What a minimal image has; `timeout` is not among it."""
KEPT_OCTETS = 65536


@dataclass(frozen=True)
class Output:
    """What came of a script; `code` is None when its time was over."""

    stdout: str
    stderr: str
    code: int | None


class Shell:
    """Runs scripts, each in a process group and a directory of its own. Safe for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="mailserver-sandbox-ssm-")
        self._running: set[subprocess.Popen[bytes]] = set()

    def run(self, text: str, tools: Iterable[str], timeout: float, environment: dict[str, str]) -> Output:
        """Ends when the script and all that holds its output has ended, as the agent waits for both."""
        path = self._path(tuple(sorted(tools)))
        with tempfile.TemporaryDirectory(dir=self._folder.name) as directory:
            process = subprocess.Popen(
                [path / "sh", "-c", text],
                cwd=directory,
                env={"PATH": str(path), "HOME": directory, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            with self._lock:
                self._running.add(process)
            try:
                return _output(process, timeout)
            finally:
                _end(process)
                with self._lock:
                    self._running.discard(process)

    def stop(self) -> None:
        with self._lock:
            running = list(self._running)
        for process in running:
            _end(process)
        self._folder.cleanup()

    def _path(self, tools: tuple[str, ...]) -> Path:
        """A directory with the programs that the script finds, and no others."""
        path = Path(self._folder.name, f"bin-{'-'.join(tools)}")
        with self._lock:
            if not path.exists():
                path.mkdir()
                (path / "sh").symlink_to(shutil.which("dash") or "/bin/sh")
                for name in (*BASE, *tools):
                    program = str(Path(sys.executable).resolve()) if name == "python3" else shutil.which(name)
                    if program:
                        (path / name).symlink_to(program)
        return path


def _output(process: subprocess.Popen[bytes], timeout: float) -> Output:
    deadline = time.monotonic() + timeout
    kept: dict[str, bytes] = {}
    readers = [
        threading.Thread(target=_read, args=(name, stream, kept), daemon=True)
        for name, stream in (("stdout", process.stdout), ("stderr", process.stderr))
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(max(0.0, deadline - time.monotonic()))
    over = any(reader.is_alive() for reader in readers)
    if not over:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            over = True
    _end(process)
    for reader in readers:
        reader.join()
    text = {name: octets.decode(errors="replace") for name, octets in kept.items()}
    return Output(text["stdout"], text["stderr"], None if over else process.returncode)


def _read(name: str, stream: IO[bytes], kept: dict[str, bytes]) -> None:
    """Keep the head of what comes and drop the rest, however long it is."""
    head = b""
    while chunk := stream.read1(KEPT_OCTETS):
        head += chunk[: KEPT_OCTETS - len(head)]
    stream.close()
    kept[name] = head


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the process group that the script was started in."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()
