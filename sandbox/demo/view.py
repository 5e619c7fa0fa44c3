"""The live view: a column for each MailServer, a row for each condition, and below it what has just happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sandbox.demo.board import SHOWN, Board, Change, Mood, Row, Seen
from sandbox.demo.cast import SERVERS, Server
from sandbox.demo.people import SUPPORT, YOU

STYLES = {
    Mood.GOOD: "green",
    Mood.QUIET: "bright_black",
    Mood.WAITING: "yellow",
    Mood.BAD: "bold red",
    Mood.UNKNOWN: "bright_black",
}
MEANINGS = {
    Mood.GOOD: "good",
    Mood.WAITING: "waited for",
    Mood.BAD: "somebody has to act",
    Mood.UNKNOWN: "not known yet",
    Mood.QUIET: "nothing to see",
}
WHO = {"User": YOU, "AWSSupport": SUPPORT, "Operator": "the operator", "None": "nobody"}
SPEAKERS = {YOU: "bold cyan", SUPPORT: "bold magenta"}
NEXT_STEP_LENGTH = 160


@dataclass(frozen=True)
class Line:
    """Something that happened; ``who`` is a MailServer's name, or one of the people."""

    seconds: float
    who: str
    what: str


def legend() -> Text:
    """What the sign before a condition means."""
    return Text("conditions: ") + Text(", ").join(
        Text.assemble((mood.value, STYLES[mood]), f" {meaning}") for mood, meaning in MEANINGS.items()
    )


def frame(board: Board, lines: Sequence[Line], seconds: float) -> RenderableType:
    table = Table(expand=True, show_lines=False, pad_edge=False, border_style="bright_black")
    table.add_column("", style="bold", no_wrap=True)
    for server in SERVERS:
        table.add_column(_heading(server, board.servers[server.name]), ratio=1, overflow="fold")
    for number, type_ in enumerate(SHOWN):
        last = number == len(SHOWN) - 1
        cells = [cell(board.servers[server.name].rows[number]) for server in SERVERS]
        table.add_row(type_, *cells, end_section=last)
    table.add_row("waits for", *(Text(waits_for(board.servers[server.name])) for server in SERVERS))
    table.add_row("next step", *(next_step(board.servers[server.name]) for server in SERVERS))
    return Group(
        table,
        Panel(
            Group(*(log_line(line) for line in lines)),
            title=f"what has happened · {seconds:.0f} s",
            title_align="left",
            border_style="bright_black",
        ),
    )


def _heading(server: Server, seen: Seen) -> Text:
    heading = Text(server.name, style="bold cyan")
    heading.append(f" {server.region}\n", style="not bold bright_black")
    heading.append(f"{server.hostname}\n", style="not bold default")
    heading.append(seen.public_ip or server.about, style="not bold default" if seen.public_ip else "not bold italic")
    return heading


def cell(row: Row) -> Text:
    return Text(f"{row.mood.value} {row.reason}", style=STYLES[row.mood])


def waits_for(seen: Seen) -> str:
    if not seen.status:
        return ""
    who = seen.status.get("waitingFor", "None")
    return WHO.get(who, who)


def next_step(seen: Seen) -> Text:
    step = seen.status.get("nextStep") or ""
    short = step if len(step) <= NEXT_STEP_LENGTH else step[: NEXT_STEP_LENGTH - 1] + "…"
    return Text(short, style="italic")


def log_line(line: Line) -> Text:
    text = Text(f"{line.seconds:5.1f} s  ", style="bright_black", no_wrap=True, overflow="ellipsis")
    text.append(f"{line.who:<12}", style=SPEAKERS.get(line.who, "bold"))
    text.append(line.what, style="default")
    return text


def told(change: Change) -> str:
    """A change as one line of plain text."""
    row = change.row
    message = f": {row.message}" if row.mood in (Mood.BAD, Mood.WAITING) and row.message else ""
    return f"{row.mood.value} {row.type} {row.reason}{message}"
