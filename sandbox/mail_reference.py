"""What the operator's DKIM keys and DMARC parser are compared with: dkimpy, and the DMARC parser of checkdmarc.

Both are unpacked from their source archives (sandbox/sources.py) for the length of a run.

    sandbox/python -m sandbox.mail_reference dkim   reads cases (a JSON array), prints which of them dkimpy verifies
    sandbox/python -m sandbox.mail_reference dmarc  reads records (a JSON array), prints the policy of each, or an error
"""

import base64
import json
import sys
import tempfile
import types
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from sandbox.sources import Source

DKIMPY = Source("dkimpy", "1.1.8", "b5f60fb47bbf5d8d762f134bcea0c388eba6b498342a682a21f1686545094b77")
CHECKDMARC = Source("checkdmarc", "6.0.4", "27113185ec5fd981ee163d5fbd86b8d8c1e15021e0f311c714a878bcb3e8b261")
PYLERI = Source("pyleri", "1.5.1", "998d5b0cc453940e1753fc1acf83912568786e6dc6fe45f3c25a6f4ea72a3826")
MESSAGE = b"From: Alice <alice@example.com>\r\nTo: bob@example.org\r\nSubject: Hello\r\n\r\nHow are you?\r\n"


def unpack(sources: list[Source], into: str) -> None:
    """Makes their modules importable."""
    for source in sources:
        with source.open() as tar:
            tar.extractall(into, filter="data")
        sys.path.insert(0, f"{into}/{source.folder}")


def verified(cases: list[dict[str, str]]) -> list[bool]:
    """A case has a private key (PEM), by which a message is signed, and the record by which it is verified."""
    sys.modules.update(nacl_of_cryptography())
    import dkim

    def verify(case: dict[str, str]) -> bool:
        message = signed(MESSAGE, "s1", "example.com", case["privateKey"])
        try:
            return dkim.DKIM(message, minkey=2048).verify(
                dnsfunc=lambda name, timeout=5: case["record"].encode("latin-1")
            )
        except dkim.DKIMException:
            return False

    return [verify(case) for case in cases]


def signed(message: bytes, selector: str, domain: str, private_key: str) -> bytes:
    """The message as a mail server sends it that signs with that key (PEM)."""
    import dkim

    key = serialization.load_pem_private_key(private_key.encode(), password=None)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        algorithm, secret = b"ed25519-sha256", base64.b64encode(key.private_bytes_raw())
    else:
        algorithm, secret = b"rsa-sha256", private_key.encode()
    signer = dkim.DKIM(message, signature_algorithm=algorithm)
    return signer.sign(selector.encode(), domain.encode(), secret) + message


def nacl_of_cryptography() -> dict[str, types.ModuleType]:
    """What dkimpy uses of PyNaCl, by the library that is here already."""

    class SigningKey:
        def __init__(self, seed: bytes, encoder: Any) -> None:
            self.key = ed25519.Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed))

        def sign(self, message: bytes) -> Any:
            return types.SimpleNamespace(signature=self.key.sign(message))

    class VerifyKey:
        def __init__(self, key: bytes, encoder: Any) -> None:
            self.key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(key))

        def verify(self, message: bytes, signature: bytes) -> None:
            self.key.verify(signature, message)

    nacl, signing, encoding, exceptions = (
        types.ModuleType(name) for name in ("nacl", "nacl.signing", "nacl.encoding", "nacl.exceptions")
    )
    signing.SigningKey, signing.VerifyKey = SigningKey, VerifyKey
    encoding.Base64Encoder = None
    exceptions.BadSignatureError, exceptions.ValueError = InvalidSignature, ValueError
    nacl.signing, nacl.encoding, nacl.exceptions = signing, encoding, exceptions
    return {m.__name__: m for m in (nacl, signing, encoding, exceptions)}


def policies(records: list[str]) -> list[str]:
    """As a receiver of example.com applies them; addresses for reports have mail exchangers and have agreed."""
    package = types.ModuleType("checkdmarc")
    package.__path__ = [f"{sys.path[0]}/checkdmarc"]
    sys.modules["checkdmarc"] = package
    for absent in ("httpx", "publicsuffixlist", "expiringdict"):
        sys.modules[absent] = Anything(absent)
    import checkdmarc.dmarc as reference

    reference.get_mx_records = lambda *_, **__: [{"preference": 1, "hostname": "mx.example.com"}]
    reference.verify_dmarc_report_destination = lambda *_, **__: None
    reference.get_base_domain = lambda domain, *_, **__: domain

    def policy(record: str) -> str:
        try:
            return reference.parse_dmarc_record(record, "example.com")["tags"]["p"]["value"]
        except reference.DMARCError as e:
            return type(e).__name__

    return [policy(record) for record in records]


class Anything(types.ModuleType):
    """In place of a module that is imported and not used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {"__init__": lambda self, *_, **__: None})


def main() -> None:
    commands = {"dkim": ([DKIMPY], verified), "dmarc": ([PYLERI, CHECKDMARC], policies)}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    sources, command = commands[sys.argv[1]]
    with tempfile.TemporaryDirectory(prefix="mail-reference.") as into:
        unpack(sources, into)
        json.dump(command(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
