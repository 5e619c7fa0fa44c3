"""A receiver of mail: what it makes of a message by SPF (pyspf), DKIM (dkimpy) and DMARC (checkdmarc reads the record).

It knows nothing of the operator, and of the sandbox only the resolver, which it asks over UDP and TCP as anybody does.

    sandbox/python -m sandbox.receiver HOST:PORT   for each line, a message (JSON), prints its verdict on it

A message has ``domain`` (of From and of the envelope), ``ip`` and ``helo`` that it comes from, ``selector`` and
``privateKey`` (PEM) that it is signed by.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import dns.exception
import dns.rdatatype
import dns.resolver

from sandbox.mail_reference import CHECKDMARC, DKIMPY, PYLERI, nacl_of_cryptography, policies, signed, unpack
from sandbox.spf_reference import pyspf, rdata

PATIENCE = 60  # seconds for an answer: no answer is a verdict too, and another one


class Receiver:
    """``resolver`` is all it knows of the world."""

    def __init__(self, resolver: str) -> None:
        host, port = resolver.split(":")
        self._resolver = dns.resolver.Resolver(configure=False)
        self._resolver.nameservers, self._resolver.port = [host], int(port)
        self._resolver.lifetime = PATIENCE
        self._spf = pyspf()
        self._spf.DNSLookup = self._lookup

    def judge(self, message: dict[str, str]) -> dict[str, str]:
        """``helo`` is the SPF result of the server's name, on which bounces are judged alone (RFC 7208 §2.4)."""
        domain = message["domain"]
        text = f"From: <a@{domain}>\r\nTo: <b@example.org>\r\nSubject: Hello\r\n\r\nHow are you?\r\n".encode()
        spf = self._check_spf(message, f"a@{domain}")
        dkim = self._check_dkim(signed(text, message["selector"], domain, message["privateKey"]))
        return {
            "helo": self._check_spf(message, ""),
            "spf": spf,
            "dkim": dkim,
            "dmarc": self._check_dmarc(domain, aligned="pass" in (spf, dkim)),
        }

    def _check_spf(self, message: dict[str, str], sender: str) -> str:
        return self._spf.query(i=message["ip"], s=sender, h=message["helo"], strict=True).check()[0]

    def _check_dkim(self, message: bytes) -> str:
        import dkim

        def record(name: bytes, timeout: int = 5) -> bytes | None:
            return next(iter(self._texts(name.decode())), None)

        try:
            return "pass" if dkim.DKIM(message, minkey=2048).verify(dnsfunc=record) else "fail"
        except dkim.DKIMException:
            return "fail"

    def _check_dmarc(self, domain: str, aligned: bool) -> str:
        """Envelope, signature and From have the same domain here, so what passes is aligned (RFC 9989 §4.4)."""
        records = [text.decode() for text in self._texts(f"_dmarc.{domain}") if text.startswith(b"v=DMARC1")]
        if len(records) != 1 or policies(records)[0] not in ("none", "quarantine", "reject"):
            return "none"
        return "pass" if aligned else "fail"

    def _texts(self, name: str) -> list[bytes]:
        return [b"".join(record.strings) for record in self._answers(name, "TXT")]

    def _answers(self, name: str, kind: str) -> list[Any]:
        try:
            answer = self._resolver.resolve(name, kind, search=False, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return []
        return list(answer.rrset or ())

    def _lookup(self, name: str, kind: str, *_: Any) -> Iterator[tuple[tuple[str, str], Any]]:
        """In place of pyspf's own, which asks the machine's resolver."""
        try:
            found = self._answers(name, kind)
        except dns.exception.DNSException as no_answer:
            raise self._spf.TempError(str(no_answer)) from no_answer
        for record in found:
            yield (name, kind), record.strings if kind == "TXT" else rdata(kind, record.to_text().rstrip("."))


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.modules.update(nacl_of_cryptography())
    with tempfile.TemporaryDirectory(prefix="receiver.") as into:
        unpack([DKIMPY, PYLERI, CHECKDMARC], into)
        receiver = Receiver(sys.argv[1])
        for line in sys.stdin:
            print(json.dumps(receiver.judge(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
