"""Progress lines: where a command tells the person in front of it what it is doing."""

import sys
from collections.abc import Callable

Say = Callable[[str], None]


def to_stderr(text: str) -> None:
    print(f"sandbox: {text}", file=sys.stderr, flush=True)
