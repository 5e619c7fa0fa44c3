"""``demo``: mail servers from nothing to Ready, watched, and checked from outside."""

import argparse
from pathlib import Path

from rich.console import Console

from sandbox.commands import CommandFailed
from sandbox.state import State


def register(subparsers, common: argparse.ArgumentParser) -> None:
    demo = subparsers.add_parser("demo", parents=[common], help="mail servers from nothing to Ready, and the proof")
    demo.add_argument("--keep", action="store_true", help="leave it running, to play with")
    demo.add_argument("--picture", type=Path, metavar="FILE", help="save a picture of it (SVG)")
    demo.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Imported only now: the AWS SDK takes half a second, which no other command needs."""
    from sandbox.demo.story import Options, Story

    options = Options(keep=arguments.keep, picture=arguments.picture)
    try:
        holds = Story(State(arguments.state), options, Console()).tell()
    except KeyboardInterrupt:
        raise CommandFailed("interrupted; what was started has been ended") from None
    return 0 if holds else 1
