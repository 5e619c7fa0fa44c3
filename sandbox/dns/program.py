"""Name servers of other makers as programs: found or fetched, started, and ended."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

import dns.exception
import dns.message
import dns.query
import dns.rcode

from sandbox.paths import ROOT
from sandbox.ports import free_port
from sandbox.process import die_with_parent

ADDRESS = "127.0.0.1"
START_SECONDS = 120  # usually 1


def tool(name: str) -> str:
    """Where the program is; fetched when it is not there (see ``sandbox/tool``)."""
    command = [ROOT / "sandbox" / "tool", name]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


class Program:
    """One running server, Knot DNS or BIND; a context manager that ends it."""

    def __init__(
        self, maker: str, zone: str, configure: Callable[[Path, int], str], files: Callable[[int], Mapping[str, str]]
    ) -> None:
        """It has started when it answers the SOA of ``zone``. Configuration and zone files depend on the port."""
        self.port = free_port()
        self._folder = tempfile.TemporaryDirectory(prefix=f"{maker}-")
        folder = Path(self._folder.name)
        for name, content in files(self.port).items():
            (folder / f"{name}.zone").write_text(content)
        configuration = folder / "configuration"
        configuration.write_text(configure(folder, self.port))
        command = {
            "knot": lambda: [tool("knotd"), "-c", configuration],
            "bind": lambda: [tool("named"), "-g", "-n", "1", "-c", configuration],
        }[maker]()
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, preexec_fn=die_with_parent
            )
        self._wait_for(zone)

    def _wait_for(self, zone: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        question = dns.message.make_query(f"{zone}.", "SOA")
        while True:
            try:
                if dns.query.tcp(question, ADDRESS, timeout=1, port=self.port).rcode() == dns.rcode.NOERROR:
                    return
            except (OSError, EOFError, dns.exception.DNSException):
                pass
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = self._log.read_text(errors="replace")[-2000:]
                self.close()
                raise RuntimeError(f"the name server does not start:\n{said}")
            time.sleep(0.05)

    @property
    def place(self) -> str:
        return f"{ADDRESS}:{self.port}"

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
