"""The Route 53 actions, in place of moto's: strict, atomic, and PENDING before INSYNC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult, BaseResponse

from . import change_batches
from .errors import AwsError
from .hosted_zones import Change, HostedZone, ZoneBook
from .names import InvalidName, canonical, order

if TYPE_CHECKING:
    from .world import World


class Route53(BaseResponse):
    """Hosted zones, record sets and changes (https://docs.aws.amazon.com/Route53/latest/APIReference/)."""

    def __init__(self, world: World) -> None:
        super().__init__(service_name="route53")
        self.automated_parameter_parsing = True
        self.world = world

    @property
    def book(self) -> ZoneBook:
        return self.world.zones(self.current_account, self.partition)

    @property
    def settings(self):
        return self.world.settings.of(self.current_account)

    def create_hosted_zone(self) -> ActionResult:
        name = self._name(self._get_param("Name"), "InvalidDomainName")
        private = self._get_bool_param("HostedZoneConfig.PrivateZone", False) or bool(self._get_param("VPC.VPCId"))
        if self.partition == "aws-us-gov" and not private:
            raise AwsError("InvalidInput", "Public hosted zones are not supported in AWS GovCloud (US).")
        vpc = {"VPCRegion": self._get_param("VPC.VPCRegion"), "VPCId": self._get_param("VPC.VPCId")}
        zone, change = self.book.create(
            name,
            self._get_param("CallerReference"),
            self.world.name_servers.take(),
            self.settings.route53_insync_seconds,
            private=private,
            comment=self._get_param("HostedZoneConfig.Comment"),
            vpcs=[vpc] if vpc["VPCId"] else [],
        )
        return ActionResult(
            {
                "HostedZone": zone.described(),
                "ChangeInfo": self._change_info(change),
                **_delegation(zone),
                **({"VPC": vpc} if zone.vpcs else {}),
                "Location": f"https://route53.amazonaws.com/2013-04-01/hostedzone/{zone.id}",
            }
        )

    def get_hosted_zone(self) -> ActionResult:
        zone = self.book.get(self._id("Id"))
        vpcs = {"VPCs": zone.vpcs} if zone.private else {}
        return ActionResult({"HostedZone": zone.described(), **_delegation(zone), **vpcs})

    def get_hosted_zone_count(self) -> ActionResult:
        return ActionResult({"HostedZoneCount": len(self.book.all())})

    def delete_hosted_zone(self) -> ActionResult:
        change = self.book.delete(self._id("Id"), self.settings.route53_insync_seconds)
        return ActionResult({"ChangeInfo": self._change_info(change)})

    def list_hosted_zones(self) -> ActionResult:
        zones, marker, size = self.book.all(), self._get_param("Marker"), self._page_size(100)
        ids = [zone.id for zone in zones]
        if marker is not None and marker not in ids:
            raise AwsError("InvalidInput", "The Marker is not a hosted zone of this account")
        start = ids.index(marker) if marker is not None else 0
        following = ids[start + size : start + size + 1]
        return ActionResult(
            {
                "HostedZones": [zone.described() for zone in zones[start : start + size]],
                "MaxItems": str(size),
                "IsTruncated": bool(following),
                **({"Marker": marker} if marker else {}),
                **({"NextMarker": following[0]} if following else {}),
            }
        )

    def list_hosted_zones_by_name(self) -> ActionResult:
        """All zones from a name on, by reversed labels: not a search
        (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html)."""
        dns_name, zone_id, size = self._get_param("DNSName"), self._id("HostedZoneId"), self._page_size(100)
        if zone_id and not dns_name:
            raise AwsError("InvalidInput", "A hosted zone id needs a DNS name beside it")
        zones = self.book.by_name()
        if dns_name:
            start = (order(self._name(dns_name, "InvalidDomainName")), zone_id or "")
            zones = [zone for zone in zones if (order(zone.name), zone.id) >= start]
        result: dict[str, Any] = {
            "HostedZones": [zone.described() for zone in zones[:size]],
            "MaxItems": str(size),
            "IsTruncated": len(zones) > size,
            **({"DNSName": dns_name} if dns_name else {}),
            **({"HostedZoneId": zone_id} if zone_id else {}),
        }
        if len(zones) > size:
            result |= {"NextDNSName": zones[size].name, "NextHostedZoneId": zones[size].id}
        return ActionResult(result)

    def change_resource_record_sets(self) -> ActionResult:
        changes = self._get_param("ChangeBatch.Changes", [])
        if not changes:
            raise AwsError("InvalidInput", "Invalid XML ; cvc-complex-type: a ChangeBatch has at least one Change")
        try:
            change_batches.check_size(changes)
            self.world.throttle.take_route53_changes(self.current_account, change_batches.cost(changes))
            change = self.book.change(
                self._id("HostedZoneId"),
                changes,
                self._get_param("ChangeBatch.Comment"),
                self.settings.route53_insync_seconds,
                self.settings.route53_busy_seconds,
            )
        except change_batches.InvalidBatch as invalid:
            raise AwsError("InvalidChangeBatch", str(invalid)) from invalid
        return ActionResult({"ChangeInfo": self._change_info(change)})

    def list_resource_record_sets(self) -> ActionResult:
        """By name with the labels reversed, then type, then set identifier
        (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html)."""
        zone = self.book.get(self._id("HostedZoneId"))
        name, kind = self._get_param("StartRecordName"), self._get_param("StartRecordType")
        identifier, size = self._get_param("StartRecordIdentifier"), self._page_size(300)
        if (kind and not name) or (identifier and not kind):
            raise AwsError("InvalidInput", "The input is not valid: a start type needs a name, an identifier a type")
        records = zone.sorted_records()
        if name:
            start = (order(self._name(name, "InvalidInput")), kind or "", identifier or "")
            records = [record for record in records if record.position >= start]
        result: dict[str, Any] = {
            "ResourceRecordSets": [record.described() for record in records[:size]],
            "IsTruncated": len(records) > size,
            "MaxItems": str(size),
        }
        if len(records) > size:
            following = records[size]
            result |= {"NextRecordName": following.name, "NextRecordType": following.type}
            if following.set_identifier is not None:
                result["NextRecordIdentifier"] = following.set_identifier
        return ActionResult(result)

    def get_change(self) -> ActionResult:
        return ActionResult({"ChangeInfo": self._change_info(self.book.get_change(self._id("Id")))})

    def list_tags_for_resource(self) -> ActionResult:
        zone = self.book.get(self._id("ResourceId"))
        tags = [{"Key": key, "Value": value} for key, value in zone.tags.items()]
        return ActionResult({"ResourceTagSet": {"ResourceType": "hostedzone", "ResourceId": zone.id, "Tags": tags}})

    def change_tags_for_resource(self) -> ActionResult:
        zone = self.book.get(self._id("ResourceId"))
        for key in self._get_param("RemoveTagKeys", []):
            zone.tags.pop(key, None)
        zone.tags |= {tag["Key"]: tag["Value"] for tag in self._get_param("AddTags", [])}
        return ActionResult({})

    def _change_info(self, change: Change) -> dict[str, Any]:
        info = change.described(self.world.clock())
        return {**info, "SubmittedAt": datetime.fromtimestamp(info["SubmittedAt"], UTC).replace(tzinfo=None)}

    def _id(self, parameter: str) -> str | None:
        """An id with or without the path that answers put before it (`/hostedzone/Z…`, `/change/C…`)."""
        value = self._get_param(parameter)
        return value.rsplit("/", 1)[-1] if value else value

    def _page_size(self, largest: int) -> int:
        text = str(self._get_param("MaxItems", largest))
        if not text.isdigit() or int(text) < 1:
            raise AwsError(
                "InvalidInput", f"Value '{text}' at 'maxItems' failed to satisfy constraint: a positive number"
            )
        return min(int(text), largest)

    @staticmethod
    def _name(name: str, code: str) -> str:
        try:
            return canonical(name)
        except InvalidName as invalid:
            raise AwsError(code, str(invalid)) from invalid


def _delegation(zone: HostedZone) -> dict[str, Any]:
    if zone.private:
        return {}
    return {"DelegationSet": {"NameServers": [host.rstrip(".") for host in zone.name_servers]}}
