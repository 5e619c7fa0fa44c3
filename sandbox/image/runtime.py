"""What the operator runs on: a Java runtime with only the modules that it needs, and the C library of this machine."""

import re
import shutil
import subprocess
from pathlib import Path

from sandbox.commands import CommandFailed

MODULES = (
    "java.base",
    "java.logging",
    "java.management",
    "java.naming",
    "java.security.jgss",
    "java.sql",
    "java.xml",
    "jdk.crypto.ec",
    "jdk.management",
    "jdk.unsupported",
    "jdk.zipfs",
)
OPTIONS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:ArchiveRelocationMode=0",
    "-Xms24m",
    "-Xmx64m",
    "-XX:MaxNewSize=12m",
)
"""Part of the runtime, before whatever ``JDK_JAVA_OPTIONS`` says. The operator waits more than it computes, so small is
better than fast; and its root file system is read-only.

The heap begins with what the cache puts into it. A cache that is mapped where it was made for is shared with the page
cache; anywhere else all of it is copied, which takes 75 MiB.
"""
JAVA = "opt/java"
USER = 65532
"""The user and group that the container runs as."""
UNUSED = ("bin/keytool", "lib/jexec", "lib/jspawnhelper")
"""Programs of the runtime that nobody calls; the operator starts no process."""
FILES = {
    "etc/passwd": f"root:x:0:0:root:/:/sbin/nologin\nnonroot:x:{USER}:{USER}:nonroot:/:/sbin/nologin\n",
    "etc/group": f"root:x:0:\nnonroot:x:{USER}:\n",
    "etc/nsswitch.conf": "hosts: files dns\n",
}
PLACES = ("dev", "proc", "sys", "tmp")
"""Where a container runtime, and the pod, mount something."""


def lay(root: Path, jdk: Path) -> list[str]:
    """Puts it all below ``root``; the paths that belong to it."""
    link(root / JAVA, jdk)
    libraries = copy_libraries(root)
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for place in PLACES:
        (root / place).mkdir()
        (root / place).chmod(0o1777 if place == "tmp" else 0o755)
    return [JAVA, *libraries, *FILES, *PLACES, *describe_libraries(root)]


def link(java: Path, jdk: Path) -> None:
    run(
        jdk / "bin" / "jlink",
        f"--add-modules={','.join(MODULES)}",
        f"--add-options={' '.join(OPTIONS)}",
        "--strip-debug",
        "--no-man-pages",
        "--no-header-files",
        "--compress=zip-0",
        f"--output={java}",
    )
    for path in UNUSED:
        (java / path).unlink(missing_ok=True)


def copy_libraries(root: Path) -> list[str]:
    """Copies what the runtime is linked with, by the names under which it is looked for."""
    java = root / JAVA
    linked = run("ldd", java / "bin" / "java", *sorted(java.rglob("*.so")))
    names = set(re.findall(r"(/\S+) \(0x", linked))
    found = {name for name in names if not name.startswith(str(java))}
    for name in found:
        (root / name[1:]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(name, root / name[1:])
        (root / name[1:]).chmod(0o755)
    return sorted(name[1:] for name in found)


def describe_libraries(root: Path) -> list[str]:
    """On Debian: what scanners of images read to know which C library that is, and its licence."""
    status = shutil.which("dpkg-query") and run("dpkg-query", "--status", "libc6")
    if not status:
        return []
    copies = {
        "var/lib/dpkg/status.d/libc6": status,
        "etc/os-release": Path("/etc/os-release").read_text(),
        "usr/share/doc/libc6/copyright": Path("/usr/share/doc/libc6/copyright").read_text(),
    }
    for path, text in copies.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return list(copies)


def c_library() -> str:
    """Whose C library that is, and which version."""
    return run("ldd", "--version").splitlines()[0].partition(" ")[2]


def run(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode != 0:
        raise CommandFailed(f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout
