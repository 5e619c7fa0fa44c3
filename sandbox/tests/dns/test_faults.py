"""Servers and a resolver that fail, as those out there do."""

import dns.exception
import dns.flags
import dns.query
import dns.rcode
import pytest

from sandbox.tests.dns.conftest import EXAMPLE, SERVERS, texts

NAME = ("mail.example.test.", "A")


@pytest.fixture
def try_seconds() -> float:
    """Two silent servers, one after the other, within the time of a question."""
    return 1.5


def break_all(server, fault: str) -> None:
    for host in SERVERS:
        server.set_fault(fault, server=host)


def test_silent_server_does_not_answer_and_its_neighbour_does(server, ask):
    server.set_fault("timeout", server=SERVERS[0])
    with pytest.raises(dns.exception.Timeout):
        ask.server(*NAME, timeout=0.5)
    assert ask.server(*NAME, host=SERVERS[1]).answer


@pytest.mark.parametrize("fault", ["servfail", "refused"])
def test_server_answers_with_an_error(server, ask, fault):
    server.set_fault(fault, server=SERVERS[0])
    assert ask.server(*NAME).rcode() == dns.rcode.from_text(fault)


def test_slow_server_answers_rightly_but_late(server, ask):
    server.set_fault("slow", server=SERVERS[0])
    response = ask.server(*NAME)
    assert response.time > 1
    assert response.answer


def test_lame_server_refers_to_the_root_without_authority(server, ask):
    server.set_fault("lame", server=SERVERS[0])
    response = ask.server(*NAME)
    assert not response.flags & dns.flags.AA
    assert texts(response.authority) == [". NS a.root-servers.test."]


def test_server_that_always_truncates_is_right_over_tcp(server, ask):
    server.set_fault("truncate-always", server=SERVERS[0])
    response = ask.server(*NAME)
    assert (bool(response.flags & dns.flags.TC), response.answer) == (True, [])
    assert ask.server_over_tcp(*NAME).answer


def test_answer_with_the_id_of_another_query_is_no_answer(server, ask):
    server.set_fault("wrong-id", server=SERVERS[0])
    with pytest.raises(dns.query.BadResponse):
        ask.server(*NAME)


def test_garbage_is_no_message(server, ask):
    server.set_fault("garbage", server=SERVERS[0])
    with pytest.raises(dns.exception.DNSException):
        ask.server(*NAME)


def test_fault_of_a_zone_is_on_all_its_servers_and_on_no_other_zone(server, ask):
    server.set_fault("servfail", zone="example.test.")
    assert {ask.server(*NAME, host=host).rcode() for host in SERVERS} == {dns.rcode.SERVFAIL}
    assert ask.server("test.", "SOA", host="a.tld-servers.test.").answer


def test_fault_ends_when_it_is_mended(server, ask):
    server.set_fault("servfail", server=SERVERS[0])
    server.set_fault("none", server=SERVERS[0])
    assert ask.server(*NAME).answer


def test_resolver_goes_on_to_a_server_that_works(server, ask):
    server.set_fault("timeout", server=SERVERS[0])
    for _ in range(4):  # servers are asked in random order
        assert ask.resolver(*NAME).answer
        server.flush()


@pytest.mark.parametrize("fault", ["servfail", "refused", "lame", "wrong-id", "garbage", "timeout"])
def test_resolver_fails_when_no_server_is_usable(server, ask, fault):
    break_all(server, fault)
    assert ask.resolver(*NAME).rcode() == dns.rcode.SERVFAIL


def test_resolver_goes_to_tcp_when_a_server_truncates(server, ask):
    break_all(server, "truncate-always")
    assert ask.resolver(*NAME).answer


def test_resolver_itself_can_be_broken(server, ask):
    server.set_fault("servfail", resolver=True)
    assert ask.resolver(*NAME).rcode() == dns.rcode.SERVFAIL
    assert ask.server(*NAME).answer


@pytest.mark.parametrize(
    "scope", [{}, {"server": SERVERS[0], "zone": EXAMPLE.name}], ids=["of nothing", "of two things"]
)
def test_fault_must_be_of_one_thing(server, scope):
    with pytest.raises(ValueError, match="a fault is of one"):
        server.set_fault("timeout", **scope)


def test_unknown_fault_is_refused(server):
    with pytest.raises(ValueError, match="explode"):
        server.set_fault("explode", server=SERVERS[0])
