"""Hosted zones, delegations, zones of other people, and faults of name servers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from ..hosted_zones import HostedZone
from ..names import canonical
from ..world import World
from .routing import ControlRequest, NotFound, Routes
from .steered import DnsControl


class Dns:
    """Steers what DNS answers; `steered` is there once the name servers run."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.steered: DnsControl | None = None

    def routes(self) -> Routes:
        return {
            "POST /zones": self._create_zone,
            "POST /delegations": self._delegate,
            "DELETE /delegations/{name}": self._end_delegation,
            "POST /dns/records": self._set_foreign_record,
            "POST /dns/elsewhere": self._delegate_elsewhere,
            "POST /dns/faults": self._set_fault,
            "POST /dns/flush": self._flush,
        }

    def _create_zone(self, request: ControlRequest) -> dict[str, Any]:
        """A hosted zone that is answered at once, and which its parent delegates to unless told otherwise."""
        account_id, name = request.text("accountID"), canonical(request.text("name"))
        private = bool(request.body.get("private", False))
        with self._world.accounts.lock(account_id):
            zone, _ = self._world.zones(account_id, "aws").create(
                name,
                str(uuid.uuid4()),
                self._world.name_servers.take(),
                takes=0.0,
                private=private,
                linked_service=request.body.get("linkedService"),
            )
        if request.body.get("delegate", True) and not private:
            self._world.publisher.delegations.set(name, zone.name_servers)
        return {"hostedZoneID": zone.id, "nameServers": [] if private else list(zone.name_servers)}

    def _delegate(self, request: ControlRequest) -> None:
        name = canonical(request.text("name"))
        if zone_id := request.body.get("hostedZoneID"):
            servers: Iterable[str] = self._zone(zone_id).name_servers
        else:
            servers = [canonical(host) for host in request.member("nameServers")]
        self._world.publisher.delegations.set(name, servers)

    def _zone(self, zone_id: str) -> HostedZone:
        for book in self._world.zone_books():
            for zone in book.all():
                if zone.id == zone_id:
                    return zone
        raise NotFound(f"there is no hosted zone {zone_id}")

    def _end_delegation(self, request: ControlRequest, name: str) -> None:
        if not self._world.publisher.delegations.remove(canonical(name)):
            raise NotFound(f"{name} is not delegated")

    def _set_foreign_record(self, request: ControlRequest) -> None:
        """A record set outside Route 53, whose zone comes to exist, delegated, with it; no values: remove it."""
        self._required().set_records(
            request.text("zone"),
            request.text("name"),
            request.text("type"),
            int(request.body.get("ttl", 300)),
            list(request.body.get("values") or ()),
        )

    def _delegate_elsewhere(self, request: ControlRequest) -> dict[str, Any]:
        """A zone that a server of another maker has, at `server` (address:port)."""
        return {"addresses": self._required().delegate_elsewhere(request.text("zone"), request.text("server"))}

    def _set_fault(self, request: ControlRequest) -> None:
        self._required().set_fault(
            request.text("fault"),
            server=request.body.get("server"),
            zone=request.body.get("zone"),
            resolver=bool(request.body.get("resolver", False)),
        )

    def _flush(self, request: ControlRequest) -> None:
        self._required().flush()

    def _required(self) -> DnsControl:
        if self.steered is None:
            raise NotFound("no name servers are attached to this emulator")
        return self.steered
