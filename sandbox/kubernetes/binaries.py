"""Finds the control plane's programs: ``KUBEBUILDER_ASSETS``, the cache, a download, a build; in this order."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from sandbox.kubernetes.build import build
from sandbox.kubernetes.download import Unreachable, download
from sandbox.kubernetes.release import KUBERNETES, PLATFORM, PROGRAMS
from sandbox.paths import cache_folder
from sandbox.progress import Say


def find(say: Say) -> Path:
    """The folder that holds all of :data:`PROGRAMS`. Only the first run on a machine has to fetch or build them."""
    given = os.environ.get("KUBEBUILDER_ASSETS")
    if given:
        if holds_all(Path(given)):
            return Path(given)
        lacking = [name for name in PROGRAMS if not is_program(Path(given) / name)]
        say(f"KUBEBUILDER_ASSETS ({given}) has no {', '.join(lacking)}: not used")
    folder = cache_folder() / "kubernetes" / f"v{KUBERNETES}-{PLATFORM}"
    if not holds_all(folder):
        fill(folder, say)
    return folder


def is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def holds_all(folder: Path) -> bool:
    return all(is_program(folder / name) for name in PROGRAMS)


def fill(folder: Path, say: Say) -> None:
    """Makes the folder beside its place and renames it when it is whole, under a lock."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another sandbox is getting the Kubernetes programs; waiting for it…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if holds_all(folder):
            return
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            try:
                download(aside, say)
            except Unreachable as why:
                say(f"Kubernetes {KUBERNETES} is not to be downloaded here ({why})")
                build(aside, say)
            aside.chmod(0o755)
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
