"""Source archives of other projects that tests compare with: fetched by pip, as it is configured on this machine, once.

They lie in the user's cache folder and are checked against their hashes each time. Nothing is installed.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sandbox.paths import cache_folder
from sandbox.progress import to_stderr as say


@dataclass(frozen=True)
class Source:
    """A source archive on PyPI."""

    name: str
    version: str
    sha256: str

    @property
    def folder(self) -> str:
        """What everything in the archive lies in."""
        return f"{self.name}-{self.version}"

    def open(self) -> tarfile.TarFile:
        archive = cache_folder() / f"{self.folder}.tar.gz"
        if not archive.exists():
            self._fetch(archive)
        content = archive.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.sha256:
            sys.exit(f"{archive} is not what was fetched; delete it")
        return tarfile.open(fileobj=io.BytesIO(content))

    def _fetch(self, archive: Path) -> None:
        say(f"fetching {archive.name} (once)…")
        archive.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{archive.name}.", dir=archive.parent) as aside:
            wanted = Path(aside) / "requirements.txt"
            wanted.write_text(f"{self.name}=={self.version} --hash=sha256:{self.sha256}\n")
            options = ["--no-deps", "--no-binary", self.name, "--require-hashes", "--no-input"]
            options += ["--disable-pip-version-check", "--requirement", wanted, "--dest", aside]
            command = [sys.executable, "-m", "pip", "download", *options]
            pip = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if pip.returncode != 0:
                sys.stderr.write(pip.stdout)
                sys.exit(f"pip could not fetch {archive.name} (its words are above)")
            (Path(aside) / archive.name).replace(archive)
