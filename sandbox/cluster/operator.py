"""The operator as pods of the cluster, as anybody would deploy it by hand, and what is seen of it there."""

import datetime
import io
import json
import os
import subprocess
import tarfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from sandbox.cluster.cluster import PATIENCE, TwoNodes, run, until
from sandbox.commands import CommandFailed
from sandbox.demo.cluster import OPERATOR
from sandbox.demo.operator import settings
from sandbox.image.build import Project
from sandbox.kubernetes import binaries
from sandbox.paths import ROOT
from sandbox.progress import Say

CHART = ROOT / "helm" / "mailserver-operator"
SUMMARY = "/api/v1/nodes/{}/proxy/stats/summary"


def variables(published: Mapping[str, Any], account: Mapping[str, str]) -> dict[str, str]:
    """As the demo sets them; in a pod the rest is found without."""
    its = settings(published, account, Path(), 0)
    return {name: value for name, value in its.items() if not name.startswith(("KUBECONFIG", "QUARKUS_HTTP_"))}


def git(where: Path, *arguments: str | Path) -> bytes:
    """What it printed of the repository there, whichever one the environment names."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(["git", "-C", where, *arguments], env=mine, capture_output=True, check=True).stdout


def released(checkout: Path, folder: Path) -> Path | None:
    """The chart of the newest release before what is checked out, put into the folder; none before the first."""
    if not (checkout / ".git").exists():
        return None
    newest = ("--merged=HEAD", "--no-contains=HEAD", "--sort=-version:refname")
    tags = git(checkout, "tag", "--list", "v*", *newest).decode().split()
    if not tags:
        return None
    chart = CHART.relative_to(ROOT)
    with tarfile.open(fileobj=io.BytesIO(git(checkout, "archive", tags[0], chart))) as tar:
        tar.extractall(folder, filter="data")
    return folder / chart


class Release:
    """The operator's chart, installed by Helm."""

    def __init__(self, cluster: TwoNodes, folder: Path, environment: Mapping[str, str], say: Say) -> None:
        self._helm = binaries.find_helm(say)
        self._config = cluster.description()["adminKubeconfig"]
        self._homes = {f"HELM_{kind}_HOME": str(folder / "helm") for kind in ("CACHE", "CONFIG", "DATA")}
        self._values = folder / "values.json"
        self._environment = environment

    def install(self, chart: Path, **pod_annotations: str) -> None:
        """Installs it, or upgrades to that chart and these annotations; returns when all pods are ready."""
        values = {
            "image": {"pullPolicy": "Never", "tag": Project.read().version},
            "networkPolicy": {"enabled": True},
            "extraEnv": [{"name": name, "value": value} for name, value in self._environment.items()],
            "podAnnotations": pod_annotations,
        }
        self._values.write_text(json.dumps(values))
        self._run("upgrade", "--install", OPERATOR, chart, "--values", self._values, "--wait", f"--timeout={PATIENCE}s")

    def uninstall(self) -> None:
        self._run("uninstall", OPERATOR, "--wait")

    def _run(self, *arguments: str | Path) -> None:
        options = (f"--kubeconfig={self._config}", f"--namespace={OPERATOR}")
        run(self._helm, *arguments, *options, timeout=PATIENCE + 30, environment=self._homes)


class Pods:
    """The operator's pods, and the lease by which one of them leads."""

    def __init__(self, cluster: TwoNodes, session: requests.Session) -> None:
        """``session`` has the administrator's certificate."""
        self._cluster = cluster
        self._session = session
        self._api = cluster.description()["server"]

    def await_all(self) -> None:
        what = ("rollout", "status", f"deployment/{OPERATOR}", f"--namespace={OPERATOR}", f"--timeout={PATIENCE}s")
        try:
            self._cluster.kubectl(*what, timeout=PATIENCE + 30)
        except CommandFailed as failure:
            raise CommandFailed(f"{failure}\n{self.why()}") from None
        until(lambda: len(self.all()) == 2, "two pods")

    def all(self) -> list[dict[str, Any]]:
        return self._get(f"/api/v1/namespaces/{OPERATOR}/pods")["items"]

    def lease(self) -> dict[str, Any]:
        return self._get(f"/apis/coordination.k8s.io/v1/namespaces/{OPERATOR}/leases/{OPERATOR}")["spec"]

    def holder(self) -> str:
        """Who leads; nobody, where the lease was given back."""
        try:
            return self.lease().get("holderIdentity", "")
        except requests.RequestException:
            return ""

    def leader(self) -> dict[str, Any]:
        """The pod that leads."""
        holder = until(self.holder, "a leader")
        return next(pod for pod in self.all() if holder.startswith(pod["metadata"]["name"]))

    def await_successor(self, before: str, seconds: float) -> float:
        """The seconds until somebody else leads."""
        began = time.monotonic()
        until(lambda: self.holder() not in ("", before), f"another leader than {before}", seconds)
        return time.monotonic() - began

    def memory_mib(self) -> list[float]:
        """Working sets, as kubelet reports them."""
        found = []
        for pod in self.all():
            node = pod["spec"]["nodeName"]
            summary = self._get(SUMMARY.format(node))
            (mine,) = [one for one in summary["pods"] if one["podRef"]["name"] == pod["metadata"]["name"]]
            found.append(mine["containers"][0]["memory"]["workingSetBytes"] / 2**20)
        return found

    def out_of_memory(self) -> list[dict[str, Any]]:
        """The pods of which a container was killed for the memory that it took."""
        return [pod for pod in self.all() if "OOMKilled" in json.dumps(pod["status"])]

    def acquired(self) -> float:
        """When the leader began to lead (seconds since the epoch)."""
        return datetime.datetime.fromisoformat(self.lease()["acquireTime"]).timestamp()

    def start_to_leader(self) -> float:
        """Seconds from the start of the leader's process until it had the lease."""
        return self.acquired() - _start(container_id(self.leader()))

    def _get(self, path: str) -> Any:
        answer = self._session.get(self._api + path, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def why(self) -> str:
        """What the cluster and the operator say, when something went wrong."""
        words = self._cluster.kubectl("get", "events,pods", f"--namespace={OPERATOR}")
        return words + self._cluster.kubectl("logs", f"deployment/{OPERATOR}", f"--namespace={OPERATOR}", "--tail=30")


def used(audit: Path, user: str) -> set[str]:
    """What a user has done with the API's resources, as ``resource[.group][/subresource] verb``, by the audit log."""
    done = set()
    *lines, _ = audit.read_text().split("\n")  # the last one may not be whole yet
    for line in lines:
        event = json.loads(line)
        if event["user"]["username"] == user and "objectRef" in event and event["responseStatus"]["code"] != 403:
            what = event["objectRef"]
            group = f".{what['apiGroup']}" if "apiGroup" in what else ""
            subresource = f"/{what['subresource']}" if "subresource" in what else ""
            done.add(f"{what['resource']}{group}{subresource} {event['verb']}")
    return done


def container_id(pod: dict[str, Any]) -> str:
    return pod["status"]["containerStatuses"][0]["containerID"].removeprefix("containerd://")


def _start(container: str) -> float:
    """When the process of that container started (seconds since the epoch): field 22 of proc_pid_stat(5)."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if container in (folder / "cgroup").read_text():
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                since_boot = float(Path("/proc/uptime").read_text().split()[0])
                return time.time() - since_boot + int(fields[19]) / 100
        except (FileNotFoundError, ProcessLookupError):
            continue
    raise CommandFailed(f"there is no process of {container}")
