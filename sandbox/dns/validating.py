"""A validating resolver (BIND), and below its trust anchor zones (at Knot DNS) whose DNSSEC is right, wrong or absent.

``python -m sandbox.dns.validating`` runs both in the foreground, prints where they are as one line of JSON once they
answer, and ends with its standard input. Each zone below ``test.`` has the record ``mail A 192.0.2.1``:

- ``signed.test`` is as it should be,
- ``unsigned.test`` has no keys and, by its parent, need not have any,
- ``changed.test`` has another address than the one that was signed,
- ``rolled.test`` is signed with a key that its parent does not name.
"""

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import dns.dnssec
import dns.name
import dns.rdatatype
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ec

from sandbox.dns.program import ADDRESS, Program

PARENT = "test"
RIGHT, OTHER = "192.0.2.1", "192.0.2.66"
DAY = 86_400
SOA = "@ SOA ns.test. hostmaster.test. 1 7200 900 1209600 60\n@ NS ns.test.\n"


class Key:
    """Signs everything of one zone (RFC 6605)."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._public = dns.dnssec.make_dnskey(
            self._private.public_key(), dns.dnssec.Algorithm.ECDSAP256SHA256, flags=257
        )

    def ds(self, zone: str) -> str:
        """What the parent has of it (RFC 4034 §5)."""
        return dns.dnssec.make_ds(f"{zone}.", self._public, "SHA256").to_text()

    def sign(self, zone: str, records: str) -> str:
        """The zone file with DNSKEY, NSEC and RRSIG."""
        content = dns.zone.from_text(f"$TTL 300\n{SOA}{records}", f"{zone}.", relativize=False)
        with content.writer() as transaction:
            dns.dnssec.sign_zone(content, transaction, [(self._private, self._public)], dnskey_ttl=300, lifetime=DAY)
        return content.to_text()


def zone_files() -> tuple[dict[str, str], str]:
    """The zones, and the DS of the parent."""
    keys = {zone: Key() for zone in (PARENT, "signed.test", "changed.test", "rolled.test")}
    mail = f"mail A {RIGHT}\n"
    files = {zone: keys[zone].sign(zone, mail) for zone in ("signed.test", "changed.test")}
    files["changed.test"] = files["changed.test"].replace(RIGHT, OTHER)
    files["unsigned.test"] = f"$ORIGIN unsigned.test.\n$TTL 300\n{SOA}{mail}"
    files["rolled.test"] = Key().sign("rolled.test", mail)
    delegations = "".join(f"{zone}. NS ns.test.\n" for zone in files)
    delegations += "".join(f"{zone}. DS {keys[zone].ds(zone)}\n" for zone in files if zone in keys)
    files[PARENT] = keys[PARENT].sign(PARENT, f"ns A {ADDRESS}\n{delegations}")
    return files, keys[PARENT].ds(PARENT)


def knot_configuration(folder: Path, port: int, zones: Mapping[str, str]) -> str:
    lines = ["server:", f'    rundir: "{folder}"', f"    listen: {ADDRESS}@{port}"]
    lines += ["database:", f'    storage: "{folder}"', "log:", "  - target: stderr", "    any: info"]
    lines += ["template:", "  - id: default", f'    storage: "{folder}"', '    file: "%s.zone"', "zone:"]
    return "\n".join([*lines, *(f"  - domain: {zone}" for zone in zones)]) + "\n"


def resolver_configuration(anchor: str, forwarder: int) -> Callable[[Path, int], str]:
    tag, algorithm, digest_type, digest = anchor.split(" ", 3)
    return lambda folder, port: (
        f"""\
options {{
    directory "{folder}"; managed-keys-directory "{folder}"; pid-file none; session-keyfile none; lock-file none;
    listen-on port {port} {{ {ADDRESS}; }}; listen-on-v6 {{ none; }};
    recursion yes; dnssec-validation yes; forward only; forwarders {{ {ADDRESS} port {forwarder}; }};
}};
trust-anchors {{ "{PARENT}." static-ds {tag} {algorithm} {digest_type} "{digest}"; }};
controls {{ }};
"""
    )


class Validation:
    """Both servers, for as long as it is open."""

    def __init__(self) -> None:
        self._running = ExitStack()
        files, anchor = zone_files()
        servers = Program("knot", PARENT, lambda folder, port: knot_configuration(folder, port, files), lambda _: files)
        self.authoritative = self._running.enter_context(servers)
        configure = resolver_configuration(anchor, self.authoritative.port)
        self.resolver = self._running.enter_context(Program("bind", PARENT, configure, lambda _: {}))

    def description(self) -> dict[str, object]:
        return {"resolver": self.resolver.place, "authoritativePort": self.authoritative.port}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()


def main() -> None:
    with Validation() as validation:
        print(json.dumps(validation.description()), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
