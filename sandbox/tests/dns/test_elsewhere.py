"""A zone of another maker's server is delegated like any other, and that server's answers are what a client gets."""

import dns.message
import dns.query
import dns.rcode
import dns.tsigkeyring
import dns.update
import pytest

from sandbox.dns import primary as primaries
from sandbox.dns.primary import ADDRESS, Primary
from sandbox.tests.dns.conftest import texts
from sandbox.tests.eventually import PATIENCE

ZONE = "knot.test"


@pytest.fixture
def try_seconds() -> float:
    """Two silent servers, one after the other."""
    return 1.5


@pytest.fixture
def knot(server, monkeypatch):
    monkeypatch.setattr(
        primaries, "delegated", lambda control, zone, port: server.delegate_elsewhere(zone, f"{ADDRESS}:{port}")
    )
    with Primary("knot", [ZONE], "the control API") as running:
        yield running


def add(knot, name, type_, *values):
    message = dns.update.UpdateMessage(f"{ZONE}.")
    message.add(name, 60, type_, *values)
    message.use_tsig(dns.tsigkeyring.from_text({"writer": knot.keys["writer"].secret}))
    assert dns.query.tcp(message, ADDRESS, timeout=PATIENCE, port=knot.port).rcode() == dns.rcode.NOERROR


def test_its_records_are_answered_by_its_name_servers_and_by_the_resolver(knot, ask):
    add(knot, "mail", "A", "203.0.113.7")
    for host in ("ns1.knot.test.", "ns2.knot.test."):
        assert texts(ask.server("mail.knot.test.", "A", host).answer) == ["mail.knot.test. A 203.0.113.7"]
    assert texts(ask.resolver("mail.knot.test.", "A").answer) == ["mail.knot.test. A 203.0.113.7"]
    assert ask.resolver("none.knot.test.", "A").rcode() == dns.rcode.NXDOMAIN
    assert texts(ask.resolver("mail.example.test.", "A").answer) == ["mail.example.test. A 203.0.113.7"]


def test_its_name_servers_have_the_addresses_at_which_the_sandbox_has_them(knot, ask, server):
    assert texts(ask.resolver("ns2.knot.test.", "A").answer) == [
        f"ns2.knot.test. A {server.address_of('ns2.knot.test.')}"
    ]


def test_an_answer_that_does_not_fit_comes_over_tcp(knot, ask):
    add(knot, "large", "TXT", *(f'"{number:03d} {"x" * 200}"' for number in range(20)))
    assert len(texts(ask.resolver("large.knot.test.", "TXT").answer)) == 20
    assert len(texts(ask.server_over_tcp("large.knot.test.", "TXT", "ns1.knot.test.").answer)) == 20


def test_without_the_server_the_resolver_fails(knot, ask):
    knot.close()
    assert ask.resolver("mail.knot.test.", "A").rcode() == dns.rcode.SERVFAIL
