"""``image``: the operator's image, as files."""

import argparse

from sandbox.progress import to_stderr


def register(subparsers, common: argparse.ArgumentParser) -> None:
    image = subparsers.add_parser("image", help="make the operator's image in target/image")
    image.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Imported only now: the AWS SDK takes half a second, which no other command needs."""
    from sandbox.image.build import build

    build(to_stderr)
    return 0
