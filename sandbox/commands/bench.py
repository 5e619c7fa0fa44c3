"""``bench``: what many MailServers cost."""

import argparse

from sandbox.state import State


def register(subparsers, common: argparse.ArgumentParser) -> None:
    bench = subparsers.add_parser("bench", parents=[common], help="measure calls to AWS, start and memory")
    bench.add_argument("--many", type=int, default=100, metavar="N", help="MailServers in one zone (default: 100)")
    bench.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Imported only now: the AWS SDK takes half a second, which no other command needs."""
    from sandbox.bench import Bench

    Bench(State(arguments.state), lambda text: print(text, flush=True)).run(arguments.many)
    return 0
