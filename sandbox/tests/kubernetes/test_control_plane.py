"""The control plane, with kubectl as the client."""

import json
import os
import signal
from pathlib import Path

from sandbox.kubernetes.release import KUBERNETES
from sandbox.process import ProcessID
from sandbox.tests.eventually import eventually


def owned_by(name: str, uid: str) -> str:
    owner = {"apiVersion": "v1", "kind": "ConfigMap", "name": name, "uid": uid}
    return json.dumps(
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "owned", "ownerReferences": [owner]}}
    )


def test_server_and_state_file_tell_the_release(sandbox, kubectl):
    assert json.loads(kubectl("version", "-o", "json"))["serverVersion"]["gitVersion"] == f"v{KUBERNETES}"
    assert sandbox["kubernetes"]["version"] == f"v{KUBERNETES}"


def test_admin_kubeconfig_may_do_everything(kubectl):
    assert kubectl("auth", "can-i", "*", "*", "--all-namespaces").strip() == "yes"


def test_rbac_gives_a_service_account_nothing_by_itself(kubectl):
    permissions = kubectl("auth", "can-i", "--list", "--as=system:serviceaccount:default:default")
    assert "secrets" not in permissions


def test_service_account_gets_a_token(kubectl):
    assert kubectl("create", "token", "default").count(".") == 2


def test_deleted_namespace_goes_away_with_what_is_in_it(kubectl):
    kubectl("create", "namespace", "short-lived")
    kubectl("create", "configmap", "inside", "-n", "short-lived")
    kubectl("delete", "namespace", "short-lived", "--timeout=120s")
    assert "short-lived" not in kubectl("get", "namespaces", "-o", "name")


def test_every_namespace_gets_a_service_account_and_the_root_certificate(kubectl):
    kubectl("create", "namespace", "fresh")
    eventually(lambda: "default" in kubectl("get", "serviceaccounts", "-n", "fresh", "-o", "name"))
    eventually(lambda: "kube-root-ca.crt" in kubectl("get", "configmaps", "-n", "fresh", "-o", "name"))


def test_what_an_owner_owned_is_collected_when_the_owner_goes(kubectl):
    kubectl("create", "namespace", "owners")
    kubectl("create", "configmap", "owner", "-n", "owners")
    uid = kubectl("get", "configmap", "owner", "-n", "owners", "-o", "jsonpath={.metadata.uid}")
    kubectl("apply", "-n", "owners", "-f", "-", stdin=owned_by("owner", uid))
    kubectl("delete", "configmap", "owner", "-n", "owners")
    eventually(lambda: "configmap/owned" not in kubectl("get", "configmaps", "-n", "owners", "-o", "name"))


def test_audit_log_has_what_was_written_and_by_whom(sandbox, kubectl):
    kubectl("create", "configmap", "audited", "--from-literal=key=value")
    (event,) = eventually(lambda: created(sandbox, "audited"))  # it is written after the answer
    assert event["user"]["username"] == "admin"
    assert event["requestObject"]["data"] == {"key": "value"}


def created(sandbox: dict, name: str) -> list[dict]:
    """What the audit log has of its creation. The last line may not be whole yet."""
    *lines, _ = Path(sandbox["kubernetes"]["auditLog"]).read_text().split("\n")
    events = map(json.loads, lines)
    return [e for e in events if e["verb"] == "create" and e["objectRef"].get("name") == name]


def test_killed_api_server_comes_back_at_the_same_address_with_its_data(sandbox, kubectl):
    kubectl("create", "configmap", "survivor")
    journal = json.loads((sandbox_folder(sandbox) / "processes.json").read_text())["kube-apiserver"]
    killed = ProcessID(journal["pid"], journal["startTime"])
    os.kill(killed.pid, signal.SIGKILL)
    eventually(lambda: not killed.is_alive())
    eventually(lambda: answers(kubectl))
    assert "survivor" in kubectl("get", "configmap", "survivor", "-o", "name")


def answers(kubectl) -> bool:
    try:
        return kubectl("get", "--raw=/readyz") == "ok"
    except AssertionError:
        return False


def sandbox_folder(sandbox: dict) -> Path:
    return Path(sandbox["kubernetes"]["adminKubeconfig"]).parent.parent
