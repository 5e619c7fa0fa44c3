"""The operator's image on a real cluster of two nodes, from the first MailServer to its removal. In this order."""

import time
from collections import Counter
from pathlib import Path

import pytest

from sandbox.cluster.cluster import until
from sandbox.cluster.operator import CHART, container_id, released, used
from sandbox.demo.cast import NAMESPACE
from sandbox.demo.cluster import OPERATOR
from sandbox.paths import ROOT
from sandbox.tests_cluster.conftest import MANY

pytestmark = pytest.mark.timeout(1800, func_only=True)

DELETED, KILLED, NODE_LOST = 3, 20, 30
"""Seconds until another one leads; after the first also until it acts."""
INSTALLED = 60
"""Seconds from the start of the installation until a MailServer is Ready."""
STARTED = 2.5
"""Seconds from the start of a process until it leads."""
MARKER = "_mailserver-operator."
MEMORY = 200
"""MiB of the working set."""
RIGHTS = {
    *(f"mailservers.mailserver-operator.dev {verb}" for verb in ("get", "list", "watch", "patch")),
    "mailservers.mailserver-operator.dev/status patch",
    *(f"events.events.k8s.io {verb}" for verb in ("create", "get", "patch")),
    "secrets get",
    "namespaces get [kube-system]",
    "leases.coordination.k8s.io create",
    *(f"leases.coordination.k8s.io {verb} [{OPERATOR}]" for verb in ("get", "update", "patch")),
}
"""Each with the one object that it is limited to, where it is limited to one."""
ASKED_FOR = f"leases.coordination.k8s.io update [{OPERATOR}]"
"""Without it JOSDK does not compete for the lease, so that nothing here happens at all; it writes by patches."""
AFTER_A_CONFLICT = "mailservers.mailserver-operator.dev get"
ACCOUNT = f"system:serviceaccount:{OPERATOR}:{OPERATOR}"


def writes(operated) -> Counter:
    """What has been changed in AWS so far, by action."""
    return Counter(call["action"] for call in operated.scene.calls() if call["mutating"])


def record_changes(operated, since: float) -> Counter:
    """The changes of DNS records that AWS has taken since that time."""
    return Counter(
        (change["Action"], change["ResourceRecordSet"]["Name"], change["ResourceRecordSet"]["Type"])
        for call in operated.scene.calls()
        if call["action"] == "ChangeResourceRecordSets" and call["time"] > since and call["status"] == 200
        for change in call["params"]["ChangeBatch"]["Changes"]
    )


def again(changes: Counter) -> dict:
    """What was changed more often than was asked for; a marker changes with each record of its name: A and SPF."""
    return {key: count for key, count in changes.items() if count > (2 if key[1].startswith(MARKER) else 1)}


def first_call(operated, since: float) -> float | None:
    """When AWS was first called after that time."""
    return min((call["time"] for call in operated.scene.calls() if call["time"] > since), default=None)


def judged(cluster, name: str, condition: str) -> str:
    """The reason of a condition, once it is about the spec as it is."""
    server = cluster.get("mailserver", name, f"--namespace={NAMESPACE}")
    conditions = server.get("status", {}).get("conditions", [])
    current = [one for one in conditions if one.get("observedGeneration") == server["metadata"]["generation"]]
    return next((one["reason"] for one in current if one["type"] == condition), "")


def repeated(cluster, name: str) -> bool:
    """Whether an event of that MailServer has become a series."""
    events = cluster.get("events.events.k8s.io", f"--namespace={NAMESPACE}")["items"]
    return any(event["regarding"]["name"] == name and event.get("series") for event in events)


def test_two_pods_run_on_two_nodes_with_the_strictest_pod_security(operated):
    assert {pod["spec"]["nodeName"] for pod in operated.pods.all()} == {"node1", "node2"}


def test_a_mail_server_becomes_ready(operated, within):
    within("helm install until a MailServer is Ready", operated.installing + operated.scene.apply(1), INSTALLED)


def test_a_hundred_become_ready_and_the_memory_stays_small(operated, tell, within):
    tell(f"{MANY} more are Ready after {operated.scene.apply(MANY):.1f} s")
    within("working set", max(until(operated.pods.memory_mib, "the memory")), MEMORY, "MiB")


def test_a_leader_that_is_deleted_is_followed_at_once(operated, cluster, within):
    leader, holder = operated.pods.leader()["metadata"]["name"], operated.pods.holder()
    cluster.kubectl("delete", "pod", leader, f"--namespace={OPERATOR}", "--wait=false")
    seconds = operated.pods.await_successor(holder, 30)
    since = operated.pods.acquired()
    acted = until(lambda: first_call(operated, since), "a call of the new leader's")
    operated.pods.await_all()
    within("kubectl delete pod until another one leads and acts", seconds + acted - since, DELETED)


def test_a_leader_that_is_killed_is_followed_when_its_lease_has_run_out(operated, cluster, within):
    leader, holder = operated.pods.leader(), operated.pods.holder()
    cluster.machines[leader["spec"]["nodeName"]].kill_container(container_id(leader))
    seconds = operated.pods.await_successor(holder, 60)
    operated.pods.await_all()
    within("SIGKILL until another one leads", seconds, KILLED)


def test_a_pod_without_room_for_its_memory_is_killed_and_the_others_go_on(operated, cluster):
    deployment, holder = (f"deployment/{OPERATOR}", f"--namespace={OPERATOR}"), operated.pods.holder()
    cluster.kubectl("set", "resources", *deployment, "--requests=memory=64Mi", "--limits=memory=64Mi")
    until(operated.pods.out_of_memory, "a pod that is killed for its memory")
    cluster.kubectl("rollout", "undo", *deployment)
    operated.pods.await_all()
    assert operated.pods.holder() == holder


def test_a_restart_of_the_api_server_is_survived(operated, cluster, tell):
    cluster.machines["node1"].kill("kube-apiserver")
    began = time.monotonic()
    until(operated.pods.holder, "the API server")
    tell(f"the API server answers again after {time.monotonic() - began:.1f} s")
    tell(f"  a MailServer is Ready after {operated.scene.apply(1):.1f} s")


def test_a_rolling_upgrade_under_load_writes_what_was_asked_for_and_no_more(operated, tell, tmp_path):
    """From the chart of the last release, once there is one."""
    if last := released(ROOT, tmp_path):
        operated.release.install(last, version="last")
    before, since, new = writes(operated), time.time(), 10
    operated.scene.apply_only(new)
    operated.release.install(CHART, version="2")
    tell(f"{new} MailServers and a rolling upgrade: all Ready after {operated.scene.await_ready():.1f} s more")
    made = writes(operated) - before
    tell("  written: " + ", ".join(f"{count} {action}" for action, count in made.items()))
    assert made.pop("ChangeResourceRecordSets") >= 1
    assert again(record_changes(operated, since)) == {}
    assert made.pop("SendCommand") >= 1
    assert made == {"AllocateAddress": new, "AssociateAddress": new, "ModifyAddressAttribute": new}


def test_a_pod_alone_leads_soon_after_its_start(operated, cluster, within):
    scale = ("scale", f"deployment/{OPERATOR}", f"--namespace={OPERATOR}")
    cluster.kubectl(*scale, "--replicas=0")
    until(lambda: not operated.pods.all(), "the end of all pods")
    cluster.kubectl(*scale, "--replicas=1")
    until(operated.pods.holder, "a leader")
    seconds = operated.pods.start_to_leader()
    cluster.kubectl(*scale, "--replicas=2")
    operated.pods.await_all()
    within(f"start to leader with {MANY} resources", seconds, STARTED)


def test_a_leader_whose_node_is_lost_is_followed(operated, cluster, within):
    while (leader := operated.pods.leader())["spec"]["nodeName"] != "node2":  # the other has the API server
        holder = operated.pods.holder()
        cluster.kubectl("delete", "pod", leader["metadata"]["name"], f"--namespace={OPERATOR}")
        operated.pods.await_successor(holder, 30)
        operated.pods.await_all()
    holder = operated.pods.holder()
    cluster.power_off("node2")
    seconds = operated.pods.await_successor(holder, 60)
    cluster.power_on("node2")
    cluster.await_nodes()
    within("loss of the leader's node until another one leads", seconds, NODE_LOST)


@pytest.fixture(scope="session")
def exercised(cluster, operated) -> set[str]:
    """The rights that it has used, when what it does seldom was brought about too."""
    operated.pods.await_all()
    signed = operated.scene.apply_signed("no-such-secret")
    until(lambda: judged(cluster, signed, "DkimReady") == "SecretNotFound", "a look at the Secret")
    for seconds in (60, 120, 60):  # the third event is the first one again
        operated.scene.change(signed, {"dns": {"ttl": seconds}})
        until(lambda: judged(cluster, signed, "DnsReady") == "Answering", "the record's TTL")
    until(lambda: repeated(cluster, signed), "an event that is published again")
    log = Path(cluster.description()["auditLog"])
    for _ in range(5):  # until it was overtaken between its look and its last write
        operated.scene.delete_under_changes(signed)
        if AFTER_A_CONFLICT in used(log, ACCOUNT):
            break
        operated.scene.apply_signed("no-such-secret")
    return used(log, ACCOUNT)


@pytest.mark.parametrize("right", sorted(RIGHTS - {ASKED_FOR}))
def test_it_uses_the_right(right, exercised):
    """One that is taken away is missed here, since what is refused does not count."""
    assert right.partition(" [")[0] in exercised


def rights_of(line: str) -> set[str]:
    """A line of ``kubectl auth can-i --list``: a resource, and in brackets paths, names and verbs."""
    resource, _, names, verbs = (column.strip("] ") for column in line.split("["))
    return {f"{resource} {verb} [{names}]" if names else f"{resource} {verb}" for verb in verbs.split() if resource}


def test_it_may_do_what_is_documented_and_no_more(cluster, operated):
    def may(account: str) -> set[str]:
        listed = cluster.kubectl("auth", "can-i", "--list", f"--as={account}", f"--namespace={OPERATOR}")
        return set().union(*map(rights_of, listed.splitlines()[1:]))

    assert sorted(may(ACCOUNT) - may(f"system:serviceaccount:{NAMESPACE}:default")) == sorted(RIGHTS)


def test_what_it_made_stays_when_it_goes(operated, cluster):
    before = writes(operated)
    count = len(cluster.get("mailservers", f"--namespace={NAMESPACE}")["items"])
    operated.release.uninstall()
    until(lambda: not operated.pods.all(), "the end of all pods")
    assert len(cluster.get("mailservers", f"--namespace={NAMESPACE}")["items"]) == count
    assert writes(operated)["ReleaseAddress"] == 0
    assert writes(operated) == before
