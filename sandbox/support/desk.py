"""The desk of AWS Support: what is still restricted, and what approving, refusing or locking does.

No API files a request: the account's owner sends AWS's form, and Support acts on the account. So the desk shows what
may be asked for: outbound port 25 per account and Region, and reverse DNS where there is no self-service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.aws.addresses import ElasticIp
from sandbox.aws.control.routing import ControlRequest, NotFound, Routes
from sandbox.aws.errors import AwsError
from sandbox.aws.names import canonical
from sandbox.aws.world import Region, World

PORT25, REVERSE_DNS = "port25", "rdns"


@dataclass(frozen=True)
class Restriction:
    """Something only Support can lift; `id` says all about what it is, so it stays the same for ever."""

    kind: str
    region: Region
    public_ip: str | None = None

    @property
    def id(self) -> str:
        return ":".join(filter(None, (self.kind, self.region.account_id, self.region.name, self.public_ip)))


class Desk:
    """Support's view of the whole emulator."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._answers: dict[str, dict[str, str]] = {}

    def routes(self) -> Routes:
        return {
            "GET /support": lambda request: self.restrictions(),
            "POST /support/approve-port25": self.approve_port25,
            "POST /support/approve-rdns": self.approve_reverse_dns,
            "POST /support/refuse": self.refuse,
            "POST /support/ask": self.ask,
            "POST /support/lock": self.lock,
            "POST /support/unlock": self.unlock,
        }

    def restrictions(self) -> list[dict[str, Any]]:
        return [self._described(restriction) for restriction in self._restrictions()]

    def approve_port25(self, request: ControlRequest) -> dict[str, Any]:
        """The removal of the restriction: it holds for the account in that Region."""
        account_id, region = request.text("accountID"), request.text("region")
        self._world.network.set_port25(account_id, region, "open")
        return {"accountID": account_id, "region": region, "mode": "open"}

    def approve_reverse_dns(self, request: ControlRequest) -> dict[str, Any]:
        """Sets the PTR and thereby locks the address; the forward record has to be there before."""
        address = self._address(request.text("publicIP"))
        name = canonical(request.text("name"))
        if address.public_ip not in self._world.resolve(name):
            raise AwsError("ForwardRecordMissing", f"{name} does not resolve to {address.public_ip}", 409)
        address.reverse_dns.set_by_support(name)
        return {"publicIP": address.public_ip, "name": name, "locked": True}

    def refuse(self, request: ControlRequest) -> dict[str, Any]:
        return self._answer(request.text("id"), "refused", request.body.get("why") or "unable to process your request")

    def ask(self, request: ControlRequest) -> dict[str, Any]:
        return self._answer(
            request.text("id"),
            "asked",
            "a clear/detailed use-case for sending mail from EC2; what is in place to prevent spam from originating "
            "from your EC2 resource",
        )

    def lock(self, request: ControlRequest) -> dict[str, Any]:
        return self._set_locked(request, True)

    def unlock(self, request: ControlRequest) -> dict[str, Any]:
        return self._set_locked(request, False)

    def _set_locked(self, request: ControlRequest, locked: bool) -> dict[str, Any]:
        address = self._address(request.text("publicIP"))
        if locked:
            address.reverse_dns.locked = True
        else:
            address.reverse_dns.unlock()
        return {"publicIP": address.public_ip, "locked": locked}

    def _restrictions(self) -> list[Restriction]:
        found = []
        for region in self._world.regions():
            if self._world.network.port25(region.account_id, region.name) != "open":
                found.append(Restriction(PORT25, region))
            if not region.has_reverse_dns_self_service:
                found.extend(
                    Restriction(REVERSE_DNS, region, address.public_ip)
                    for address in region.addresses.all()
                    if not address.reverse_dns.record
                )
        return found

    def _described(self, restriction: Restriction) -> dict[str, Any]:
        region = restriction.region
        members = {
            "id": restriction.id,
            "kind": restriction.kind,
            "accountID": region.account_id,
            "region": region.name,
            "publicIP": restriction.public_ip,
            **self._answers.get(restriction.id, {}),
        }
        if restriction.kind == PORT25:
            members["mode"] = self._world.network.port25(region.account_id, region.name)
        return {name: value for name, value in members.items() if value is not None}

    def _answer(self, request_id: str, answer: str, why: str) -> dict[str, Any]:
        for restriction in self._restrictions():
            if restriction.id == request_id:
                self._answers[request_id] = {"answer": answer, "text": why}
                return self._described(restriction)
        raise NotFound(f"there is no request {request_id}; GET /support lists what may be asked for")

    def _address(self, public_ip: str) -> ElasticIp:
        for region in self._world.regions():
            for address in region.addresses.all():
                if address.public_ip == public_ip:
                    return address
        raise NotFound(f"nobody holds {public_ip}")


def routes(world: World) -> Routes:
    return Desk(world).routes()
