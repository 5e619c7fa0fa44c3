"""What stands on the screen."""

import io

from rich.console import Console

from sandbox.demo import picture
from sandbox.demo.board import Board, Change, Mood, Row
from sandbox.demo.cast import SERVERS
from sandbox.demo.screen import Screen
from sandbox.demo.view import Line, frame, told
from sandbox.tests.demo.statuses import condition, resource


def board() -> Board:
    made = Board(tuple(server.name for server in SERVERS))
    made.update(
        resource(
            "shop",
            condition("DnsReady", "False", "RecordConflict"),
            waiting=[{"for": "User", "condition": "DnsReady"}],
            waitingFor="User",
            nextStep="Remove the record.",
            elasticIP={"publicIP": "203.0.113.7"},
        ),
        1,
    )
    return made


def shown(renderable, width=110) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(renderable)
    return console.file.getvalue()


def test_frame_says_who_must_do_what():
    text = shown(frame(board(), [Line(1.25, "AWS Support", "opened port 25")], 3))
    for part in (
        "✘ RecordConflict",
        "203.0.113.7",
        "Remove the record.",
        "AWS Support opened port 25",
        "mail.example.org",
    ):
        assert part in text


def test_frame_fits_a_narrow_terminal():
    assert all(len(line) <= 80 for line in shown(frame(board(), [], 3), width=80).splitlines())


def test_lines_take_the_place_of_the_view_where_there_is_no_terminal():
    console = Console(file=io.StringIO(), width=200, force_terminal=False)
    seen = Board(tuple(server.name for server in SERVERS))
    with Screen(console, seen) as screen:
        screen.changed(seen.update(resource("shop", condition("Accepted", "True", "Accepted")), 2))
        screen.say(3, "you", "sent the request")
        screen.refresh(3)
    assert console.file.getvalue().splitlines() == [
        "conditions: ✔ good, … waited for, ✘ somebody has to act, · not known yet, – nothing to see",
        "  2.0 s  shop        ✔ Accepted Accepted",
        "  3.0 s  you         sent the request",
    ]


def test_change_for_the_worse_is_told_with_its_message():
    row = Row("DnsReady", Mood.BAD, "RecordConflict", "A record is in the way.")
    assert told(Change(1, "club", row)) == "✘ DnsReady RecordConflict: A record is in the way."


def test_picture_is_an_svg_of_what_was_seen(tmp_path):
    path = tmp_path / "docs" / "demo.svg"
    picture.save(path, [frame(board(), [], 3)])
    text = path.read_text()
    assert text.startswith("<svg")
    assert "RecordConflict" in text
