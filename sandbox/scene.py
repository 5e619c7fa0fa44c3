"""A cluster and an account in which many MailServers become Ready, as fast as the operator can make them."""

import queue
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from sandbox.aws.settings import Settings
from sandbox.commands import CommandFailed
from sandbox.demo.calls import OPERATOR_AGENT
from sandbox.demo.cast import API_VERSION, HOME, NAMESPACE
from sandbox.demo.cluster import RESOURCES, Cluster
from sandbox.demo.control import Control
from sandbox.demo.stage import Stage

ZONE = "example.com"
MOST_CHANGES = 3000  # of one MailServer while it is deleted; usually some dozens
PATIENCE = 900  # seconds until all are Ready; usually 45
NO_WAIT = 0.001  # seconds
AT_ONCE = replace(
    Settings.fast(),
    route53_insync_seconds=NO_WAIT,
    ptr_pending_seconds=NO_WAIT,
    ptrset_lag_seconds=NO_WAIT,
    visibility_seconds=NO_WAIT,
    instance_start_seconds=NO_WAIT,
)
"""AWS as it would be if nothing took time: what is left are the calls that no patience saves."""


class Scene:
    """A cluster and an account in which any number of MailServers can be made Ready at once."""

    def __init__(self, published: dict[str, Any], cluster: Cluster, servers: int) -> None:
        """``servers``: how many at most."""
        self._control = Control(published["aws"]["control"])
        self._cluster = cluster
        stage = Stage(published, self._control, replace(AT_ONCE, address_quota=servers))
        self.account = stage.account
        stage.register_probe(HOME)
        self._control.post("/zones", accountID=self.account["accountID"], name=ZONE)
        self._control.post("/support/approve-port25", accountID=self.account["accountID"], region=HOME)
        self._versions: queue.Queue[dict[str, Any]] = queue.Queue()
        self._cluster.watch(RESOURCES, self._versions)
        self._ready: set[str] = set()
        self._applied = 0

    def apply(self, count: int, must_live: Callable[[], None] = lambda: None) -> float:
        """Applies so many more; the seconds until all are Ready. ``must_live`` raises when there is nobody to do it."""
        self.apply_only(count)
        return self.await_ready(must_live)

    def apply_only(self, count: int) -> None:
        manifests = [self._manifest(self._applied + number) for number in range(count)]
        self._applied += count
        self._cluster.apply(*manifests)

    def apply_signed(self, secret: str) -> str:
        """One that shall sign with a key of that Secret, and that nobody waits for; its name."""
        manifest = self._manifest(self._applied)
        manifest["metadata"]["name"] = "signed"
        manifest["spec"] |= {
            "domain": f"signed.{ZONE}",
            "dkim": [{"selector": "mail", "secretRef": {"name": secret, "key": "key"}}],
        }
        self._cluster.apply(manifest)
        return manifest["metadata"]["name"]

    def change(self, name: str, spec: dict[str, Any]) -> None:
        self._cluster.patch(name, {"spec": spec})

    def delete_under_changes(self, name: str) -> None:
        """Deletes one that somebody else does not stop to change, and returns when it is gone."""
        with ThreadPoolExecutor() as threads:
            changes = threads.submit(self._cluster.change_until_gone, name, MOST_CHANGES)
            self._cluster.kubectl("delete", "mailserver", name, f"--namespace={NAMESPACE}", "--wait=false")
            changes.result()

    def await_ready(self, must_live: Callable[[], None] = lambda: None) -> float:
        """The seconds until all that were applied are Ready."""
        began = time.monotonic()
        while len(self._ready) < self._applied:
            if time.monotonic() - began > PATIENCE:
                raise CommandFailed(f"{len(self._ready)} of {self._applied} Ready after {PATIENCE} s")
            must_live()
            self._take(self._versions.get(timeout=PATIENCE))
        return time.monotonic() - began

    def calls(self) -> list[dict[str, Any]]:
        """The operator's calls to AWS."""
        calls = self._control.get("/calls", accountID=self.account["accountID"])
        return [call for call in calls if OPERATOR_AGENT in call.get("userAgent", "")]

    def _take(self, version: dict[str, Any]) -> None:
        conditions = version.get("status", {}).get("conditions", [])
        if any(one["type"] == "Ready" and one["status"] == "True" for one in conditions):
            self._ready.add(version["metadata"]["name"])

    def _manifest(self, number: int) -> dict[str, Any]:
        launched = self._control.post("/instances", accountID=self.account["accountID"], region=HOME)
        return {
            "apiVersion": API_VERSION,
            "kind": "MailServer",
            "metadata": {"name": f"server-{number}", "namespace": NAMESPACE},
            "spec": {"domain": f"s{number}.{ZONE}", "instance": {"id": launched["instanceID"]}},
        }
