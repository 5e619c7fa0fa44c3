"""The Kubernetes cluster of the demo: what is applied to it, and what is seen in it."""

import base64
import json
import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from sandbox.commands import CommandFailed
from sandbox.demo.cast import NAMESPACE
from sandbox.paths import ROOT

OPERATOR = "mailserver-operator"
"""The operator's namespace and ServiceAccount."""
RESOURCES = f"/apis/mailserver-operator.dev/v1alpha1/namespaces/{NAMESPACE}/mailservers"
WATCH_AGAIN = 0.3  # seconds
EVENTS = f"/apis/events.k8s.io/v1/namespaces/{NAMESPACE}/events"


class Cluster:
    """A cluster as its administrator uses it, by kubectl, and as a watcher does."""

    def __init__(self, kubernetes: dict[str, str], folder: Path) -> None:
        """``kubernetes``: what ``state.json`` says of it; ``folder`` takes the credentials that are written."""
        self._server = kubernetes["server"]
        self._kubectl = kubernetes["kubectl"]
        self.admin = Path(kubernetes["adminKubeconfig"])
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def kubectl(self, *arguments: str, stdin: str | None = None) -> str:
        command = [self._kubectl, f"--kubeconfig={self.admin}", *arguments]
        done = subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise CommandFailed(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def apply(self, *objects: dict[str, Any]) -> None:
        self.kubectl("apply", "-f", "-", stdin="\n".join(json.dumps(one) for one in objects))

    def install(self) -> None:
        """The namespace, the CRD and the operator's rights, as anybody installs them."""
        self.kubectl("apply", "-k", "deploy/rights")
        self.kubectl("wait", "--for=condition=Established", "crd/mailservers.mailserver-operator.dev", "--timeout=120s")
        self.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})

    def operator_kubeconfig(self) -> Path:
        """A kubeconfig with a token of the operator's ServiceAccount: it may do what ``deploy/`` grants, no more."""
        token = self.kubectl("create", "token", OPERATOR, f"--namespace={OPERATOR}", "--duration=24h").strip()
        config = json.loads(self.admin.read_text())
        config["users"] = [{"name": OPERATOR, "user": {"token": token}}]
        config["contexts"] = [
            {"name": "demo", "context": {"cluster": "sandbox", "user": OPERATOR, "namespace": OPERATOR}}
        ]
        config["current-context"] = "demo"
        path = self._folder / "operator.kubeconfig"
        path.touch(mode=0o600)
        path.write_text(json.dumps(config, indent=2) + "\n")
        return path

    def patch(self, name: str, patch: dict[str, Any]) -> None:
        self.kubectl(
            "patch", "mailserver", name, f"--namespace={NAMESPACE}", "--type=merge", f"--patch={json.dumps(patch)}"
        )

    def change_until_gone(self, name: str, most: int) -> None:
        """Writes an annotation as fast as the API server takes it, until the object is gone."""
        session, kind = self.session(), {"Content-Type": "application/merge-patch+json"}
        for count in range(most):
            patch = {"metadata": {"annotations": {"example.com/changes": str(count)}}}
            answer = session.patch(f"{self._server}{RESOURCES}/{name}", json=patch, headers=kind, timeout=60)
            if answer.status_code == requests.codes.not_found:
                return
            answer.raise_for_status()
        raise CommandFailed(f"{name} is still there after {most} changes")

    def watch(self, path: str, into: "queue.Queue[dict[str, Any]]") -> None:
        """Puts every object below ``path``, and every later version of it, into the queue, from a thread."""
        session = self.session()

        def follow() -> None:
            for version in _versions(session, self._server + path):
                into.put(version)

        threading.Thread(target=follow, daemon=True, name=f"watch {path}").start()

    def session(self) -> requests.Session:
        """With the administrator's certificate."""
        config = json.loads(self.admin.read_text())
        user = config["users"][0]["user"]
        session = requests.Session()
        session.trust_env = False
        session.verify = self._written("ca.crt", config["clusters"][0]["cluster"]["certificate-authority-data"])
        session.cert = (
            self._written("admin.crt", user["client-certificate-data"]),
            self._written("admin.key", user["client-key-data"]),
        )
        return session

    def _written(self, name: str, content: str) -> str:
        path = self._folder / name
        path.touch(mode=0o600)
        path.write_bytes(base64.b64decode(content))
        return str(path)


def _versions(session: requests.Session, url: str) -> Iterator[dict[str, Any]]:
    """The objects of a collection and then what becomes of them; when the API server says no, again a while later."""
    while True:
        try:
            listed = session.get(url, timeout=10)
            listed.raise_for_status()
            collection = listed.json()
            yield from collection["items"]
            query = {"watch": "1", "resourceVersion": collection["metadata"]["resourceVersion"]}
            with session.get(url, params=query, stream=True, timeout=(10, 300)) as changes:
                for line in changes.iter_lines(chunk_size=None):
                    change = json.loads(line)
                    if change["type"] not in ("ADDED", "MODIFIED"):
                        break
                    yield change["object"]
        except OSError:  # what requests raises is one too
            time.sleep(WATCH_AGAIN)
