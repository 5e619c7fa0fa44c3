"""Elastic IPs of one account and Region: the rules, without the protocol.

Actions, parameters and most errors: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateAddress.html and
the pages beside it; error codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.ec2.utils import random_eip_association_id

from .errors import AwsError
from .filters import matches
from .pool import AddressPool
from .reverse_dns import ReverseDns


class ElasticIp(ElasticAddress):
    """An Elastic IP, kept where moto keeps its own, so that tags and network interfaces of moto see it."""

    def __init__(
        self, backend: Any, public_ip: str, reverse_dns: ReverseDns, created: float, service_managed: str | None
    ) -> None:
        super().__init__(backend, "vpc", address=public_ip)
        self.reverse_dns = reverse_dns
        self.created = created
        self.service_managed = service_managed
        self.private_ip: str | None = None
        self.displaced_auto_assignment = False

    @property
    def private_ip_address(self) -> str | None:
        """Where moto itself put the address on an interface (a NAT gateway's), that is its primary one."""
        return self.private_ip or (self.eni.private_ip_address if self.eni else None)

    def attach(self, interface: Any, private_ip: str) -> None:
        self.eni, self.private_ip = interface, private_ip
        self.association_id = random_eip_association_id()
        if private_ip == interface.private_ip_address:
            # The auto-assigned public address goes back to Amazon's pool for as long as this one is there.
            self.displaced_auto_assignment = interface.public_ip_auto_assign
            interface.public_ip_auto_assign = False
            interface.public_ip = self.public_ip

    def detach(self) -> None:
        interface = self.eni
        self.eni = self.private_ip = self.association_id = None
        if interface is not None and interface.public_ip == self.public_ip:
            interface.public_ip = None
            interface.public_ip_auto_assign = self.displaced_auto_assignment
            if interface.instance and interface.instance.state == "running":
                interface.check_auto_public_ip()

    @property
    def tags(self) -> dict[str, str]:
        return self.ec2_backend.tags.get(self.allocation_id, {})

    def described(self) -> dict[str, Any]:
        """The `Address` structure of DescribeAddresses."""
        members = {
            "PublicIp": self.public_ip,
            "AllocationId": self.allocation_id,
            "Domain": "vpc",
            "PublicIpv4Pool": "amazon",
            "NetworkBorderGroup": self.ec2_backend.region_name,
            "ServiceManaged": self.service_managed,
            "AssociationId": self.association_id,
            "PrivateIpAddress": self.private_ip_address,
            "Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()] or None,
        }
        if self.eni:
            members |= {
                "NetworkInterfaceId": self.eni.id,
                "NetworkInterfaceOwnerId": self.eni.owner_id,
                "InstanceId": self.eni.instance.id if self.eni.instance else None,
            }
        return {name: value for name, value in members.items() if value is not None}

    def filter_values(self, name: str) -> Iterable[str | None] | None:
        if name.startswith("tag:"):
            return [self.tags.get(name.removeprefix("tag:"))]
        if name == "tag-key":
            return self.tags
        member = _FILTERS.get(name)
        return None if member is None else [self.described().get(member)]


_FILTERS = {
    "allocation-id": "AllocationId",
    "association-id": "AssociationId",
    "instance-id": "InstanceId",
    "network-border-group": "NetworkBorderGroup",
    "network-interface-id": "NetworkInterfaceId",
    "network-interface-owner-id": "NetworkInterfaceOwnerId",
    "private-ip-address": "PrivateIpAddress",
    "public-ip": "PublicIp",
}


class AddressBook:
    """The Elastic IPs of one account and Region. Its callers hold the account's lock."""

    def __init__(
        self,
        backend: Any,
        pool: AddressPool,
        new_reverse_dns: Callable[[str], ReverseDns],
        clock: Callable[[], float],
    ) -> None:
        self._backend = backend
        self._pool = pool
        self._new_reverse_dns = new_reverse_dns
        self._clock = clock
        self._owner = (backend.account_id, backend.region_name)
        self._released: dict[str, str] = {}

    def all(self) -> list[ElasticIp]:
        return list(self._backend.addresses)

    def visible(self, after: float) -> list[ElasticIp]:
        """Those older than `after` seconds: a new one takes a moment to be seen everywhere."""
        return [address for address in self.all() if self._clock() >= address.created + after]

    def allocate(
        self,
        tags: Mapping[str, str],
        quota: int,
        recover: str | None = None,
        service_managed: str | None = None,
        exactly: str | None = None,
    ) -> ElasticIp:
        """AllocateAddress; `exactly` takes an address nobody holds, which only a test can ask for."""
        if len(self._backend.addresses) >= quota:
            raise AwsError("AddressLimitExceeded", "The maximum number of addresses has been reached.")
        if recover is not None and not self._pool.take_back(recover, self._owner):
            raise AwsError("InvalidAddress.NotFound", f"Address '{recover}' not found.")
        if exactly is not None and not self._pool.take_this(exactly, self._owner):
            raise AwsError("InvalidAddress.NotFound", f"Address '{exactly}' is not free.")
        public_ip = recover or exactly or self._pool.take(self._owner)
        reverse_dns = self._new_reverse_dns(public_ip)
        address = ElasticIp(self._backend, public_ip, reverse_dns, self._clock(), service_managed)
        address.add_tags(dict(tags))
        self._backend.addresses.append(address)
        return address

    def get(self, allocation_id: str) -> ElasticIp:
        for address in self._backend.addresses:
            if address.allocation_id == allocation_id:
                return address
        raise AwsError("InvalidAllocationID.NotFound", f"The allocation ID '{allocation_id}' does not exist")

    def by_ip(self, public_ip: str) -> ElasticIp:
        for address in self._backend.addresses:
            if address.public_ip == public_ip:
                return address
        raise AwsError("InvalidAddress.NotFound", f"Address '{public_ip}' not found.")

    def describe(
        self, allocation_ids: list[str], public_ips: list[str], filters: Mapping[str, list[str]], visible_after: float
    ) -> list[ElasticIp]:
        """DescribeAddresses: an id that is not there fails the call, a filter that nothing passes does not."""
        found = self.visible(visible_after)
        for allocation_id in allocation_ids:
            if allocation_id not in {address.allocation_id for address in found}:
                raise AwsError("InvalidAllocationID.NotFound", f"The allocation ID '{allocation_id}' does not exist")
        for public_ip in public_ips:
            if public_ip not in {address.public_ip for address in found}:
                raise AwsError("InvalidAddress.NotFound", f"Address '{public_ip}' not found.")
        return [
            address
            for address in found
            if (not allocation_ids or address.allocation_id in allocation_ids)
            and (not public_ips or address.public_ip in public_ips)
            and matches(filters, address.filter_values)
        ]

    def associate(
        self, allocation_id: str, interface: Any, private_ip: str | None, allow_reassociation: bool
    ) -> ElasticIp:
        """AssociateAddress: moves the address unless told not to, and displaces one the interface already has."""
        address = self.get(allocation_id)
        private_ip = private_ip or interface.private_ip_address
        if private_ip not in {entry["PrivateIpAddress"] for entry in interface.private_ip_addresses}:
            raise AwsError(
                "InvalidParameterValue",
                f"The private IP address '{private_ip}' is not assigned to the interface '{interface.id}'",
            )
        if address.eni is interface and address.private_ip == private_ip:
            return address
        self._check_not_service_managed(address)
        if address.association_id and not allow_reassociation:
            raise AwsError(
                "Resource.AlreadyAssociated",
                f"resource {allocation_id} is already associated with associate-id {address.association_id}",
            )
        address.detach()
        for other in self._backend.addresses:
            if other.eni is interface and other.private_ip == private_ip:
                other.detach()
        address.attach(interface, private_ip)
        return address

    def disassociate(self, association_id: str) -> None:
        """DisassociateAddress: an association that is gone is not found."""
        for address in self._backend.addresses:
            if address.association_id == association_id:
                self._check_not_service_managed(address)
                return address.detach()
        raise AwsError("InvalidAssociationID.NotFound", f"The association ID '{association_id}' does not exist")

    def leave_instance(self, instance: Any) -> None:
        """Termination drops every association of the instance's interfaces."""
        for address in self._backend.addresses:
            if address.eni is not None and address.eni.instance is instance:
                address.detach()

    def release(self, allocation_id: str, ptrset_lag: float) -> None:
        """ReleaseAddress: not while associated, not while a PTR is (or has only just been) set, not when locked."""
        if allocation_id in self._released:
            holder = self._pool.holder(self._released[allocation_id])
            if holder is not None and holder[0] != self._owner[0]:
                raise AwsError("AuthFailure", "You do not have permission to access the specified resource.", 403)
        address = self.get(allocation_id)
        self._check_not_service_managed(address)
        if address.association_id:
            raise AwsError("InvalidIPAddress.InUse", f"Address {address.public_ip} is in use.")
        address.reverse_dns.check_releasable(self._clock(), ptrset_lag)
        self._backend.addresses.remove(address)
        self._backend.tags.pop(allocation_id, None)
        self._pool.give_back(address.public_ip)
        self._released[allocation_id] = address.public_ip

    def check_transferable(self, allocation_id: str) -> ElasticIp:
        """EnableAddressTransfer: an address in use or with a PTR stays in its account."""
        address = self.get(allocation_id)
        if address.association_id:
            raise AwsError("InvalidTransfer.AddressAssociated", f"Address {address.public_ip} is associated.")
        if address.reverse_dns.is_set:
            raise AwsError(
                "InvalidTransfer.AddressCustomPtrSet", f"Address {address.public_ip} has a custom reverse DNS record."
            )
        return address

    @staticmethod
    def _check_not_service_managed(address: ElasticIp) -> None:
        if address.service_managed:
            raise AwsError(
                "OperationNotPermitted",
                f"The address '{address.public_ip}' is managed by the service '{address.service_managed}'.",
            )
