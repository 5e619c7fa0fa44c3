"""Name servers of other makers take signed updates, and only those."""

import contextlib

import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.tsig
import dns.tsigkeyring
import dns.update
import pytest

from sandbox.dns.primary import ADDRESS, Primary
from sandbox.tests.eventually import PATIENCE

ZONE = "example.test"


@pytest.fixture(scope="module", params=["knot", "bind"])
def primary(request):
    with Primary(request.param, [ZONE]) as running:
        yield running


def signed(primary, message, key):
    known = primary.keys[key]
    message.use_tsig(dns.tsigkeyring.from_text({key: known.secret}), algorithm=dns.name.from_text(known.algorithm))
    return message


def ask(primary, message):
    return dns.query.tcp(message, ADDRESS, timeout=PATIENCE, port=primary.port)


def update(primary, key, prepare):
    message = dns.update.UpdateMessage(f"{ZONE}.")
    prepare(message)
    return ask(primary, signed(primary, message, key)).rcode()


def values(primary, name, type_):
    query = signed(primary, dns.message.make_query(f"{name}.{ZONE}.", type_), "reader")
    return {record.to_text() for rrset in ask(primary, query).answer for record in rrset}


@pytest.mark.parametrize("key", ["writer", "wide"])
def test_a_key_with_the_right_updates(primary, key):
    assert update(primary, key, lambda m: m.add(key, 60, "A", "192.0.2.1")) == dns.rcode.NOERROR
    assert values(primary, key, "A") == {"192.0.2.1"}


def test_a_key_without_the_right_is_refused(primary):
    with contextlib.suppress(dns.tsig.PeerBadKey):  # so says Knot DNS of a key that no acl permits it to
        assert update(primary, "reader", lambda m: m.add("x", 60, "A", "192.0.2.1")) == dns.rcode.REFUSED
    assert values(primary, "x", "A") == set()


def test_an_unsigned_update_is_refused(primary):
    message = dns.update.UpdateMessage(f"{ZONE}.")
    message.add("y", 60, "A", "192.0.2.1")
    assert ask(primary, message).rcode() in (dns.rcode.REFUSED, dns.rcode.NOTAUTH)


def test_a_prerequisite_that_does_not_hold_leaves_everything_undone(primary):
    assert update(primary, "writer", lambda m: m.add("z", 60, "A", "192.0.2.1")) == dns.rcode.NOERROR

    def change(message):
        message.present("z", "A", "192.0.2.9")
        message.replace("z", 60, "A", "192.0.2.2")

    assert update(primary, "writer", change) == dns.rcode.NXRRSET
    assert values(primary, "z", "A") == {"192.0.2.1"}


def test_another_secret_is_told(primary):
    message = dns.message.make_query(f"{ZONE}.", "SOA")
    message.use_tsig(dns.tsigkeyring.from_text({"writer": "c2VjcmV0"}), algorithm=dns.tsig.HMAC_SHA256)
    with pytest.raises(dns.tsig.PeerBadSignature):
        ask(primary, message)
