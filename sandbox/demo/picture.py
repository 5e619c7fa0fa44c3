"""The picture for the README: a moment of the live view, and how it ended."""

import io
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, RenderableType
from rich.text import Text

WIDTH = 118


def save(path: Path, parts: Sequence[RenderableType]) -> None:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text("$ make demo", style="bold"))
    for part in parts:
        console.print(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    console.save_svg(str(path), title="mailserver-operator")
