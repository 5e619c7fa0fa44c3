"""Where the demo takes place: a sandbox of its own, or one that runs already and is left as it was found."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.commands import CommandFailed
from sandbox.commands.up import start_in_background
from sandbox.state import State


@contextlib.contextmanager
def sandbox(state: State, keep: bool, say: Callable[[str], None]) -> Iterator[dict[str, Any]]:
    """What ``state.json`` says of the sandbox. One that is started here ends with the demo, unless it is to be kept."""
    published = state.published()
    if published:
        if state.guests.read():
            raise CommandFailed("a demo is running here already: `make sandbox-down` ends it")
        if not published["kubernetes"]:
            raise CommandFailed("the sandbox that is running here has no Kubernetes: `make sandbox-down` ends it")
        say("joining the sandbox that is running here…")
        yield published
        return
    say("a Kubernetes control plane, AWS, DNS and mail on this machine…")
    start_in_background(state, ["--demo"] if keep else ["--demo", f"--parent-pid={os.getpid()}"])
    try:
        yield state.published() or {}
    except BaseException:
        state.clean()
        raise
    if not keep:
        state.clean()
