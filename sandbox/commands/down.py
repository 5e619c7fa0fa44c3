"""``down``: ends a sandbox."""

import argparse

from sandbox.state import State


def register(subparsers, common: argparse.ArgumentParser) -> None:
    down = subparsers.add_parser("down", parents=[common], help="end a sandbox and every process it started")
    down.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    state = State(arguments.state)
    was_running = state.running() is not None
    state.clean()
    print("The sandbox has ended." if was_running else f"No sandbox is running in {state.folder}.")
    return 0
