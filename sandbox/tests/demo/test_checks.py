"""The demo's last word: every claim fails when what it claims is not so."""

from dataclasses import replace

import pytest

from sandbox.demo.board import Board
from sandbox.demo.cast import AGENCY, CLUB, SHOP
from sandbox.demo.checks import merged, of_server, of_story
from sandbox.demo.outside import Outside
from sandbox.tests.demo.statuses import condition, resource

IP = "203.0.113.7"
READY = condition("Ready", "True", "AllReady")
RIGHT = Outside(
    addresses=(IP,),
    texts=("google-site-verification=jxq2pYd7", f"v=spf1 ip4:{IP} include:_spf.newsletter.test ~all"),
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
