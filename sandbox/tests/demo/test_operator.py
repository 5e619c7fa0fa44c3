"""What the operator is started with."""

import pytest

from sandbox.demo.operator import environment, settings
from sandbox.process import ProcessID
from sandbox.state import State

PUBLISHED = {
    "aws": {"endpoint": "http://127.0.0.1:1", "defaultRegion": "eu-west-1"},
    "dns": {"resolver": "127.0.0.1:2", "authoritativePort": 3},
    "mail": {"targets": ["mx.one.test:4", "mx.two.test:4"], "controlTarget": "web.one.test:5"},
}


def test_nothing_of_the_person_s_own_accounts_and_clusters_reaches_it():
    mine = {
        "PATH": "/bin",
        "AWS_PROFILE": "work",
        "KUBECONFIG": "/home/me/.kube/config",
        "MAILSERVER_CLUSTER_NAME": "production",
        "HTTPS_PROXY": "http://proxy",
        "https_proxy": "http://proxy",
    }
    assert environment(mine) == {"PATH": "/bin"}


def test_it_is_told_where_everything_is(tmp_path):
    account = {"accessKeyID": "AKIA", "secretAccessKey": "secret"}
    told = settings(PUBLISHED, account, tmp_path / "kubeconfig", 8081)
    assert told["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert told["MAILSERVER_DNS_RESOLVERS"] == "127.0.0.1:2"
    assert told["MAILSERVER_SMTP_PROBE_TARGETS"] == "mx.one.test:4,mx.two.test:4"
    assert told["QUARKUS_HTTP_PORT"] == "8081"


@pytest.mark.parametrize("how", ["clean", "claim"])
def test_guests_end_with_the_sandbox_and_before_the_next_one(tmp_path, sleeper, how):
    state = State(tmp_path / "state")
    state.folder.mkdir()
    guest = ProcessID.of(sleeper.pid)
    state.guests.write({"operator": guest})
    getattr(state, how)()
    assert not guest.is_alive()
    assert state.guests.read() == {}
