"""Instances, and addresses that a test plants."""

from __future__ import annotations

from typing import Any

from ..instances import PING_STATUSES, STATES, TOOLS, Host
from ..ssm import PROBE_TAG
from ..world import Region, World
from .routing import ControlRequest, NotFound, Routes


def routes(world: World) -> Routes:
    def launch(request: ControlRequest) -> dict[str, Any]:
        account_id, body = request.text("accountID"), request.body
        host = Host(
            ssm=request.choice("ssm", PING_STATUSES, "Online"),
            platform=request.choice("platform", ("Linux", "Windows"), "Linux"),
            tools=_tools(body.get("tools", TOOLS)),
            mta=body.get("mta"),
        )
        tags = dict(body.get("tags") or {})
        if body.get("probeAllowed", True):
            tags |= dict([PROBE_TAG])
        with world.accounts.lock(account_id):
            region = world.region(account_id, request.text("region"))
            instance = region.instances.launch(host, tags, int(body.get("interfaces", 1)))
            interfaces = list(instance.nics.values())
        return {
            "instanceID": instance.id,
            "vpcID": instance.vpc_id,
            "subnetID": instance.subnet_id,
            "networkInterfaceIDs": [interface.id for interface in interfaces],
            "privateIPs": [interface.private_ip_address for interface in interfaces],
            "securityGroupIDs": [group.id for group in instance.security_groups],
            "publicIP": instance.public_ip,
        }

    def change(request: ControlRequest, id: str) -> None:
        region = _region_of(world, id)
        with world.accounts.lock(region.account_id):
            host, body = region.instances.host(id), request.body
            if "ssm" in body:
                host.ssm = request.choice("ssm", PING_STATUSES)
            if "tools" in body:
                host.tools = _tools(body["tools"])
            if "instead" in body:
                host.instead = body["instead"]
            if "egress" in body:
                host.egress = body["egress"]
            if "state" in body:
                region.instances.force(id, request.choice("state", tuple(STATES)))
            region.settle()

    def plant(request: ControlRequest) -> dict[str, str]:
        """An Elastic IP that somebody else made: tagged as one likes, managed by a service, or a certain address."""
        account_id = request.text("accountID")
        with world.accounts.lock(account_id):
            address = world.region(account_id, request.text("region")).addresses.allocate(
                request.body.get("tags") or {},
                world.settings.of(account_id).address_quota,
                service_managed=request.body.get("serviceManaged"),
                exactly=request.body.get("publicIP"),
            )
        return {"allocationID": address.allocation_id, "publicIP": address.public_ip}

    return {"POST /instances": launch, "POST /instances/{id}": change, "POST /addresses": plant}


def _region_of(world: World, instance_id: str) -> Region:
    for region in world.regions():
        if any(instance.id == instance_id for instance in region.backend.all_instances()):
            return region
    raise NotFound(f"there is no instance {instance_id}")


def _tools(names: Any) -> tuple[str, ...]:
    if not set(names) <= set(TOOLS):
        raise ValueError(f"tools are some of {', '.join(TOOLS)}, not {names!r}")
    return tuple(names)
