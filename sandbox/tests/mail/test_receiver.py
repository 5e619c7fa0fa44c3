"""What the receiver makes of mail, by the records that stand in DNS; it is run as the end-to-end tests run it."""

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.dns.server import Dns
from sandbox.loop import LoopThread
from sandbox.paths import ROOT

DOMAIN, HOST, ADDRESS = "example.test", "mail.example.test", "203.0.113.7"
KEYS = [rsa.generate_private_key(65537, 2048) for _ in range(2)]


def pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public(key: rsa.RSAPrivateKey) -> str:
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def quoted(text: str) -> str:
    return " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255))


RECORDS = {
    (HOST, "A"): ADDRESS,
    (HOST, "TXT"): quoted("v=spf1 a -all"),
    (DOMAIN, "TXT"): quoted(f"v=spf1 ip4:{ADDRESS} ~all"),
    (f"s1._domainkey.{DOMAIN}", "TXT"): quoted(f"v=DKIM1; k=rsa; p={public(KEYS[0])}"),
    (f"_dmarc.{DOMAIN}", "TXT"): quoted("v=DMARC1; p=reject"),
}
ALL_PASS = {"helo": "pass", "spf": "pass", "dkim": "pass", "dmarc": "pass"}
RIGHT = {"domain": DOMAIN, "helo": HOST, "ip": ADDRESS, "selector": "s1", "privateKey": pem(KEYS[0])}


Judge = Callable[[dict[str, str]], dict[str, str]]


@pytest.fixture(scope="module")
def server() -> Iterator[Dns]:
    loop = LoopThread()
    server = Dns(loop)
    server.start(list)
    for (name, type_), value in RECORDS.items():
        server.set_records(DOMAIN, name, type_, 300, [value])
    yield server
    server.stop()
    loop.stop()


@pytest.fixture(scope="module")
def judge(server: Dns) -> Iterator[Judge]:
    command = [sys.executable, "-m", "sandbox.receiver", server.resolver_address]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def judge(message: dict[str, str]) -> dict[str, str]:
            server.flush()
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield judge
        process.stdin.close()


@pytest.mark.parametrize(
    ("another", "missed"),
    [
        ({}, {}),
        ({"ip": "203.0.113.9"}, {"helo": "fail", "spf": "softfail"}),
        ({"privateKey": pem(KEYS[1])}, {"dkim": "fail"}),
        (
            {"ip": "203.0.113.9", "privateKey": pem(KEYS[1])},
            {"helo": "fail", "spf": "softfail", "dkim": "fail", "dmarc": "fail"},
        ),
    ],
)
def test_mail_passes_that_comes_from_the_address_and_is_signed_with_the_key(judge, another, missed):
    assert judge(RIGHT | another) == ALL_PASS | missed


@pytest.mark.parametrize(
    ("name", "values", "missed"),
    [
        (HOST, [], {"helo": "none"}),
        (DOMAIN, [], {"spf": "none"}),
        (f"s1._domainkey.{DOMAIN}", [], {"dkim": "fail"}),
        (f"_dmarc.{DOMAIN}", [], {"dmarc": "none"}),
        (f"_dmarc.{DOMAIN}", ['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'], {"dmarc": "none"}),
    ],
)
def test_a_record_that_is_not_there_or_stands_there_twice_is_missed(server, judge, name, values, missed):
    server.set_records(DOMAIN, name, "TXT", 300, values)
    try:
        assert judge(RIGHT) == ALL_PASS | missed
    finally:
        server.set_records(DOMAIN, name, "TXT", 300, [RECORDS[name, "TXT"]])
