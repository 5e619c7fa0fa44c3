"""What the operator's SPF evaluation is compared with: the RFC authors' own test suite, and pyspf.

Both are in pyspf's source archive. pip fetches it, configured as it is on this machine, on the first run; it lies in
the user's cache folder and is checked against its hash each time. It is read where it lies, nothing is unpacked.

    sandbox/python -m sandbox.spf_reference suite     prints the suite for RFC 7208 (YAML)
    sandbox/python -m sandbox.spf_reference evaluate  reads cases (a JSON array) and prints pyspf's results (another)
"""

import hashlib
import io
import ipaddress
import json
import subprocess
import sys
import tarfile
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox.paths import cache_folder
from sandbox.progress import to_stderr as say

NAME, VERSION = "pyspf", "2.0.14"
SHA256 = "57a7ef01bda090173aafb6af0106251686ed73f03db4e911fcd34c57fc347186"
ARCHIVE = f"{NAME}-{VERSION}.tar.gz"


def archive() -> bytes:
    path = cache_folder() / ARCHIVE
    if not path.exists():
        fetch(path)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        sys.exit(f"{path} is not what was fetched; delete it")
    return content


def fetch(path: Path) -> None:
    say(f"fetching {ARCHIVE}, which has the SPF test suite (once)…")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{ARCHIVE}.", dir=path.parent) as aside:
        wanted = Path(aside) / "requirements.txt"
        wanted.write_text(f"{NAME}=={VERSION} --hash=sha256:{SHA256}\n")
        options = ["--no-deps", "--no-binary", NAME, "--require-hashes", "--no-input", "--disable-pip-version-check"]
        command = [sys.executable, "-m", "pip", "download", *options, "--requirement", wanted, "--dest", aside]
        pip = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if pip.returncode != 0:
            sys.stderr.write(pip.stdout)
            sys.exit(f"pip could not fetch {ARCHIVE} (its words are above)")
        (Path(aside) / ARCHIVE).replace(path)


def member(name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(archive())) as tar:
        return tar.extractfile(f"{NAME}-{VERSION}/{name}").read()


def pyspf() -> types.ModuleType:
    module = types.ModuleType("spf")
    exec(compile(member("spf.py"), "spf.py", "exec"), module.__dict__)
    return module


def evaluate(cases: list[dict[str, Any]]) -> list[str]:
    """A case has ip, sender, helo and answers: by "name type" the values, or null where there is no answer."""
    spf = pyspf()

    def result(case: dict[str, Any]) -> str:
        def lookup(name: str, kind: str, *_: Any) -> Iterator[tuple[tuple[str, str], Any]]:
            values = case["answers"].get(f"{name.lower()} {kind}", [])
            if values is None:
                raise spf.TempError("no answer")
            return (((name, kind), rdata(kind, value)) for value in values)

        spf.DNSLookup = lookup
        return spf.query(i=case["ip"], s=case["sender"], h=case["helo"], strict=True).check()[0]

    return [result(case) for case in cases]


def rdata(kind: str, value: str) -> Any:
    """As pyspf has it from its DNS library."""
    match kind:
        case "AAAA":
            return ipaddress.IPv6Address(value).packed
        case "TXT":
            return (value.encode("latin-1"),)
        case "MX":
            preference, exchange = value.split(" ", 1)
            return int(preference), exchange
        case _:
            return value


def main() -> None:
    match sys.argv[1:]:
        case ["suite"]:
            sys.stdout.buffer.write(member("test/rfc7208-tests.yml"))
        case ["evaluate"]:
            json.dump(evaluate(json.load(sys.stdin)), sys.stdout)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
