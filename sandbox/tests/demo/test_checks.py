"""The demo's last word: every claim fails when what it claims is not so."""

from dataclasses import replace

import pytest

from sandbox.demo.board import Board
from sandbox.demo.cast import AGENCY, ALSO_TEXTS, CLUB, SHOP
from sandbox.demo.checks import merged, of_also, of_server, of_signature, of_story
from sandbox.demo.outside import Outside
from sandbox.demo.records import Difference
from sandbox.tests.demo.statuses import condition, resource

IP = "203.0.113.7"
READY = condition("Ready", "True", "AllReady")
RIGHT = Outside(
    addresses=(IP,),
    texts=("google-site-verification=jxq2pYd7", f"v=spf1 ip4:{IP} include:_spf.newsletter.test ~all"),
    signed={},
    pointers=("mail.example.com",),
    smtp=f"220 mx.one.test ESMTP\n250-mx.one.test at your service, [{IP}]",
    held=(IP,),
    on_instance=IP,
)


def failing(outside: Outside, *conditions: dict[str, str]) -> list[str]:
    board = Board((SHOP.name,))
    board.update(resource(SHOP.name, *(conditions or (READY,)), elasticIP={"publicIP": IP}), 1)
    return [check.claim for check in of_server(SHOP, board.servers[SHOP.name], outside) if not check.holds]


def test_all_holds_when_all_is_right():
    assert failing(RIGHT) == []


@pytest.mark.parametrize(
    ("wrong", "claim"),
    [
        ({"addresses": ("(NXDOMAIN)",)}, "A mail.example.com"),
        ({"addresses": (IP, "203.0.113.8")}, "A mail.example.com"),
        ({"pointers": ("ec2-203-0-113-7.eu-west-1.compute.amazonaws.com",)}, "PTR"),
        ({"texts": ("google-site-verification=jxq2pYd7", f"v=spf1 ip4:{IP} ~all")}, "one SPF record"),
        ({"texts": (*RIGHT.texts, f"v=spf1 ip4:{IP} ~all")}, "one SPF record"),
        ({"texts": RIGHT.texts[1:]}, "TXT records of others"),
        ({"smtp": "220 mx.one.test ESMTP\n250-mx.one.test at your service, [203.0.113.8]"}, "a mail exchanger"),
        ({"held": (IP, "203.0.113.8")}, "exactly one Elastic IP"),
        ({"held": ()}, "exactly one Elastic IP"),
        ({"on_instance": "203.0.113.8"}, "exactly one Elastic IP"),
    ],
)
def test_each_claim_fails_alone(wrong, claim):
    (failed,) = failing(replace(RIGHT, **wrong))
    assert failed.startswith(claim)


def test_not_ready_is_not_ready():
    assert failing(RIGHT, condition("Ready", "False", "DnsReady")) == ["Ready is True"]


def test_spf_record_is_made_where_there_is_none_and_merged_where_there_is_one():
    assert merged(AGENCY, IP) == f"v=spf1 ip4:{IP} ~all"
    assert merged(SHOP, IP) == f"v=spf1 ip4:{IP} include:_spf.newsletter.test ~all"


KEY_NAME, POLICY_NAME = "mail2026._domainkey.example.net", "_dmarc.example.net"
POLICY = "v=DMARC1; p=none; rua=mailto:dmarc@example.net"


@pytest.mark.parametrize(
    ("signed", "holds"),
    [
        ({KEY_NAME: ("v=DKIM1; k=rsa; p=A",), POLICY_NAME: (POLICY,)}, True),
        ({KEY_NAME: ("v=DKIM1; k=rsa; p=B",), POLICY_NAME: (POLICY,)}, False),
        ({KEY_NAME: ("v=DKIM1; k=rsa; p=A",), POLICY_NAME: ("(NXDOMAIN)",)}, False),
    ],
)
def test_key_and_policy_are_those_that_were_asked_for(signed, holds):
    assert of_signature("v=DKIM1; k=rsa; p=A", replace(RIGHT, signed=signed)).holds is holds


def also(*texts: str, ttl: int = 20, **more: str) -> list[dict]:
    """Record sets as Route 53 lists them: the TXT set of the domain, and a value by the name of each other one."""
    quoted = [{"Value": f'"{text}"'} for text in texts]
    domain = {"Name": "club.example.", "Type": "TXT", "TTL": ttl, "ResourceRecords": quoted}
    others = [
        {"Name": f"{name}.club.example.", "Type": "TXT", "TTL": 20, "ResourceRecords": [{"Value": value}]}
        for name, value in more.items()
    ]
    return [domain, *others]


GOOGLE, SPF, APPLE = ALSO_TEXTS
MERGED = f"v=spf1 ip4:{IP} include:_spf.newsletter.test -all"


@pytest.mark.parametrize(
    ("after", "holds"),
    [
        (also(APPLE, MERGED, GOOGLE, www="here"), True),
        (also(GOOGLE, MERGED, APPLE, www="here", **{"_mailserver-operator": "mine"}), True),
        (also(GOOGLE, SPF, APPLE, www="here"), False),
        (also(GOOGLE, f"v=spf1 ip4:{IP} ~all", APPLE, www="here"), False),
        (also(GOOGLE, MERGED, www="here"), False),
        (also(GOOGLE, MERGED, APPLE, ttl=300, www="here"), False),
        (also(GOOGLE, MERGED, APPLE), False),
        (also(GOOGLE, MERGED, APPLE, www="here", more="there"), False),
    ],
)
def test_only_the_spf_record_of_the_additional_domain_may_have_changed(after, holds):
    assert of_also(Difference.between(also(*ALSO_TEXTS, www="here"), after), IP).holds is holds


def test_story_has_to_have_happened():
    board = Board((SHOP.name, AGENCY.name, CLUB.name))
    assert [check.holds for check in of_story(board.servers, ["203.0.113.9"])] == [False] * 5
    board.update(resource(SHOP.name, supportRequest={"text": "port 25 of mail.example.com"}), 1)
    asked = condition("AwaitingRdnsApproval", "True", "SupportInfoRequested")
    board.update(resource(AGENCY.name, asked, supportRequest={"text": "PTR mail.example.org"}), 1)
    conflict = [
        condition(type_, status, "RecordConflict") for type_, status in (("DnsReady", "False"), ("Stalled", "True"))
    ]
    board.update(resource(CLUB.name, *conflict), 1)
    assert all(check.holds for check in of_story(board.servers, []))
