"""Finds the control plane's programs: ``KUBEBUILDER_ASSETS``, the cache, a download, a build; in this order.

And Helm and OpenTofu, for which there is no such variable.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sandbox.kubernetes.build import build, build_helm, build_opentofu
from sandbox.kubernetes.download import Unreachable, download, download_helm, download_opentofu
from sandbox.kubernetes.release import HELM, KUBERNETES, NODE_PROGRAMS, OPENTOFU, PLATFORM, PROGRAMS
from sandbox.paths import cache_folder
from sandbox.progress import Say


@dataclass(frozen=True)
class Release:
    """Programs that are had together, in a folder of the cache."""

    name: str
    version: str
    programs: tuple[str, ...]
    download: Callable[[Path, Say], None]
    build: Callable[[Path, Say], None]

    @property
    def folder(self) -> Path:
        return cache_folder() / self.name.lower() / f"v{self.version}-{PLATFORM}"

    def lacking(self, folder: Path) -> list[str]:
        return [name for name in self.programs if not is_program(folder / name)]


CONTROL_PLANE = Release("Kubernetes", KUBERNETES, PROGRAMS, partial(download, PROGRAMS), partial(build, PROGRAMS))
NODE = Release("Kubelet", KUBERNETES, NODE_PROGRAMS, partial(download, NODE_PROGRAMS), partial(build, NODE_PROGRAMS))
HELM_ALONE = Release("Helm", HELM, ("helm",), download_helm, build_helm)
OPENTOFU_ALONE = Release("OpenTofu", OPENTOFU, ("tofu",), download_opentofu, build_opentofu)


def find(say: Say) -> Path:
    """The folder that holds all of :data:`PROGRAMS`. Only the first run on a machine has to fetch or build them."""
    given = os.environ.get("KUBEBUILDER_ASSETS")
    if given:
        lacking = CONTROL_PLANE.lacking(Path(given))
        if not lacking:
            return Path(given)
        say(f"KUBEBUILDER_ASSETS ({given}) has no {', '.join(lacking)}: not used")
    return cached(CONTROL_PLANE, say)


def find_node(say: Say) -> Path:
    """The folder that holds all of :data:`NODE_PROGRAMS`."""
    return cached(NODE, say)


def find_helm(say: Say) -> Path:
    """The program ``helm``, for the tests of the chart."""
    return cached(HELM_ALONE, say) / "helm"


def find_opentofu(say: Say) -> Path:
    """The program ``tofu``, for the tests of the Terraform modules."""
    return cached(OPENTOFU_ALONE, say) / "tofu"


def is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def cached(release: Release, say: Say) -> Path:
    if release.lacking(release.folder):
        fill(release, say)
    return release.folder


def fill(release: Release, say: Say) -> None:
    """Makes the folder beside its place and renames it when it is whole, under a lock."""
    folder = release.folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another sandbox is getting {release.name}; waiting for it…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not release.lacking(folder):
            return
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            try:
                release.download(aside, say)
            except Unreachable as why:
                say(f"{release.name} {release.version} is not to be downloaded here ({why})")
                release.build(aside, say)
            aside.chmod(0o755)
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
