"""What the tests of the sandbox share: the command line, and one sandbox with a control plane for the whole run."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.kubernetes import binaries
from sandbox.kubernetes.build import CannotBuild
from sandbox.paths import ROOT
from sandbox.progress import to_stderr

Kubectl = Callable[..., str]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Fetches or builds the Kubernetes programs where that has not been done: it outlasts the time limit of a test."""
    capture = session.config.pluginmanager.getplugin("capturemanager")
    try:
        with capture.global_and_fixture_disabled():
            binaries.find(to_stderr)
    except CannotBuild as failure:
        pytest.exit(str(failure), returncode=1)


def had_before(session: pytest.Session, folder: Path, fetch: Callable[[], object]) -> None:
    """Fetches or builds what tests of that folder use, where any is to run: it outlasts the time limit of a test."""
    if not any(folder in item.path.parents for item in session.items):
        return
    capture = session.config.pluginmanager.getplugin("capturemanager")
    try:
        with capture.global_and_fixture_disabled():
            fetch()
    except CannotBuild as failure:
        pytest.exit(str(failure), returncode=1)


def run_sandbox(*arguments: str | Path, timeout: float = 300) -> subprocess.CompletedProcess:
    """``python -m sandbox …`` as a person runs it."""
    command = [sys.executable, "-m", "sandbox", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict]:
    """What ``state.json`` says of a running sandbox with a control plane."""
    state = tmp_path_factory.mktemp("sandbox")
    started = run_sandbox("up", "--state", state)
    assert started.returncode == 0, started.stderr + (state / "sandbox.log").read_text()
    yield json.loads((state / "state.json").read_text())
    run_sandbox("down", "--state", state)


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen]:
    """A process of the test's own, to be ended or spared."""
    process = subprocess.Popen(["sleep", "1000"])
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def kubectl(sandbox: dict) -> Kubectl:
    """Runs kubectl as the administrator and returns what it printed."""
    kubernetes = sandbox["kubernetes"]

    def run(*arguments: str, stdin: str | None = None) -> str:
        command = [kubernetes["kubectl"], f"--kubeconfig={kubernetes['adminKubeconfig']}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, input=stdin, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
