"""The parts of the cluster that need no cluster."""

import subprocess
from pathlib import Path

from sandbox.cluster.components import commands, issue
from sandbox.cluster.layout import Node
from sandbox.cluster.pause import program
from sandbox.cluster.programs import lacking
from sandbox.dns.view import HostAddresses
from sandbox.kubernetes.release import ARCH
from sandbox.pki import Authority
from sandbox.site import LOOPBACK, Site
from sandbox.tests.eventually import eventually


def node(folder: Path, number: int) -> Node:
    return Node(number, str(folder / f"node{number}"), str(folder), str(folder), ["memory"])


def test_the_process_that_holds_a_pod_waits_and_does_nothing_else(tmp_path):
    file = tmp_path / "pause"
    file.write_bytes(program(ARCH))
    file.chmod(0o755)
    waiting = subprocess.Popen([file])
    try:
        eventually(lambda: Path(f"/proc/{waiting.pid}/stat").read_text().split()[2] == "S")
        assert waiting.poll() is None
    finally:
        waiting.kill()
        waiting.wait()


def test_a_node_is_read_as_it_was_written(tmp_path):
    (tmp_path / "node2").mkdir()
    assert Node.read(node(tmp_path, 2).write()) == node(tmp_path, 2)


def test_only_the_first_node_has_a_control_plane(tmp_path):
    first, second = node(tmp_path, 1), node(tmp_path, 2)
    assert set(commands(first)) - set(commands(second)) == {
        "etcd",
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
    }


def test_every_node_gets_a_kubelet_of_its_own_name_and_no_other_s_keys(tmp_path):
    nodes = [node(tmp_path, 1), node(tmp_path, 2)]
    issue(Authority("test"), nodes)
    keys = [one.path("pki", "kubelet-client.key").read_bytes() for one in nodes]
    assert keys[0] != keys[1]
    assert not nodes[1].path("pki", "service-accounts.key").exists()


def test_name_servers_are_where_the_site_says():
    site = Site.parse("10.9.0.1,eth9,10.10")
    assert Site.parse(str(site)) == site
    assert HostAddresses(site.servers).of("ns1.example.com").startswith("10.10.")
    assert HostAddresses().of("ns1.example.com").startswith(f"{LOOPBACK.servers}.")


def test_where_no_cluster_can_be_made_it_is_said_why(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert lacking() == "there is no unshare (util-linux, iproute2)"
