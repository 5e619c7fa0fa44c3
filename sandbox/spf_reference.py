"""What the operator's SPF evaluation is compared with: the RFC authors' own test suite, and pyspf.

Both are in pyspf's source archive (sandbox/sources.py). It is read where it lies, nothing is unpacked.

    sandbox/python -m sandbox.spf_reference suite     prints the suite for RFC 7208 (YAML)
    sandbox/python -m sandbox.spf_reference evaluate  reads cases (a JSON array) and prints pyspf's results (another)
"""

import ipaddress
import json
import sys
import types
from collections.abc import Iterator
from typing import Any

from sandbox.sources import Source

PYSPF = Source("pyspf", "2.0.14", "57a7ef01bda090173aafb6af0106251686ed73f03db4e911fcd34c57fc347186")


def member(name: str) -> bytes:
    with PYSPF.open() as tar:
        return tar.extractfile(f"{PYSPF.folder}/{name}").read()


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
