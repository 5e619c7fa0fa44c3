"""Zones outside Route 53: the mail hosts' own, a foreign provider's, a blocklist's, those of other makers' servers."""

from sandbox.dns.names import child
from sandbox.dns.zone import RRset, Zone


class ForeignZones:
    """Each is served by one host of its own, ``ns.<zone>``, unless others were named."""

    def __init__(self) -> None:
        self._zones: dict[str, Zone] = {}

    def zones(self) -> tuple[Zone, ...]:
        return tuple(self._zones.values())

    def delegate(self, zone: str, servers: tuple[str, ...]) -> None:
        """A zone of which only its name servers are known here. Names are canonical."""
        self._zones = self._zones | {zone: Zone(zone, servers, {})}

    def set(self, zone: str, name: str, type_: str, ttl: int, values: tuple[str, ...]) -> None:
        """Replaces one record set. Names are canonical."""
        if name != zone and not name.endswith(f".{zone}"):
            raise ValueError(f"{name} is not in the zone {zone}")
        known = self._zones.get(zone)
        records = dict(known.records) if known else {}
        records.pop((name, type_), None)
        if values:
            records[name, type_] = RRset(ttl, values)
        self._zones = self._zones | {zone: Zone(zone, (child("ns", zone),), records)}
