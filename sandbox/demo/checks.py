"""What must be true at the end of the demo. All of it was seen from outside the operator."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.demo.board import Seen
from sandbox.demo.cast import AGENCY, ALSO, ALSO_TEXTS, CLUB, SHOP, TEXT_TTL, Server
from sandbox.demo.outside import Outside
from sandbox.demo.records import Difference

POLICY = "v=DMARC1; p=none; rua=mailto:dmarc@example.net"
"""What club's manifest asks for, as a record (RFC 9989 §4.7)."""


@dataclass(frozen=True)
class Check:
    """``whose``: a MailServer's name, or "all"."""

    whose: str
    claim: str
    holds: bool
    seen: str = ""
    """What was seen in its place, where it does not hold."""


def of_server(server: Server, seen: Seen, outside: Outside) -> list[Check]:
    ip = seen.public_ip
    others = sorted(text for text in outside.texts if not is_spf(text))
    untouched = sorted(text for text in server.texts if not is_spf(text))
    spf = [text for text in outside.texts if is_spf(text)]

    def check(claim: str, holds: bool, seen: object = "") -> Check:
        return Check(server.name, claim, holds, "" if holds else str(seen))

    return [
        check("Ready is True", seen.is_ready, seen.reason("Ready")),
        check(
            "exactly one Elastic IP, and it is the instance's", outside.held == (ip,) == (outside.on_instance,), outside
        ),
        check(f"A {server.hostname} → the Elastic IP", outside.addresses == (ip,), outside.addresses),
        check(f"PTR of the Elastic IP → {server.hostname}", outside.pointers == (server.hostname,), outside.pointers),
        check("one SPF record, which names the address", spf == [merged(server, ip)], spf),
        check("TXT records of others are untouched", others == untouched, others),
        check("a mail exchanger greets the instance, and sees the Elastic IP", f"[{ip}]" in outside.smtp, outside.smtp),
    ]


def of_signature(key: str, outside: Outside) -> Check:
    """The public half of the key in club's Secret, and the policy of its manifest."""
    selector, policy = CLUB.signs_at
    expected = {selector: (key,), policy: (POLICY,)}
    holds = outside.signed == expected
    return Check(
        CLUB.name, "the DKIM key and the DMARC policy are published", holds, "" if holds else str(outside.signed)
    )


def of_also(zone: Difference, public_ip: str) -> Check:
    """What was there before the operator, the TTL included, is there as it was."""
    (before,) = filter(is_spf, ALSO_TEXTS)
    gone, new = (f'{ALSO}. {TEXT_TTL} TXT "{text}"' for text in (before, with_address(before, public_ip)))
    holds = (zone.gone, zone.new_of_others) == ((gone,), (new,))
    claim = f"in the zone {ALSO} the SPF record names the address too, and nothing else has changed"
    return Check(CLUB.name, claim, holds, "" if holds else str(zone))


def of_story(servers: Mapping[str, Seen], decoys_touched: list[str]) -> list[Check]:
    """What happened on the way."""
    shop, agency, club = servers[SHOP.name], servers[AGENCY.name], servers[CLUB.name]
    asked = ("AwaitingRdnsApproval", "SupportInfoRequested") in agency.reasons
    conflict = ("DnsReady", "RecordConflict") in club.reasons
    stalled = any(type_ == "Stalled" and reason == "RecordConflict" for type_, reason in club.reasons)
    return [
        Check(SHOP.name, "the request for AWS Support was written", SHOP.hostname in shop.request_text),
        Check(AGENCY.name, "the request for AWS Support was written", AGENCY.hostname in agency.request_text),
        Check(AGENCY.name, "its status said that AWS asked back", asked),
        Check(CLUB.name, "a record of somebody else's was left alone, and said to be in the way", conflict and stalled),
        Check("all", "addresses of others are untouched", not decoys_touched, ", ".join(decoys_touched)),
    ]


def is_spf(text: str) -> bool:
    """RFC 7208 §4.5."""
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def merged(server: Server, public_ip: str) -> str:
    """The SPF record that is to be: the address before all other terms, or a record of our own."""
    return with_address(next(filter(is_spf, server.texts), "v=spf1 ~all"), public_ip)


def with_address(spf: str, public_ip: str) -> str:
    return spf.replace("v=spf1", f"v=spf1 ip4:{public_ip}", 1)
