"""Makes the sandbox's virtual environment once, then becomes its Python.

Run by the wrapper ``sandbox/python`` with whichever Python it found, so only the standard library may be used here.
The environment lies in the user's cache folder and is named after the Python and the locked requirements: a change of
either makes a new one. A lock keeps two starts from building at once; the file ``complete`` is written last, so that
an environment whose making was interrupted is made anew.
"""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from sandbox.paths import ROOT, cache_folder
from sandbox.progress import to_stderr as say

REQUIREMENTS = ROOT / "sandbox" / "requirements.txt"


def environment_folder() -> Path:
    made_of = f"{platform.python_version()} {platform.machine()}\n{REQUIREMENTS.read_text()}"
    return cache_folder() / f"venv-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}"


def is_complete(folder: Path) -> bool:
    return (folder / "complete").exists() and os.access(folder / "bin" / "python", os.X_OK)


def install(python: Path) -> None:
    """Installs the locked requirements with pip and tells how far it is, a line for every twenty packages."""
    total = sum(1 for line in REQUIREMENTS.read_text().splitlines() if "==" in line.split("#")[0])
    command = [python, "-m", "pip", "install", "--require-hashes", "--no-input", "--disable-pip-version-check"]
    pip = subprocess.Popen(
        [*command, "--requirement", REQUIREMENTS], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines, found = [], 0
    for line in pip.stdout:
        lines.append(line)
        if line.startswith("Collecting "):
            found += 1
            if found % 20 == 0:
                say(f"  {found} of {total} packages fetched")
        elif line.startswith("Installing collected packages"):
            say("  installing")
    if pip.wait() != 0:
        sys.stderr.writelines(lines[-20:])
        sys.exit("sandbox: pip could not install the requirements (its last words are above)")


def make(folder: Path) -> None:
    say(f"making the Python environment {folder} (once; usually less than a minute)…")
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    install(folder / "bin" / "python")
    (folder / "complete").touch()
    say(f"the Python environment is made ({time.monotonic() - began:.0f} s)")


def main() -> None:
    folder = environment_folder()
    if not is_complete(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_complete(folder):
                make(folder)
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(path)
    os.environ["PYTHONSAFEPATH"] = "1"  # else, started in this very folder, `import dns` would find sandbox.dns
    python = str(folder / "bin" / "python")
    os.execv(python, [python, *sys.argv[1:]])


if __name__ == "__main__":
    main()
