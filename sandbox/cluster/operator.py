"""The operator as pods of the cluster, as anybody would deploy it by hand, and what is seen of it there."""

import datetime
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import requests

from sandbox.cluster.cluster import TwoNodes
from sandbox.commands import CommandFailed
from sandbox.demo.cluster import OPERATOR
from sandbox.demo.operator import settings

LABELS = {"app.kubernetes.io/name": OPERATOR}
LIMIT = "256Mi"
SUMMARY = "/api/v1/nodes/{}/proxy/stats/summary"


def variables(published: Mapping[str, Any], account: Mapping[str, str]) -> dict[str, str]:
    """As the demo sets them; in a pod the rest is found without."""
    its = settings(published, account, Path(), 0)
    return {name: value for name, value in its.items() if not name.startswith(("KUBECONFIG", "QUARKUS_HTTP_"))}


def deployment(image: str, environment: Mapping[str, str], version: str = "1") -> dict[str, Any]:
    """Two pods on two nodes, with no right that the strictest pod security denies. ``version`` changes the pods."""

    def probe(kind: str, every: int) -> dict[str, Any]:
        return {"httpGet": {"path": f"/q/health/{kind}", "port": 8080}, "periodSeconds": every, "failureThreshold": 60}

    container = {
        "name": "operator",
        "image": image,
        "imagePullPolicy": "Never",
        "env": [{"name": name, "value": value} for name, value in environment.items()],
        "ports": [{"containerPort": 8080}],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "resources": {"requests": {"cpu": "10m", "memory": "128Mi"}, "limits": {"memory": LIMIT}},
        "startupProbe": probe("started", 1),
        "readinessProbe": probe("ready", 1),
        "livenessProbe": probe("live", 5),
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],
    }
    apart = {"labelSelector": {"matchLabels": LABELS}, "topologyKey": "kubernetes.io/hostname"}
    pod = {
        "serviceAccountName": OPERATOR,
        "terminationGracePeriodSeconds": 30,
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        "affinity": {
            "podAntiAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "podAffinityTerm": apart}]
            }
        },
        "containers": [container],
        "volumes": [{"name": "tmp", "emptyDir": {}}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": OPERATOR, "namespace": OPERATOR},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": LABELS},
            "strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {"metadata": {"labels": LABELS, "annotations": {"version": version}}, "spec": pod},
        },
    }


class Pods:
    """The operator's pods, and the lease by which one of them leads."""

    def __init__(self, cluster: TwoNodes, session: requests.Session) -> None:
        """``session`` has the administrator's certificate."""
        self._cluster = cluster
        self._session = session
        self._api = cluster.description()["server"]

    def roll_out(self, manifest: dict[str, Any], folder: Path) -> None:
        """Returns when all are available and none of before is left."""
        file = folder / "deployment.json"
        file.write_text(json.dumps(manifest))
        self._cluster.kubectl("apply", f"--filename={file}")
        self.await_all()

    def await_all(self) -> None:
        what = ("rollout", "status", f"deployment/{OPERATOR}", f"--namespace={OPERATOR}", "--timeout=120s")
        try:
            self._cluster.kubectl(*what, timeout=130)
        except CommandFailed as failure:
            raise CommandFailed(f"{failure}\n{self._why()}") from None
        until(lambda: len(self.all()) == 2, 60, "two pods")

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
        holder = until(self.holder, 60, "a leader")
        return next(pod for pod in self.all() if holder.startswith(pod["metadata"]["name"]))

    def await_successor(self, before: str, seconds: float) -> float:
        """The seconds until somebody else leads."""
        began = time.monotonic()
        until(lambda: self.holder() not in ("", before), seconds, f"another leader than {before}")
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

    def start_to_leader(self) -> float:
        """Seconds from the start of the only pod's process until it had the lease."""
        acquired = datetime.datetime.fromisoformat(self.lease()["acquireTime"]).timestamp()
        return acquired - _started(self.leader()["status"]["containerStatuses"][0]["containerID"])

    def _get(self, path: str) -> Any:
        answer = self._session.get(self._api + path, timeout=5)
        answer.raise_for_status()
        return answer.json()

    def _why(self) -> str:
        words = self._cluster.kubectl("get", "events,pods", f"--namespace={OPERATOR}")
        return words + self._cluster.kubectl("logs", f"deployment/{OPERATOR}", f"--namespace={OPERATOR}", "--tail=30")


def container_id(pod: dict[str, Any]) -> str:
    return pod["status"]["containerStatuses"][0]["containerID"].removeprefix("containerd://")


def _started(container: str) -> float:
    """When the process of that container started (seconds since the epoch; field 22 of proc_pid_stat(5))."""
    name = container.removeprefix("containerd://")
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if name in (folder / "cgroup").read_text():
                ticks = int((folder / "stat").read_text().rpartition(")")[2].split()[19])
                since_boot = float(Path("/proc/uptime").read_text().split()[0])
                return time.time() - since_boot + ticks / 100
        except (FileNotFoundError, ProcessLookupError):
            continue
    raise CommandFailed(f"there is no process of {name}")


def until(is_so: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true value."""
    deadline = time.monotonic() + seconds
    while not (value := is_so()):
        if time.monotonic() > deadline:
            raise CommandFailed(f"not within {seconds} s: {what}")
        time.sleep(0.05)
    return value
