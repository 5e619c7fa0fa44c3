"""A status becomes what a person sees."""

import pytest

from sandbox.demo.board import SHOWN, Board, Mood, rows
from sandbox.tests.demo.statuses import condition, resource


def test_before_the_first_visit_every_condition_is_unknown():
    assert [(row.type, row.mood) for row in rows({})] == [(type_, Mood.UNKNOWN) for type_ in SHOWN]


@pytest.mark.parametrize(
    ("of", "waited_for", "mood"),
    [
        (condition("DnsReady", "True", "Answering"), None, Mood.GOOD),
        (condition("DnsReady", "False", "Propagating"), "DNS", Mood.WAITING),
        (condition("DnsReady", "False", "RecordConflict"), "User", Mood.BAD),
        (condition("DnsReady", "Unknown", "NotYetEvaluated"), None, Mood.UNKNOWN),
        (condition("AwaitingRdnsApproval", "True", "SupportRequestNeeded"), "User", Mood.WAITING),
        (condition("AwaitingRdnsApproval", "False", "NotNeeded"), None, Mood.QUIET),
        (condition("AwaitingRdnsApproval", "Unknown", "NotYetRequested"), None, Mood.UNKNOWN),
        (condition("Stalled", "True", "RecordConflict"), None, Mood.BAD),
        (condition("Stalled", "False", "AsDesired"), None, Mood.QUIET),
    ],
)
def test_a_condition_is_good_or_bad_by_what_true_means_for_it(of, waited_for, mood):
    waiting = [{"for": waited_for, "condition": of["type"]}] if waited_for else []
    (row,) = [row for row in rows({"conditions": [of], "waiting": waiting}) if row.type == of["type"]]
    assert (row.mood, row.reason) == (mood, of["reason"])


def test_only_what_has_changed_is_told():
    board = Board(("shop",))
    first = board.update(resource("shop", condition("Accepted", "True", "Accepted")), 1)
    again = board.update(resource("shop", condition("Accepted", "True", "Accepted", "in other words")), 2)
    then = board.update(resource("shop", condition("Accepted", "False", "InvalidSpec")), 3)
    assert [(change.seconds, change.row.reason) for change in first + again + then] == [
        (1, "Accepted"),
        (3, "InvalidSpec"),
    ]


def test_what_once_was_is_remembered():
    board = Board(("shop",))
    board.update(resource("shop", condition("Ready", "False", "AddressReady"), supportRequest={"text": "Please."}), 1)
    board.update(resource("shop", condition("Ready", "True", "AllReady")), 7)
    board.update(resource("shop", condition("Ready", "True", "AllReady")), 9)
    shop = board.servers["shop"]
    assert (shop.request_text, shop.ready_after, shop.is_ready) == ("Please.", 7, True)
    assert ("Ready", "AddressReady") in shop.reasons
    assert board.all_ready


def test_resources_of_others_are_not_the_demo_s():
    board = Board(("shop",))
    assert board.update(resource("mine", condition("Ready", "True", "AllReady")), 1) == []
    assert not board.all_ready


def test_most_is_to_be_seen_where_different_people_are_waited_for():
    quiet, busy = Board(("a", "b")), Board(("a", "b"))
    for board, who in ((quiet, "User"), (busy, "AWSSupport")):
        board.update(resource("a", condition("Accepted", "True", "Accepted"), waitingFor="User"), 1)
        board.update(resource("b", condition("Accepted", "True", "Accepted"), waitingFor=who), 1)
    assert busy.interest() > quiet.interest()
