"""The end of the demo: what there is now, what the world says of it, and what it took."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sandbox.demo.board import Seen
from sandbox.demo.calls import SHARED, Calls
from sandbox.demo.cast import ALSO, CLUB, SERVERS
from sandbox.demo.checks import Check
from sandbox.demo.outside import Outside
from sandbox.demo.records import Difference

LONGEST_TEXT = 60
"""A key fills several lines."""


def heading(title: str) -> RenderableType:
    return Group(Text(), Rule(title, align="left", style="bright_black"))


def request(seen: Seen) -> RenderableType:
    name = seen.resource.get("metadata", {}).get("name", "")
    return _part(f"The support request that was written for {name}", Text(seen.request_text.rstrip(), style="italic"))


def outside(seen: Mapping[str, Outside]) -> RenderableType:
    table = _table()
    for server in SERVERS:
        one = seen[server.name]
        table.add_row(server.name, "A", f"{server.hostname} → {' '.join(one.addresses)}")
        table.add_row("", "PTR", f"{' '.join(one.held)} → {' '.join(one.pointers)}")
        for text in one.texts:
            table.add_row("", "TXT", f"{server.domain} “{text}”")
        for name, texts in one.signed.items():
            table.add_row("", "TXT", f"{name} “{_shortened(' '.join(texts))}”")
        table.add_row("", "SMTP", Text(" ".join(one.smtp.splitlines()[-1:]), overflow="fold"))
    return _part("What DNS and a mail exchanger answer", table)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def also(zone: Difference) -> RenderableType:
    """As a person compares two files; the zone's own SOA and NS are kept, and not shown."""
    kept = [line for line in zone.kept if line.split()[2] not in ("SOA", "NS")]
    lines = Text()
    for sign, style, some in (("  ", "", kept), ("- ", "red", zone.gone), ("+ ", "green", zone.new)):
        for line in some:
            lines.append(f"{sign}{line}\n", style)
    lines.rstrip()
    return _part(f"The zone of {ALSO}, for which {CLUB.name} sends too: before (-) and after (+)", lines)


def cost(calls: Calls, servers: Mapping[str, Seen]) -> RenderableType:
    table = _table()
    for server in SERVERS:
        after = servers[server.name].ready_after
        ready = f"Ready after {after:.0f} s" if after is not None else "not Ready"
        table.add_row(server.name, ready, _calls(calls, server.name))
    table.add_row(SHARED, "", f"{_calls(calls, SHARED)}, for all of them")
    table.add_row("", "", f"{calls.all} calls in all, the waits included")
    return _part("What it took", table)


def _calls(calls: Calls, whose: str) -> str:
    return f"{calls.total[whose]} calls to AWS, {calls.mutating[whose]} of them changed something"


def checks(all_checks: Sequence[Check]) -> RenderableType:
    table = _table()
    for check in all_checks:
        sign = Text("✔", style="green") if check.holds else Text("✘", style="bold red")
        claim = Text(check.claim)
        if check.seen:
            claim.append(f"  seen: {check.seen}", style="red")
        table.add_row(sign, check.whose, claim)
    return _part("Checked", table)


def verdict(all_checks: Sequence[Check]) -> RenderableType:
    hold = sum(check.holds for check in all_checks)
    good = hold == len(all_checks)
    text = f"{'✔' if good else '✘'} {hold} of {len(all_checks)} claims hold, all seen from outside the operator."
    return Group(Text(), Text(text, style="bold green" if good else "bold red"))


def _table() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _part(title: str, content: RenderableType) -> RenderableType:
    return Group(heading(title), Padding(content, (0, 0, 0, 1)))
