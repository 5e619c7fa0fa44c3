"""The operator's image on a real cluster of two nodes, from the first MailServer to its removal. In this order."""

import time
from collections import Counter

import pytest

from sandbox.cluster.operator import container_id, until
from sandbox.demo.cast import NAMESPACE
from sandbox.demo.cluster import OPERATOR
from sandbox.tests_cluster.conftest import MANY

pytestmark = pytest.mark.timeout(300, func_only=True)

DELETED, KILLED, NODE_LOST = 3, 20, 30
"""Seconds until another one leads."""
MEMORY_MIB = 200
START_TO_LEADER = 2.5
"""Seconds; of processor time where the machine has so much else to do that it takes longer."""
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


def first_call(operated, since: float) -> float | None:
    """When AWS was first called after that time."""
    return min((call["time"] for call in operated.scene.calls() if call["time"] > since), default=None)


def test_two_pods_run_on_two_nodes_with_the_strictest_pod_security(operated):
    assert {pod["spec"]["nodeName"] for pod in operated.pods.all()} == {"node1", "node2"}


def test_a_mail_server_becomes_ready(operated, tell):
    tell(f"a MailServer is Ready after {operated.scene.apply(1):.1f} s")


def test_a_hundred_become_ready_and_the_memory_stays_small(operated, tell):
    tell(f"{MANY} more are Ready after {operated.scene.apply(MANY):.1f} s")
    memory = until(operated.pods.memory_mib, 30, "the memory")
    tell("working sets: " + ", ".join(f"{one:.0f} MiB" for one in memory))
    assert max(memory) <= MEMORY_MIB


def test_a_leader_that_is_deleted_is_followed_at_once(operated, cluster, tell):
    leader, holder = operated.pods.leader()["metadata"]["name"], operated.pods.holder()
    cluster.kubectl("delete", "pod", leader, f"--namespace={OPERATOR}", "--wait=false")
    seconds = operated.pods.await_successor(holder, 30)
    since = operated.pods.acquired()
    acted = until(lambda: first_call(operated, since), 30, "a call of the new leader's")
    tell(f"kubectl delete pod: another one leads after {seconds:.1f} s, and acts {acted - since:.1f} s later")
    operated.pods.await_all()
    assert seconds <= DELETED


def test_a_leader_that_is_killed_is_followed_when_its_lease_has_run_out(operated, cluster, tell):
    leader, holder = operated.pods.leader(), operated.pods.holder()
    cluster.machines[leader["spec"]["nodeName"]].kill_container(container_id(leader))
    seconds = operated.pods.await_successor(holder, 60)
    tell(f"SIGKILL: another one leads after {seconds:.1f} s")
    operated.pods.await_all()
    assert seconds <= KILLED


def test_a_restart_of_the_api_server_is_survived(operated, cluster, tell):
    cluster.machines["node1"].kill("kube-apiserver")
    began = time.monotonic()
    until(operated.pods.holder, 60, "the API server")
    tell(f"the API server answers again after {time.monotonic() - began:.1f} s")
    tell(f"  a MailServer is Ready after {operated.scene.apply(1):.1f} s")


def test_a_rolling_upgrade_under_load_writes_what_was_asked_for_and_no_more(operated, tell):
    before, since, new = writes(operated), time.time(), 10
    operated.scene.apply_only(new)
    operated.release.install(version="2")
    tell(f"{new} MailServers and a rolling upgrade: all Ready after {operated.scene.await_ready():.1f} s more")
    made = writes(operated) - before
    tell("  written: " + ", ".join(f"{count} {action}" for action, count in made.items()))
    assert made.pop("ChangeResourceRecordSets") >= 1
    assert set(record_changes(operated, since).values()) == {1}, "a record was written twice"
    assert made.pop("SendCommand") >= 1
    assert made == {"AllocateAddress": new, "AssociateAddress": new, "ModifyAddressAttribute": new}


def test_a_pod_alone_leads_soon_after_its_start(operated, cluster, tell):
    scale = ("scale", f"deployment/{OPERATOR}", f"--namespace={OPERATOR}")
    cluster.kubectl(*scale, "--replicas=0")
    until(lambda: not operated.pods.all(), 60, "the end of all pods")
    cluster.kubectl(*scale, "--replicas=1")
    until(operated.pods.holder, 60, "a leader")
    seconds, used = operated.pods.start_to_leader()
    tell(f"start to leader with {MANY} resources: {seconds:.1f} s, of which {used:.1f} s of processor time")
    cluster.kubectl(*scale, "--replicas=2")
    operated.pods.await_all()
    assert min(seconds, used) <= START_TO_LEADER


def test_a_leader_whose_node_is_lost_is_followed(operated, cluster, tell):
    until(lambda: operated.pods.leader(), 60, "a leader")
    if operated.pods.leader()["spec"]["nodeName"] == "node1":  # which has the API server
        holder = operated.pods.holder()
        cluster.kubectl("delete", "pod", operated.pods.leader()["metadata"]["name"], f"--namespace={OPERATOR}")
        operated.pods.await_successor(holder, 30)
        operated.pods.await_all()
    holder = operated.pods.holder()
    assert operated.pods.leader()["spec"]["nodeName"] == "node2"
    cluster.power_off("node2")
    seconds = operated.pods.await_successor(holder, 60)
    tell(f"the leader's node lost: another one leads after {seconds:.1f} s")
    cluster.power_on("node2")
    cluster.await_nodes()
    assert seconds <= NODE_LOST


def test_it_may_do_what_is_documented_and_no_more(cluster, operated):
    def may(account: str) -> set[str]:
        listed = cluster.kubectl("auth", "can-i", "--list", f"--as={account}", f"--namespace={OPERATOR}")
        return {" ".join(line.split()) for line in listed.splitlines()[1:]}

    assert may(ACCOUNT) - may(f"system:serviceaccount:{NAMESPACE}:default") == {
        "mailservers.mailserver-operator.dev [] [] [get list watch patch]",
        "mailservers.mailserver-operator.dev/status [] [] [patch]",
        "events.events.k8s.io [] [] [create get patch]",
        "secrets [] [] [get]",
        "namespaces [] [kube-system] [get]",
        "leases.coordination.k8s.io [] [] [get create update patch]",
    }


def test_what_it_made_stays_when_it_goes(operated, cluster):
    before = writes(operated)
    count = len(cluster.get("mailservers", f"--namespace={NAMESPACE}")["items"])
    operated.release.uninstall()
    until(lambda: not operated.pods.all(), 60, "the end of all pods")
    assert len(cluster.get("mailservers", f"--namespace={NAMESPACE}")["items"]) == count
    assert writes(operated)["ReleaseAddress"] == 0
    assert writes(operated) == before
