"""The operator as a process of its own: the packaged jar, with the rights and the settings of the demo."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from sandbox.commands import CommandFailed
from sandbox.demo.cast import CLUSTER
from sandbox.demo.cluster import OPERATOR
from sandbox.paths import ROOT
from sandbox.ports import free_port
from sandbox.process import ProcessID, die_with_parent
from sandbox.state import State

JAR = ROOT / "target" / "quarkus-app" / "quarkus-run.jar"
JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m")
"""It waits more than it computes: small is better than fast (docs/performance.md)."""
FIND_JDK = ROOT / ".mvn" / "find-jdk.sh"
START_TIMEOUT = 180  # seconds; usually 5
FOREIGN = ("AWS_", "KUBE", "MAILSERVER_", "QUARKUS_")
"""Environment variables of the person in front of it with these beginnings must not reach the operator."""
PROXIES = {"http_proxy", "https_proxy", "all_proxy"}


class Operator:
    def __init__(
        self,
        state: State,
        kubeconfig: Path,
        published: Mapping[str, Any],
        account: Mapping[str, str],
        more: Mapping[str, str] | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        """``more``: settings that the demo does not make; ``command``: another one than that of the packaged jar."""
        self._state = state
        self._command = command or [java(), *JVM, "-jar", str(JAR)]
        self._http_port = free_port()
        its = settings(published, account, kubeconfig, self._http_port)
        self._environment = environment(os.environ) | its | dict(more or {})
        self._process: subprocess.Popen | None = None

    @property
    def log(self) -> Path:
        return self._state.operator_log

    def start(self, outlives: bool) -> None:
        """``outlives``: whether it goes on when the demo has ended; ``down`` ends it in any case."""
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=None if outlives else die_with_parent,
            )
        identity = ProcessID.of(self._process.pid)
        if identity:
            self._state.guests.write({"operator": identity})

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while not self._is_ready():
            self.must_live()
            if time.monotonic() > deadline:
                raise CommandFailed(f"the operator is not ready after {START_TIMEOUT} s\n{self.last_words()}")
            time.sleep(0.2)

    def stop(self, grace: float = 5) -> None:
        """Asks it to end, and after the grace (seconds) makes it."""
        self._state.end_guests(grace)
        if self._process:
            self._process.wait()

    def memory_mib(self) -> float:
        """Resident memory (VmRSS of proc_pid_status(5))."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        (kib,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(kib) / 1024

    def must_live(self) -> None:
        if self._process and self._process.poll() is not None:
            raise CommandFailed(f"the operator ended (exit code {self._process.returncode})\n{self.last_words()}")

    def last_words(self, lines: int = 25) -> str:
        if not self.log.exists():
            return ""
        tail = self.log.read_text(errors="replace").splitlines()[-lines:]
        return "\n".join([f"the end of {self.log}:", *(f"  {line}" for line in tail)])

    def _is_ready(self) -> bool:
        with requests.Session() as session:
            session.trust_env = False
            try:
                return session.get(f"http://127.0.0.1:{self._http_port}/q/health/ready", timeout=2).ok
            except requests.RequestException:
                return False


def must_be_built() -> None:
    if not JAR.exists():
        raise CommandFailed(f"{JAR.relative_to(ROOT)} is missing: `make build` makes it")
    java()


def java() -> str:
    """The program of the newest fitting JDK."""
    return f"{jdk()}/bin/java"


def jdk() -> Path:
    """The newest fitting JDK, as the build finds it."""
    found = subprocess.run(["sh", str(FIND_JDK)], capture_output=True, text=True)
    if found.returncode != 0:
        raise CommandFailed(found.stderr.strip())
    return Path(found.stdout.strip())


def environment(mine: Mapping[str, str]) -> dict[str, str]:
    """What the operator may see of the environment that the demo was started in."""
    return {name: value for name, value in mine.items() if not name.startswith(FOREIGN) and name.lower() not in PROXIES}


def settings(
    published: Mapping[str, Any], account: Mapping[str, str], kubeconfig: Path, http_port: int
) -> dict[str, str]:
    """The operator's settings. Waits that take minutes or hours in real life are short, so that one can watch."""
    aws, dns, mail = published["aws"], published["dns"], published["mail"]
    return {
        "MALLOC_ARENA_MAX": "2",  # else glibc keeps memory apart for every thread
        "KUBECONFIG": str(kubeconfig),
        "AWS_ENDPOINT_URL": aws["endpoint"],
        "AWS_REGION": aws["defaultRegion"],
        "AWS_ACCESS_KEY_ID": account["accessKeyID"],
        "AWS_SECRET_ACCESS_KEY": account["secretAccessKey"],
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "MAILSERVER_CLUSTER_NAME": CLUSTER,
        "MAILSERVER_LEADER_ELECTION_LEASE_NAMESPACE": OPERATOR,
        "MAILSERVER_DNS_RESOLVERS": dns["resolver"],
        "MAILSERVER_DNS_AUTHORITATIVE_PORT": str(dns["authoritativePort"]),
        "MAILSERVER_SMTP_PROBE_TARGETS": ",".join(mail["targets"]),
        "MAILSERVER_SMTP_CONTROL_TARGET": mail["controlTarget"],
        "MAILSERVER_SMTP_BLOCKED_INTERVAL": "2s",
        "MAILSERVER_SMTP_CONFIRM_INTERVAL": "1s",
        "MAILSERVER_STALLED_AFTER": "10s",
        "MAILSERVER_REPUTATION_LISTS": "",
        "QUARKUS_HTTP_HOST": "127.0.0.1",
        "QUARKUS_HTTP_PORT": str(http_port),
    }
