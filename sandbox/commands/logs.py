"""``logs``: prints what a component wrote."""

import argparse
import sys
import time
from pathlib import Path

from sandbox.commands import CommandFailed
from sandbox.state import State


def register(subparsers, common: argparse.ArgumentParser) -> None:
    logs = subparsers.add_parser("logs", parents=[common], help="print the log of a component")
    logs.add_argument("component", nargs="?", default="sandbox", help="default: sandbox")
    logs.add_argument("-f", "--follow", action="store_true", help="go on as the log grows, until Ctrl-C")
    logs.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    files = log_files(State(arguments.state))
    if arguments.component not in files:
        known = ", ".join(sorted(files)) or "none"
        raise CommandFailed(f"there is no log of {arguments.component}; there are: {known}")
    try:
        copy(files[arguments.component], follow=arguments.follow)
    except KeyboardInterrupt:
        return 0
    return 0


def log_files(state: State) -> dict[str, Path]:
    files = {"sandbox": state.log, "operator": state.operator_log, "audit": state.kubernetes / "audit.jsonl"}
    files |= {path.stem: path for path in (state.kubernetes / "log").glob("*.log")}
    return {name: path for name, path in files.items() if path.exists()}


def copy(path: Path, follow: bool) -> None:
    with path.open(errors="replace") as lines:
        while True:
            sys.stdout.writelines(lines)
            sys.stdout.flush()
            if not follow:
                return
            time.sleep(0.2)
