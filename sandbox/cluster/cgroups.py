"""Where a node's control groups begin: of cgroups v1 a group below this process's own, in every hierarchy.

Of v2 a group below the root: only there may a group be divided while it has processes of its own (cgroup-v2.rst, "No
Internal Process Constraint"), and this process's own group has at least this one.
"""

import contextlib
import os
import time
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
NEEDED = {"cpu", "memory", "pids"}
CPUSET = ("cpuset.cpus", "cpuset.mems")


def mounted_at(names: str) -> str:
    """Below :data:`MOUNT`, of a hierarchy of v1 as /proc/self/cgroup names it."""
    return names.removeprefix("name=")


class Group:
    def __init__(self, name: str) -> None:
        own = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
        named = [names for _, names, _ in own if names and (MOUNT / mounted_at(names)).is_dir()]
        self.controllers = named
        """Those of cgroups v1; none where the machine has only v2, whose one hierarchy has no name."""
        below = {names: path.strip("/") for _, names, path in own}
        self._folders = [MOUNT / mounted_at(names) / below[names] / name for names in named] or [MOUNT / name]

    def make(self) -> None:
        self.remove()
        for folder in self._folders:
            folder.mkdir(exist_ok=True)
            if self.controllers and (folder / CPUSET[0]).exists():
                for file in CPUSET:
                    (folder / file).write_text((folder.parent / file).read_text())
        if not self.controllers:
            divide(self._folders[0].parent)

    def enter(self) -> None:
        """For ``preexec_fn``: this process and all that it will start."""
        for folder in self._folders:
            (folder / "cgroup.procs").write_text(str(os.getpid()))

    def leave(self, pid: int) -> None:
        """In v2 a group that is divided has no processes of its own."""
        if not self.controllers:
            (self._folders[0].parent / "cgroup.procs").write_text(str(pid))

    def can_limit(self) -> bool:
        """Whether pods in it can be given what :data:`NEEDED` names."""
        if self.controllers:
            return {one for names in self.controllers for one in names.split(",")} >= NEEDED
        return set((self._folders[0] / "cgroup.controllers").read_text().split()) >= NEEDED

    def remove(self, seconds: float = 5) -> None:
        """It goes when the last of its processes has gone."""
        deadline = time.monotonic() + seconds
        while (left := [folder for folder in self._folders if folder.exists()]) and time.monotonic() < deadline:
            for folder in left:
                for below, _, _ in os.walk(folder, topdown=False):
                    with contextlib.suppress(OSError):
                        Path(below).rmdir()
            time.sleep(0.02)


def divide(folder: Path) -> None:
    """Hands every controller on to the groups below, where that is possible (cgroup-v2.rst, "Organizing")."""
    for controller in (folder / "cgroup.controllers").read_text().split():
        with contextlib.suppress(OSError):
            (folder / "cgroup.subtree_control").write_text(f"+{controller}")


def lacking() -> str | None:
    """Why no group can be made here."""
    group = Group("sandbox-probe")
    try:
        group.make()
        return None if group.can_limit() else f"{', '.join(sorted(NEEDED))} of control groups are not to be had"
    except OSError as refusal:
        return f"this user may not make control groups ({refusal})"
    finally:
        group.remove()
