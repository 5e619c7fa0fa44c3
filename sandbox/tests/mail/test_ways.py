"""What becomes of a connection on its way to a host, with plain sockets as the client."""

import errno
import smtplib
import socket
import ssl

import pytest

from sandbox.tests.eventually import PATIENCE
from sandbox.tests.mail.conftest import ACCOUNT, ADDRESS, REGION

A_MOMENT = 0.4
"""After which what is silent counts as silent. What answers has longer."""


def times_out(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=A_MOMENT).close()
    except TimeoutError:
        return True
    return False


def error_of(address: tuple[str, int]) -> int | None:
    with socket.socket() as client:
        client.settimeout(PATIENCE)
        return client.connect_ex(address)


def banner_of(address: tuple[str, int]) -> bytes:
    with socket.create_connection(address, timeout=PATIENCE) as client:
        return client.recv(200)


def test_new_account_is_filtered_towards_every_mail_host(network):
    for target in network.description()["targets"]:
        address, port = network.reach(account_id=ACCOUNT, region=REGION, source_ip=ADDRESS, target=target).split(":")
        assert times_out((address, int(port)))


def test_filtered_is_a_syn_time_out_and_stays_one(place):
    place.port25("filtered")
    address = place.reach(place.one)
    assert [times_out(address) for _ in range(4)] == [True] * 4


def test_web_is_reached_whatever_becomes_of_port_25(place):
    for mode in ("filtered", "refused", "unreachable", "intercepted"):
        place.port25(mode)
        with socket.create_connection(place.reach(place.control), timeout=PATIENCE) as plain:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with context.wrap_socket(plain) as tls:
                tls.sendall(b"GET / HTTP/1.1\r\nHost: web.one.test\r\n\r\n")
                assert tls.recv(100).startswith(b"HTTP/1.1 200")


def test_open_leads_to_the_host_which_sees_the_address_of_the_instance(place):
    with smtplib.SMTP(*place.reach(place.one), timeout=PATIENCE) as client:
        assert client.ehlo("mail.example.com")[1].splitlines()[0] == b"mx.one.test at your service, [203.0.113.7]"
    with smtplib.SMTP(*place.reach(place.one, source_ip="198.51.100.4"), timeout=PATIENCE) as client:
        assert b"[198.51.100.4]" in client.ehlo("mail.example.com")[1]


def test_refused_is_refused(place):
    place.port25("refused")
    assert error_of(place.reach(place.one)) == errno.ECONNREFUSED


def test_unreachable_is_told_at_once_by_the_network(place):
    place.port25("unreachable")
    assert error_of(place.reach(place.one)) == errno.ENETUNREACH


def test_intercepted_is_somebody_elses_banner_without_starttls(place):
    place.port25("intercepted")
    with smtplib.SMTP(*place.reach(place.one), timeout=PATIENCE) as client:
        _, text = client.ehlo("mail.example.com")
        assert b"smtp-gateway.provider.test" in text
        assert not client.has_extn("starttls")


def test_port_25_is_per_account_and_region(place, network):
    assert network.port25(ACCOUNT, REGION) == "open"
    assert network.port25(ACCOUNT, "us-east-1") == "filtered"
    assert network.port25("444455556666", REGION) == "filtered"


def test_without_a_public_address_nothing_is_reached_not_even_the_web(place):
    assert times_out(place.reach(place.one, source_ip=None))
    assert times_out(place.reach(place.control, source_ip=None))


def test_address_with_no_host_never_answers(place):
    assert times_out(place.reach("203.0.113.25:25"))


def test_target_may_be_given_by_its_address_or_its_name(place):
    address, port = place.own(place.one)
    assert place.reach(f"{address}:{port}") == place.reach(place.one)


def test_operators_process_meets_the_hosts_at_their_own_addresses_as_its_region_allows(place):
    own = place.own(place.one)
    assert banner_of(own).startswith(b"220 mx.one.test")
    place.port25("filtered")
    assert times_out(own)
    place.port25("refused")
    assert error_of(own) == errno.ECONNREFUSED
    place.port25("intercepted")
    assert b"smtp-gateway" in banner_of(own)
    place.port25("open")
    assert banner_of(own).startswith(b"220 mx.one.test")
    place.network.set_port25(ACCOUNT, "us-east-1", "filtered")
    assert banner_of(own).startswith(b"220 mx.one.test")


def test_operators_process_is_seen_under_the_address_it_was_given(place, network):
    with smtplib.SMTP(*place.own(place.one), timeout=PATIENCE) as client:
        assert b"[127.0.0.1]" in client.ehlo("mail.example.com")[1]
    network.set_operator_egress(ACCOUNT, REGION, "198.51.100.77")
    with smtplib.SMTP(*place.own(place.one), timeout=PATIENCE) as client:
        assert b"[198.51.100.77]" in client.ehlo("mail.example.com")[1]


def test_connection_that_stands_outlives_a_change_that_is_not_its_own(place, network):
    with smtplib.SMTP(*place.own(place.one), timeout=PATIENCE) as client:
        network.set_port25("444455556666", REGION, "open")
        network.set_mode("mx.two.test", "down")
        assert client.noop()[0] == 250


def test_unknown_way_is_refused(network):
    with pytest.raises(ValueError, match="sideways"):
        network.set_port25(ACCOUNT, REGION, "sideways")
