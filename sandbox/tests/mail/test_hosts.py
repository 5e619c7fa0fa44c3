"""How the mail hosts behave, with smtplib and plain sockets as the client."""

import errno
import smtplib
import socket
import ssl
import time

import pytest
from cryptography import x509

from sandbox.mail.odd import DRIP_SECONDS
from sandbox.tests.eventually import PATIENCE
from sandbox.tests.mail.conftest import Place


def connect(place: Place, target: str | None = None) -> socket.socket:
    return socket.create_connection(place.reach(target or place.one), timeout=PATIENCE)


def received(client: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    octets = b""
    while chunk := client.recv(65536):
        octets += chunk
    return octets


def test_hosts_are_of_two_operators_and_only_one_tells_what_it_sees(place):
    with smtplib.SMTP(*place.reach(place.two), timeout=PATIENCE) as client:
        assert client.ehlo("mail.example.com")[1].splitlines()[0] == b"mx.two.test"


def test_starttls_has_a_certificate_for_the_hosts_own_name(place):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP(*place.reach(place.one), timeout=PATIENCE) as client:
        client.starttls(context=context)
        certificate = x509.load_der_x509_certificate(client.sock.getpeercert(binary_form=True))
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert names.get_values_for_type(x509.DNSName) == ["mx.one.test"]
        assert b"at your service" in client.ehlo("mail.example.com")[1]


def test_host_without_starttls_does_not_offer_it(place, network):
    network.set_mode("mx.one.test", "no-starttls")
    with smtplib.SMTP(*place.reach(place.one), timeout=PATIENCE) as client:
        client.ehlo("mail.example.com")
        assert not client.has_extn("starttls")


def test_busy_host_says_421_and_hangs_up(place, network):
    network.set_mode("mx.one.test", "421")
    with connect(place) as client:
        assert received(client).startswith(b"421 4.7.0 mx.one.test")


def test_unwilling_host_says_554_and_waits_for_quit(place, network):
    network.set_mode("mx.one.test", "554")
    with connect(place) as client:
        assert client.recv(200).startswith(b"554 5.7.1 mx.one.test")
        client.sendall(b"EHLO mail.example.com\r\n")
        assert client.recv(200).startswith(b"503")
        client.sendall(b"QUIT\r\n")
        assert received(client).startswith(b"221")


def test_host_without_a_banner_takes_the_connection_and_says_nothing(place, network):
    network.set_mode("mx.one.test", "no-banner")
    with connect(place) as client:
        client.settimeout(0.4)
        with pytest.raises(TimeoutError):
            client.recv(1)


def test_dripping_host_never_comes_to_the_end_of_a_line(place, network):
    network.set_mode("mx.one.test", "dripping")
    began = time.monotonic()
    with connect(place) as client:
        octets = [client.recv(1) for _ in range(4)]  # one by one: whoever is late finds several
    assert octets == [b"2", b"2", b"0", b"-"]
    assert time.monotonic() - began >= 3 * DRIP_SECONDS - 0.1


def test_junk_is_no_smtp(place, network):
    network.set_mode("mx.one.test", "junk")
    with connect(place) as client:
        assert b"\x00" in client.recv(100)


def test_resetting_host_resets_after_accepting(place, network):
    network.set_mode("mx.one.test", "reset")
    with pytest.raises(ConnectionResetError), connect(place) as client:
        client.recv(1)
        client.sendall(b"x")
        client.recv(1)


def test_host_that_is_down_refuses_until_it_is_up_again_from_everywhere(place, network):
    network.set_mode("mx.one.test", "down")
    for address in (place.reach(place.one), place.own(place.one)):
        with socket.socket() as client:
            assert client.connect_ex(address) == errno.ECONNREFUSED
    network.set_mode("mx.one.test", "normal")
    for address in (place.reach(place.one), place.own(place.one)):
        with smtplib.SMTP(*address, timeout=PATIENCE) as client:
            assert client.noop()[0] == 250


def test_big_banner_is_big_and_ends(place, network):
    network.set_mode("mx.one.test", "big-banner")
    with connect(place) as client:
        banner = b""
        while b"\r\n220 " not in banner:
            banner += client.recv(65536)
        assert len(banner) > 100_000
        client.sendall(b"QUIT\r\n")
        assert b"221" in received(client)


def test_mode_is_of_one_host(place, network):
    network.set_mode("mx.one.test", "421")
    with smtplib.SMTP(*place.reach(place.two), timeout=PATIENCE) as client:
        assert client.noop()[0] == 250


@pytest.mark.parametrize(
    ("host", "mode"), [("mx.three.test", "normal"), ("web.one.test", "421"), ("mx.one.test", "odd")]
)
def test_unknown_host_or_mode_is_refused(network, host, mode):
    with pytest.raises(ValueError, match=r"three|web|odd"):
        network.set_mode(host, mode)


def test_session_leaves_a_line_in_the_log(place, caplog):
    caplog.set_level("INFO", logger="sandbox.mail")
    with smtplib.SMTP(*place.reach(place.one), timeout=PATIENCE) as client:
        client.ehlo("mail.example.com")
    assert "mx.one.test from 203.0.113.7: EHLO mail.example.com, QUIT" in caplog.messages
