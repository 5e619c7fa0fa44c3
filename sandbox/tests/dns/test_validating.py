"""A resolver that validates: what is signed is told from what is not, and what is wrong is not answered."""

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from sandbox.dns.program import ADDRESS
from sandbox.dns.validating import OTHER, RIGHT, Validation
from sandbox.tests.eventually import PATIENCE


@pytest.fixture(scope="module")
def validation():
    with Validation() as running:
        yield running


def ask(validation, name, checking=True):
    """The response code, whether it is authentic (AD, RFC 4035 §3.2.3), and the addresses."""
    query = dns.message.make_query(name, "A", want_dnssec=True)
    if not checking:
        query.flags |= dns.flags.CD
    response = dns.query.udp(query, ADDRESS, timeout=PATIENCE, port=validation.resolver.port)
    addresses = [record.address for rrset in response.answer if rrset.rdtype == 1 for record in rrset]
    return dns.rcode.to_text(response.rcode()), bool(response.flags & dns.flags.AD), addresses


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("mail.signed.test.", ("NOERROR", True, [RIGHT])),
        ("none.signed.test.", ("NXDOMAIN", True, [])),
        ("signed.test.", ("NOERROR", True, [])),
        ("mail.unsigned.test.", ("NOERROR", False, [RIGHT])),
        ("none.unsigned.test.", ("NXDOMAIN", False, [])),
        ("mail.changed.test.", ("SERVFAIL", False, [])),
        ("mail.rolled.test.", ("SERVFAIL", False, [])),
    ],
)
def test_what_is_wrong_is_not_answered(validation, name, answer):
    assert ask(validation, name) == answer


def test_without_checking_it_is_answered(validation):
    assert ask(validation, "mail.changed.test.", checking=False) == ("NOERROR", False, [OTHER])
    assert ask(validation, "mail.rolled.test.", checking=False) == ("NOERROR", False, [RIGHT])
