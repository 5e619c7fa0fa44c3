"""``up``: starts a sandbox."""

import argparse
import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from sandbox.commands import CommandFailed
from sandbox.description import how_to_use
from sandbox.kubernetes.build import CannotBuild
from sandbox.kubernetes.control_plane import NotReady
from sandbox.paths import ROOT
from sandbox.process import ProcessID, end
from sandbox.progress import to_stderr
from sandbox.site import LOOPBACK, Site
from sandbox.state import AlreadyRunning, State
from sandbox.world import Options, World

READY = "ready"


def register(subparsers, common: argparse.ArgumentParser) -> None:
    up = subparsers.add_parser("up", parents=[common], help="start a sandbox, and return when it is ready")
    up.add_argument("--foreground", action="store_true", help="stay; Ctrl-C ends the sandbox")
    up.add_argument("--no-kubernetes", action="store_true", help="only AWS, DNS and mail")
    up.add_argument("--parent-pid", type=int, metavar="N", help="end by itself when process N has ended")
    pace = up.add_mutually_exclusive_group()
    pace.add_argument("--fast", action="store_true", help="delays that suit tests (the default)")
    pace.add_argument("--demo", action="store_true", help="delays that a person can watch")
    up.add_argument(
        "--site",
        type=Site.parse,
        default=LOOPBACK,
        metavar="ADDRESS,DEVICE,SERVERS",
        help="where AWS and DNS are to be reached instead of loopback (see sandbox/site.py)",
    )
    up.add_argument("--progress-fd", type=int, help=argparse.SUPPRESS)
    up.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    state = State(arguments.state)
    if arguments.foreground:
        return run_here(state, arguments)
    published = state.published()
    if published:
        print("This sandbox is already running.", how_to_use(published), sep="\n")
        return 0
    options = ["--no-kubernetes"] if arguments.no_kubernetes else []
    options += ["--demo"] if arguments.demo else []
    options += [f"--site={arguments.site}"] if arguments.site != LOOPBACK else []
    options += [f"--parent-pid={arguments.parent_pid}"] if arguments.parent_pid else []
    start_in_background(state, options)
    print("The sandbox is ready.", how_to_use(state.published() or {}), sep="\n")
    return 0


def start_in_background(state: State, options: Sequence[str]) -> None:
    """Starts this program again in a session of its own and passes on what it says until it is ready."""
    state.folder.mkdir(parents=True, exist_ok=True)
    reader, writer = os.pipe()
    command = [sys.executable, "-m", "sandbox", "up", "--foreground", f"--state={state.folder}"]
    command.append(f"--progress-fd={writer}")
    command += options
    with state.log.open("ab") as output:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            pass_fds=[writer],
        )
    os.close(writer)
    try:
        if not is_ready(reader):
            raise CommandFailed(f"the sandbox did not start; its log is {state.log}")
    except KeyboardInterrupt:
        end(filter(None, [ProcessID.of(child.pid)]), grace=10)
        raise CommandFailed("interrupted") from None


def is_ready(reader: int) -> bool:
    """Passes on the progress lines; true when the last one says that the sandbox is ready."""
    with os.fdopen(reader) as lines:
        for line in lines:
            text = line.rstrip("\n")
            if text == READY:
                return True
            to_stderr(text)
    return False


def run_here(state: State, arguments: argparse.Namespace) -> int:
    """Runs the sandbox in this process until a signal, or the end of the parent, ends it."""
    parent = parent_of(arguments)
    progress = Progress(arguments.progress_fd)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        state.claim()
    except AlreadyRunning as refusal:
        progress.say(str(refusal))
        return 1
    log_to(state)
    world = World(state, Options(not arguments.no_kubernetes, arguments.demo, arguments.site, parent), progress.say)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            world.start()
            progress.ready(state)
            world.tend()
    except (CannotBuild, NotReady) as failure:
        progress.say(str(failure))
        return 1
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        world.stop()
    return 0


def parent_of(arguments: argparse.Namespace) -> ProcessID | None:
    if arguments.parent_pid is None:
        return None
    parent = ProcessID.of(arguments.parent_pid)
    if parent is None:
        raise CommandFailed(f"there is no process {arguments.parent_pid} to be the parent")
    return parent


def log_to(state: State) -> None:
    logging.basicConfig(
        filename=state.log, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for chatty in ("werkzeug", "mail.log"):  # mail.log is aiosmtpd's; sandbox.mail says it in one line
        logging.getLogger(chatty).setLevel(logging.WARNING)


class Progress:
    """Tells the person how the start goes: on stderr, or through a pipe to the command that started this process."""

    def __init__(self, descriptor: int | None) -> None:
        self._pipe = None
        if descriptor is not None:
            os.set_inheritable(descriptor, False)
            self._pipe = os.fdopen(descriptor, "w", buffering=1)

    def say(self, text: str) -> None:
        if self._pipe:
            self._pipe.write(text + "\n")
        else:
            to_stderr(text)

    def ready(self, state: State) -> None:
        if self._pipe:
            self._pipe.write(READY + "\n")
            self._pipe.close()
        else:
            print("The sandbox is ready; Ctrl-C ends it.", how_to_use(state.published() or {}), sep="\n", flush=True)
