"""One cluster, one Internet around it and one operator in it, for the whole run. What is measured is printed."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.cluster import layout
from sandbox.cluster.cluster import TwoNodes
from sandbox.cluster.operator import CHART, Pods, Release, variables
from sandbox.cluster.programs import lacking
from sandbox.commands import CommandFailed
from sandbox.demo.cast import NAMESPACE
from sandbox.demo.cluster import Cluster
from sandbox.image.build import TARGET
from sandbox.progress import to_stderr
from sandbox.scene import Scene
from sandbox.site import Site
from sandbox.tests.conftest import run_sandbox

ARCHIVE = TARGET / "mailserver-operator.tar"
MANY = 100
Tell = Callable[[str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--limits", action="store_true", help="what is measured has to be within its limits, too")
    parser.addoption("--required", action="store_true", help="to leave them out is a failure")


def pytest_sessionstart(session: pytest.Session) -> None:
    if why := lacking():
        pytest.exit(
            f"The cluster's tests are left out, since {why}: they need root and Linux namespaces.",
            returncode=int(session.config.getoption("--required")),
        )


@pytest.fixture(scope="session")
def tell(request: pytest.FixtureRequest) -> Tell:
    """Progress and figures, past pytest's capture."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(text: str) -> None:
        with capture.global_and_fixture_disabled():
            to_stderr(text)

    return say


@pytest.fixture(scope="session")
def within(request: pytest.FixtureRequest, tell: Tell) -> Callable[..., None]:
    """Tells a figure and its limit. A busy machine takes longer: without ``--limits`` five times its limit will do.

    Memory does not depend on that: there a quarter more will.
    """

    def check(what: str, figure: float, limit: float, unit: str = "s") -> None:
        tell(f"  {what}: {figure:.1f} {unit} (limit {limit} {unit}){'' if figure <= limit else ' EXCEEDED'}")
        slack = 1 if request.config.getoption("--limits") else 5 if unit == "s" else 1.25
        assert figure <= limit * slack

    return check


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cluster-") as made:
        yield Path(made)


@pytest.fixture(scope="session")
def cluster(folder: Path, tell: Tell) -> Iterator[TwoNodes]:
    with TwoNodes(folder / "nodes", tell) as running:
        yield running


@pytest.fixture(scope="session")
def internet(cluster: TwoNodes, folder: Path) -> Iterator[dict]:
    """AWS, DNS and mail where pods reach them; what ``state.json`` says of it."""
    state = folder / "internet"
    site = Site(layout.HOST, layout.DEVICE, layout.INTERNET)
    started = run_sandbox("up", "--no-kubernetes", f"--site={site}", "--state", state)
    assert started.returncode == 0, started.stderr + (state / "sandbox.log").read_text()
    yield json.loads((state / "state.json").read_text())
    run_sandbox("down", "--state", state)


@dataclass
class Operated:
    """The operator at work."""

    scene: Scene
    pods: Pods
    release: Release
    installing: float
    """Seconds."""


@pytest.fixture(scope="session")
def operated(cluster: TwoNodes, internet: dict, folder: Path, tell: Tell) -> Operated:
    assert ARCHIVE.exists(), f"{ARCHIVE} is missing: `make image` makes it"
    tell("the operator's image is loaded…")
    cluster.load(ARCHIVE)
    administrator = Cluster(cluster.description(), folder / "administrator")
    cluster.kubectl("apply", "--filename=deploy/rights/namespace.yaml")
    cluster.kubectl("create", "namespace", NAMESPACE)
    scene = Scene(internet, administrator, 2 * MANY)
    faster = {"MAILSERVER_AWS_RATE_EC2_MUTATING": "50", "MAILSERVER_RESYNC": "30s"}
    environment = variables(internet, scene.account) | faster
    del environment["MAILSERVER_CLUSTER_NAME"]  # the namespace kube-system names it
    release = Release(cluster, folder, environment, tell)
    pods = Pods(cluster, administrator.session())
    tell("the operator is installed…")
    began = time.monotonic()
    try:
        release.install(CHART, version="1")
    except CommandFailed as failure:
        pytest.fail(f"{failure}\n{pods.why()}")
    return Operated(scene, pods, release, time.monotonic() - began)
