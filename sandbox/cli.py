"""The command line: ``python -m sandbox COMMAND``. Each command is a module of :mod:`sandbox.commands`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.commands import CommandFailed, bench, demo, down, image, logs, status, support, up
from sandbox.paths import DEFAULT_STATE

COMMANDS = (up, down, status, logs, support, demo, bench, image)
"""Modules with ``register(subparsers, common)``, which sets ``run``: a function from the arguments to an exit code."""


def parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--state",
        type=Path,
        default=DEFAULT_STATE,
        metavar="DIR",
        help="the state folder; every sandbox has one of its own (default: .sandbox in the repository)",
    )
    whole = argparse.ArgumentParser(prog="python -m sandbox", description="Kubernetes, AWS, DNS and mail on loopback.")
    subparsers = whole.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.register(subparsers, common)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = parser().parse_args(arguments)
    try:
        return chosen.run(chosen)
    except CommandFailed as failure:
        print(f"sandbox: {failure}", file=sys.stderr)
        return failure.exit_code
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stderr.close()
        return 0
