"""The EC2 actions on instances and network interfaces that moto answers otherwise than AWS does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult
from moto.ec2.models import elastic_network_interfaces
from moto.ec2.models.amis import AmiBackend
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import Instance
from moto.ec2.responses import EC2Response

from .instances import check_id
from .pool import auto_assigned_address

if TYPE_CHECKING:
    from .world import World


class InstanceActions(EC2Response):
    """RunInstances … TerminateInstances with the states between, and DescribeNetworkInterfaces with associations."""

    world: World

    @property
    def instances(self):
        return self.world.region(self.current_account, self.region).instances

    @property
    def _takes(self) -> float:
        return self.world.settings.of(self.current_account).instance_start_seconds

    def describe_instances(self) -> ActionResult:
        for instance_id in self._get_param("InstanceIds", []):
            check_id(instance_id)
        return super().describe_instances()

    def run_instances(self) -> ActionResult:
        result = super().run_instances()
        self.instances.launched(result.result.instances, self._takes)
        return result

    def start_instances(self) -> ActionResult:
        self.error_on_dryrun()
        return _changed("StartingInstances", self.instances.start(self._get_param("InstanceIds", []), self._takes))

    def stop_instances(self) -> ActionResult:
        self.error_on_dryrun()
        return _changed("StoppingInstances", self.instances.stop(self._get_param("InstanceIds", []), self._takes))

    def terminate_instances(self) -> ActionResult:
        self.error_on_dryrun()
        terminated = self.instances.terminate(self._get_param("InstanceIds", []), self._takes)
        return _changed("TerminatingInstances", terminated)

    def describe_network_interfaces(self) -> ActionResult:
        for interface in self.ec2_backend.enis.values():
            interface.private_ip_addresses = _addresses_with_associations(interface)
        return super().describe_network_interfaces()


def _changed(member: str, instances: list[tuple[Any, Any]]) -> ActionResult:
    return ActionResult(
        {
            member: [
                {
                    "InstanceId": instance.id,
                    "CurrentState": {"Code": instance.state_code, "Name": instance.state},
                    "PreviousState": previous,
                }
                for instance, previous in instances
            ]
        }
    )


def _addresses_with_associations(interface: NetworkInterface) -> list[dict[str, Any]]:
    """The private addresses of an interface, each with the public one it is associated with."""
    addresses = []
    for entry in interface.private_ip_addresses:
        private_ip = entry["PrivateIpAddress"]
        described = {name: value for name, value in entry.items() if name != "Association"}
        described["Primary"] = private_ip == interface.private_ip_address
        association = _association(interface, private_ip)
        if association:
            described["Association"] = association
        addresses.append(described)
    return addresses


def _association(interface: NetworkInterface, private_ip: str | None) -> dict[str, Any]:
    backend = interface.ec2_backend
    for address in backend.addresses:
        if address.eni is interface and address.private_ip == private_ip:
            return {
                "AllocationId": address.allocation_id,
                "AssociationId": address.association_id,
                "PublicIp": address.public_ip,
                "PublicDnsName": public_dns_name(address.public_ip, backend.region_name),
                "IpOwnerId": backend.account_id,
            }
    if private_ip == interface.private_ip_address and interface.public_ip:
        return {
            "PublicIp": interface.public_ip,
            "PublicDnsName": public_dns_name(interface.public_ip, backend.region_name),
            "IpOwnerId": "amazon",
        }
    return {}


def public_dns_name(public_ip: str, region: str) -> str:
    """The name that AWS itself gives an address: `ec2-203-0-113-7.eu-west-1.compute.amazonaws.com`.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html#vpc-dns-hostnames
    """
    domain = "compute-1" if region == "us-east-1" else f"{region}.compute"
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"ec2-{public_ip.replace('.', '-')}.{domain}.{suffix}"


def _primary(attribute: str) -> property:
    """An attribute of the primary interface, which a terminated instance no longer has."""
    return property(lambda instance: getattr(instance.nics[0], attribute) if 0 in instance.nics else None)


def patch_moto() -> None:
    """Mend in moto's own classes what its serialiser reads from them directly. Safe to call again.

    Its 1,300 images, which nobody here looks at, took nearly all of the time to make a Region.
    """
    AmiBackend._load_amis = lambda backend: None
    elastic_network_interfaces.random_public_ip = auto_assigned_address
    NetworkInterface.association = property(lambda interface: _association(interface, interface.private_ip_address))
    NetworkInterface.instance_private_ip_address_list = property(_addresses_with_associations)
    Instance.private_ip = Instance.private_ip_address = _primary("private_ip_address")
    Instance.public_ip = Instance.public_ip_address = _primary("public_ip")
    Instance.private_dns_name = property(_private_dns_name)


def _private_dns_name(instance: Instance) -> str:
    if not instance.private_ip:
        return ""
    domain = "ec2.internal" if instance.region_name == "us-east-1" else f"{instance.region_name}.compute.internal"
    return f"ip-{instance.private_ip.replace('.', '-')}.{domain}"
