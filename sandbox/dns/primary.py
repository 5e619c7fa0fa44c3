"""Name servers of other makers that take dynamic updates (RFC 2136): Knot DNS and BIND, as a person would set them up.

``python -m sandbox.dns.primary [--control URL] knot|bind ZONE…`` runs one in the foreground, prints where it is and its
keys as one line of JSON once it answers, and ends with its standard input. With the control API of a sandbox its zones
are delegated there.
"""

import argparse
import base64
import json
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import requests

from sandbox.dns.program import ADDRESS, Program


@dataclass(frozen=True)
class Key:
    """A TSIG key; ``algorithm`` as the servers write it."""

    name: str
    algorithm: str
    secret: str

    @classmethod
    def new(cls, name: str, algorithm: str, octets: int) -> Self:
        return cls(name, algorithm, base64.b64encode(secrets.token_bytes(octets)).decode())


def new_keys() -> list[Key]:
    """``writer`` and ``wide`` may look and update, ``reader`` may only look."""
    return [
        Key.new("writer", "hmac-sha256", 32),
        Key.new("wide", "hmac-sha512", 64),
        Key.new("reader", "hmac-sha256", 32),
    ]


def delegated(control: str, zone: str, port: int) -> dict[str, str]:
    """The zone's name servers with the addresses that a sandbox gives them."""
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(
            f"{control}/dns/elsewhere", json={"zone": zone, "server": f"{ADDRESS}:{port}"}, timeout=60
        )
    answer.raise_for_status()
    return answer.json()["addresses"]


def zone_file(zone: str, servers: Mapping[str, str]) -> str:
    lines = [f"$ORIGIN {zone}.", "$TTL 300", f"@ SOA {next(iter(servers))} hostmaster 1 7200 900 1209600 60"]
    lines += [f"@ NS {host}" for host in servers]
    lines += [f"{host} A {address}" for host, address in servers.items()]
    return "\n".join(lines) + "\n"


def knot_configuration(folder: Path, port: int, keys: Sequence[Key], zones: Sequence[str]) -> str:
    lines = ["server:", f'    rundir: "{folder}"', f"    listen: {ADDRESS}@{port}"]
    lines += ["database:", f'    storage: "{folder}"', "log:", "  - target: stderr", "    any: info", "key:"]
    for key in keys:
        lines += [f"  - id: {key.name}", f"    algorithm: {key.algorithm}", f"    secret: {key.secret}"]
    lines += ["acl:", "  - id: look", "    key: [writer, wide, reader]", "    action: query"]
    lines += ["  - id: write", "    key: [writer, wide]", "    action: update"]
    lines += ["template:", "  - id: default", f'    storage: "{folder}"', '    file: "%s.zone"']
    lines += ["    acl: [look, write]", "    zonefile-sync: -1", "zone:"]
    lines += [f"  - domain: {zone}" for zone in zones]
    return "\n".join(lines) + "\n"


def bind_configuration(folder: Path, port: int, keys: Sequence[Key], zones: Sequence[str]) -> str:
    lines = [
        "options {",
        f'    directory "{folder}"; managed-keys-directory "{folder}";',
        "    pid-file none; session-keyfile none; lock-file none;",
        f"    listen-on port {port} {{ {ADDRESS}; }}; listen-on-v6 {{ none; }};",
        "    recursion no; dnssec-validation no; notify no; allow-transfer { none; };",
        "};",
        "controls { };",
    ]
    lines += [f'key "{key.name}" {{ algorithm {key.algorithm}; secret "{key.secret}"; }};' for key in keys]
    for zone in zones:
        grants = "grant writer zonesub ANY; grant wide zonesub ANY;"
        lines.append(f'zone "{zone}" {{ type primary; file "{zone}.zone"; update-policy {{ {grants} }}; }};')
    return "\n".join(lines) + "\n"


class Primary(Program):
    """One running server; a context manager that ends it."""

    def __init__(self, maker: str, zones: Sequence[str], control: str | None = None) -> None:
        """``control``: of the sandbox in which the zones are delegated to it."""
        self.keys = {key.name: key for key in new_keys()}
        write = {"knot": knot_configuration, "bind": bind_configuration}[maker]

        def configure(folder: Path, port: int) -> str:
            return write(folder, port, list(self.keys.values()), zones)

        def files(port: int) -> Mapping[str, str]:
            here = {"ns1": ADDRESS, "ns2": ADDRESS}
            return {zone: zone_file(zone, delegated(control, zone, port) if control else here) for zone in zones}

        super().__init__(maker, zones[-1], configure, files)

    def description(self) -> dict[str, object]:
        keys = {k.name: {"algorithm": k.algorithm, "secret": k.secret} for k in self.keys.values()}
        return {"server": self.place, "keys": keys}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--control")
    parser.add_argument("maker", choices=["knot", "bind"])
    parser.add_argument("zones", nargs="+")
    arguments = parser.parse_args()
    with Primary(arguments.maker, arguments.zones, arguments.control) as primary:
        print(json.dumps(primary.description()), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
