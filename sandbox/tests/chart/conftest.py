"""The chart as Helm renders it, and one cluster that it is installed in."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.kubernetes import binaries
from sandbox.paths import ROOT
from sandbox.progress import to_stderr
from sandbox.tests.conftest import Kubectl, had_before

CHART = ROOT / "helm" / "mailserver-operator"
RELEASE = "mailserver-operator"
UPDATE = bool(os.environ.get("CHART_UPDATE"))
"""Write what is derived (``make chart``) instead of comparing it."""

Manifest = dict[str, Any]
Values = dict[str, Any]
Helm = Callable[..., str]


def pytest_collection_finish(session: pytest.Session) -> None:
    had_before(session, Path(__file__).parent, lambda: binaries.find_helm(to_stderr))


class Refused(Exception):
    """What Helm said."""


def run_helm(*arguments: str | Path, environment: dict[str, str] | None = None) -> str:
    command = [str(binaries.find_helm(to_stderr)), *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, env={**os.environ, **(environment or {})}
    )
    if done.returncode != 0:
        raise Refused(done.stderr)
    return done.stdout


def with_values(values: Values, folder: Path) -> list[str]:
    path = folder / "values.yaml"
    path.write_text(json.dumps(values))
    return ["--values", str(path)]


@pytest.fixture(scope="session")
def render(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Manifest]]:
    """The objects that the chart makes of the values; the same values are rendered once."""
    folder = tmp_path_factory.mktemp("values")

    @cache
    def output(values: str) -> str:
        given = with_values(json.loads(values), folder)
        return run_helm("template", RELEASE, CHART, f"--namespace={RELEASE}", *given)

    def run(values: Values | None = None) -> list[Manifest]:
        return [one for one in yaml.load_all(output(json.dumps(values or {})), yaml.CSafeLoader) if one]

    return run


@pytest.fixture(scope="session")
def cluster(sandbox: dict) -> Kubectl:
    """kubectl as administrator of a cluster with the namespaces, and stand-ins for the Prometheus Operator's CRDs."""
    kubernetes = sandbox["kubernetes"]

    def kubectl(*arguments: str, stdin: str | None = None) -> str:
        command = [kubernetes["kubectl"], f"--kubeconfig={kubernetes['adminKubeconfig']}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, input=stdin, timeout=300, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    namespaces = [namespace(name) for name in ("mail", "shop", "monitoring")]
    stand_ins = [stand_in("PodMonitor"), stand_in("PrometheusRule")]
    apply(kubectl, [*namespaces, *stand_ins])
    names = [f"crd/{one['metadata']['name']}" for one in stand_ins]
    kubectl("wait", "--for=condition=Established", *names, "--timeout=120s")
    kubectl("apply", "--server-side", "-f", "deploy/rights/namespace.yaml")
    return kubectl


@pytest.fixture(scope="session")
def helm(cluster: Kubectl, sandbox: dict, tmp_path_factory: pytest.TempPathFactory) -> Helm:
    """Helm with the rights of the cluster's administrator and no configuration of a person's."""
    home = tmp_path_factory.mktemp("helm")
    names = ("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")
    environment = {name: str(home) for name in names} | {"KUBECONFIG": sandbox["kubernetes"]["adminKubeconfig"]}
    return lambda *arguments, namespace=RELEASE: run_helm(
        *arguments, f"--namespace={namespace}", environment=environment
    )


@pytest.fixture(scope="session")
def installed(helm: Helm, cluster: Kubectl) -> Iterator[Kubectl]:
    """The cluster with the chart installed, and its CRD served. No pod runs: there is no node."""
    helm("upgrade", "--install", RELEASE, CHART)
    cluster("wait", "--for=condition=Established", "crd/mailservers.mailserver-operator.dev", "--timeout=120s")
    yield cluster
    helm("uninstall", RELEASE)


def apply(kubectl: Kubectl, manifests: list[Manifest], *options: str) -> str:
    stdin = "\n---\n".join(json.dumps(one) for one in manifests)
    return kubectl("apply", "--server-side", "--force-conflicts", *options, "-f", "-", stdin=stdin)


def namespace(name: str) -> Manifest:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def stand_in(kind: str) -> Manifest:
    """A CRD of that kind that takes anything."""
    plural = f"{kind.lower()}s"
    anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": anything}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.monitoring.coreos.com"},
        "spec": {
            "group": "monitoring.coreos.com",
            "scope": "Namespaced",
            "names": {"kind": kind, "plural": plural, "singular": kind.lower(), "listKind": f"{kind}List"},
            "versions": [version],
        },
    }


def written_or_same(path: Path, text: str) -> None:
    """The file has that text; where it is to be updated, it gets it."""
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert path.exists() and path.read_text() == text, f"{path.relative_to(ROOT)} is stale: `make chart` writes it anew"
