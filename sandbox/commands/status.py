"""``status``: says whether a sandbox is running, and how to use it."""

import argparse

from sandbox.commands import NotRunning
from sandbox.description import how_to_use
from sandbox.state import State


def register(subparsers, common: argparse.ArgumentParser) -> None:
    status = subparsers.add_parser("status", parents=[common], help="how to use the running sandbox")
    status.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    state = State(arguments.state)
    published = state.published()
    if not published:
        starting = state.running()
        raise NotRunning(
            f"the sandbox in {state.folder} is still starting"
            if starting
            else f"no sandbox is running in {state.folder}; `python -m sandbox up` starts one"
        )
    print(f"Running since {published['startTime']} (pid {published['pid']}).", how_to_use(published), sep="\n")
    for name, process in (state.journal.read() | state.guests.read()).items():
        print(f"  {name:<26}{'pid ' + str(process.pid) if process.is_alive() else 'ended'}")
    return 0
