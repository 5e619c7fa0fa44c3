"""From the octets of a query to those of its response (RFC 1035 §4, EDNS of RFC 6891)."""

from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype

from sandbox.dns.answer import Answer
from sandbox.dns.faults import JUNK, Fault
from sandbox.dns.names import canonical

MAX_UDP = 1232
"""The largest answer over UDP, whatever the client offers: what fits any path unfragmented (RFC 9715 §3.1)."""
HEADER = 12


@dataclass(frozen=True)
class Question:
    name: str
    type_: str


class Query:
    """A query that was parsed; :meth:`parse` gives it, or the response to one that cannot be answered."""

    def __init__(self, message: dns.message.Message, over_tcp: bool) -> None:
        self._message = message
        self._over_tcp = over_tcp

    @classmethod
    def parse(cls, wire: bytes, over_tcp: bool) -> "Query | None":
        """None for what is no query at all, which nobody answers."""
        try:
            message = dns.message.from_wire(wire, ignore_trailing=True)
        except dns.exception.DNSException:
            if len(wire) < HEADER or wire[2] & 0x80:
                return None
            message = dns.message.Message(id=int.from_bytes(wire[:2]))  # it has no question: FORMERR follows from that
        return None if message.flags & dns.flags.QR else cls(message, over_tcp)

    def __str__(self) -> str:
        return "; ".join(map(str, self._message.question))

    @property
    def question(self) -> Question:
        (question,) = self._message.question
        return Question(canonical(question.name.to_text()), dns.rdatatype.to_text(question.rdtype))

    @property
    def recursion_desired(self) -> bool:
        return bool(self._message.flags & dns.flags.RD)

    def problem(self) -> dns.rcode.Rcode | None:
        """Why it cannot be answered."""
        message = self._message
        if message.opcode() != dns.opcode.QUERY:
            return dns.rcode.NOTIMP
        if message.edns > 0:
            return dns.rcode.BADVERS
        if len(message.question) != 1:
            return dns.rcode.FORMERR
        question = message.question[0]
        if question.rdclass != dns.rdataclass.IN or question.rdtype in (dns.rdatatype.AXFR, dns.rdatatype.IXFR):
            return dns.rcode.REFUSED
        return None

    def response(self, answer: Answer, recursive: bool = False, fault: Fault | None = None) -> bytes:
        """The octets, truncated to what the client takes: RFC 1035 §4.2.1, RFC 2181 §9."""
        response = dns.message.make_response(self._message, recursion_available=recursive, our_payload=MAX_UDP)
        response.set_rcode(answer.rcode)
        if answer.authoritative:
            response.flags |= dns.flags.AA
        if fault is Fault.TRUNCATE_ALWAYS and not self._over_tcp:
            response.flags |= dns.flags.TC
        else:
            response.answer, response.authority, response.additional = (
                answer.answer,
                answer.authority,
                answer.additional,
            )
        if fault is Fault.WRONG_ID:
            response.id ^= 0x5555
        if fault is Fault.GARBAGE:
            return JUNK
        limit = 65535 if self._over_tcp else self._udp_limit()
        return response.to_wire(max_size=limit, prefer_truncation=True)

    def _udp_limit(self) -> int:
        return min(max(self._message.payload, 512), MAX_UDP) if self._message.edns >= 0 else 512
