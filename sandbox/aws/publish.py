"""What DNS answers now: hosted zones as of their last INSYNC change, parents with delegations, AWS's own names.

The values are immutable and are made again only when something has changed, because a name server asks on every query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.dns.zone import RRset, Zone

from .change_batches import Records
from .delegations import Delegations, with_apex, with_delegations
from .ec2_instances import public_dns_name
from .hosted_zones import ZoneBook
from .names import ancestors
from .record_sets import RecordSet

AWS_SERVERS = ("x1.amazonaws-dns.test.", "x2.amazonaws-dns.test.")
AWS_TTL = 300

PublicAddress = tuple[str, str, str | None]
"""A public address, the Region it is in, and its custom PTR."""


class Publisher:
    """Turns the emulator's state into zones."""

    def __init__(
        self,
        zone_books: Callable[[], Iterable[ZoneBook]],
        public_addresses: Callable[[], Iterable[PublicAddress]],
        clock: Callable[[], float],
    ) -> None:
        self.delegations = Delegations()
        self._zone_books = zone_books
        self._public_addresses = public_addresses
        self._clock = clock
        self._hosted: tuple[Any, list[Zone]] = (None, [])
        self._answered: dict[tuple[str, int], Zone] = {}
        self._aws: tuple[Any, list[Zone]] = (None, [])
        self._all: tuple[tuple[Any, Any], list[Zone]] = ((None, None), [])
        self._kept: dict[tuple[str, tuple[str, ...]], Zone] = {}

    def zones(self) -> list[Zone]:
        """Everything that DNS answers, the root excepted."""
        hosted, aws = self._hosted_zones(), self._aws_zones()
        (made_from_hosted, made_from_aws), made = self._all
        if made_from_hosted is not hosted or made_from_aws is not aws:
            delegations = {zone.name: zone.servers for zone in aws} | self.delegations.all()
            made = self._unchanged_kept(with_delegations([*hosted, *aws], delegations))
            self._all = ((hosted, aws), made)
        return made

    def _unchanged_kept(self, zones: list[Zone]) -> list[Zone]:
        """`zones` with the same object as before for each that has not changed: name servers remember by identity."""
        before, self._kept = self._kept, {(zone.name, zone.servers): zone for zone in zones}
        for key, zone in self._kept.items():
            if before.get(key) == zone:
                self._kept[key] = before[key]
        return list(self._kept.values())

    def resolve(self, name: str) -> set[str]:
        """The IPv4 addresses of `name` for somebody on the internet who follows the delegations from the top."""
        for _ in range(8):
            zone = self._answering(name)
            if zone is None:
                return set()
            addresses = zone.records.get((name, "A"))
            if addresses:
                return set(addresses.values)
            target = zone.records.get((name, "CNAME"))
            if target is None:
                return set()
            name = _absolute(target.values[0])
        return set()

    def _answering(self, name: str) -> Zone | None:
        """The zone that the last delegation above `name` leads to; None where it leads nowhere."""
        delegations = self.delegations.all()
        zones = with_delegations(self._hosted_zones(), delegations)
        zone = None
        for ancestor in reversed(ancestors(name)):
            cut = zone.records.get((ancestor, "NS")) if zone else None
            servers = {_absolute(host) for host in cut.values} if cut else set(delegations.get(ancestor, ()))
            if (zone is None and servers) or (cut and ancestor != zone.name):
                serving = [zone for zone in zones if zone.name == ancestor and not servers.isdisjoint(zone.servers)]
                if not serving:
                    return None
                zone = serving[0]
        return zone

    def _hosted_zones(self) -> list[Zone]:
        """Hosted zones as of their last INSYNC change."""
        now = self._clock()
        hosted = [
            (zone, published)
            for book in self._zone_books()
            for zone in book.all()
            if not zone.private and (published := zone.published(now)) is not None
        ]
        basis = ([(zone.id, zone.published_version) for zone, _ in hosted], self.delegations.version)
        made_from, made = self._hosted
        if made_from != basis:
            answered = {
                (zone.id, zone.published_version): self._answered.get((zone.id, zone.published_version))
                or Zone(zone.name, zone.name_servers, _answers(published))
                for zone, published in hosted
            }
            made = list(answered.values())
            self._hosted, self._answered = (basis, made), answered
        return made

    def _aws_zones(self) -> list[Zone]:
        addresses = sorted(set(self._public_addresses()), key=str)
        made_from, made = self._aws
        if made_from != addresses:
            made = _aws_zones(addresses)
            self._aws = (addresses, made)
        return made


def _answers(published: Records) -> dict[tuple[str, str], RRset]:
    """What the name servers say for the records: an alias its target's values, of routed sets the first."""
    answers: dict[tuple[str, str], RRset] = {}
    for record in sorted(published.values(), key=lambda record: record.position):
        source = _alias_target(record, published) if record.alias else record
        if source is not None:
            rrset = RRset(source.ttl, tuple(_presented(value) for value in source.values))
            answers.setdefault((_presented(record.name), record.type), rrset)
    return answers


def _alias_target(record: RecordSet, published: Records) -> RecordSet | None:
    """An alias within its own zone; one that points elsewhere answers nothing here."""
    target = published.get((record.alias["DNSName"], record.type, None))
    return target if target is not None and target.alias is None else None


_ESCAPE = re.compile(r"\\([0-3][0-7]{2})|\\.")


def _presented(text: str) -> str:
    """Route 53 escapes octets in octal, DNS in decimal (RFC 1035 §5.1); a wildcard's asterisk not at all."""
    if text.startswith("\\052."):
        text = "*" + text[4:]
    return _ESCAPE.sub(lambda match: f"\\{int(match[1], 8):03d}" if match[1] else match[0], text)


def _absolute(name: str) -> str:
    return name.lower().rstrip(".") + "."


def _aws_zones(addresses: Iterable[PublicAddress]) -> list[Zone]:
    """AWS's default names with their A records, and one reverse zone for each /24 in use (RFC 1035 §3.5)."""
    names: dict[str, dict[tuple[str, str], RRset]] = {}
    reverse: dict[str, dict[tuple[str, str], RRset]] = {}
    for public_ip, region, custom in addresses:
        default = f"{public_dns_name(public_ip, region)}."
        suffix = "amazonaws.com.cn." if default.endswith(".cn.") else "amazonaws.com."
        names.setdefault(suffix, {})[default, "A"] = RRset(AWS_TTL, (public_ip,))
        last, block = _reverse_name(public_ip)
        reverse.setdefault(block, {})[f"{last}.{block}", "PTR"] = RRset(AWS_TTL, (custom or default,))
    return [with_apex(name, AWS_SERVERS, records) for name, records in (names | reverse).items()]


def _reverse_name(public_ip: str) -> tuple[str, str]:
    first, second, third, last = public_ip.split(".")
    return last, f"{third}.{second}.{first}.in-addr.arpa."
