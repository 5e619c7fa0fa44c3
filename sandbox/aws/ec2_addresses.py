"""The Elastic IP actions of the EC2 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.responses import EC2Response

from .errors import AwsError
from .names import InvalidName, canonical

if TYPE_CHECKING:
    from .world import World


class AddressActions(EC2Response):
    """AllocateAddress … ReleaseAddress, in place of moto's."""

    world: World

    @property
    def place(self):
        return self.world.region(self.current_account, self.region)

    @property
    def book(self):
        return self.place.addresses

    @property
    def settings(self):
        return self.world.settings.of(self.current_account)

    def allocate_address(self) -> ActionResult:
        tags = self._parse_tag_specification("elastic-ip").get("elastic-ip", {})
        _check_tags(tags)
        self.error_on_dryrun()
        address = self.book.allocate(tags, self.settings.address_quota, recover=self._get_param("Address"))
        return ActionResult(
            {
                "PublicIp": address.public_ip,
                "AllocationId": address.allocation_id,
                "Domain": "vpc",
                "PublicIpv4Pool": "amazon",
                "NetworkBorderGroup": self.region,
            }
        )

    def describe_addresses(self) -> ActionResult:
        self.error_on_dryrun()
        addresses = self.book.describe(
            self._get_param("AllocationIds", []),
            self._get_param("PublicIps", []),
            self._filters_from_querystring(),
            self.settings.visibility_seconds,
        )
        return ActionResult({"Addresses": [address.described() for address in addresses]})

    def associate_address(self) -> ActionResult:
        allocation_id = self._get_param("AllocationId")
        if not allocation_id:
            raise AwsError(
                "MissingParameter", "You must specify an allocation id when mapping an address to a VPC instance"
            )
        interface = self._interface()
        self.error_on_dryrun()
        address = self.book.associate(
            allocation_id,
            interface,
            self._get_param("PrivateIpAddress"),
            allow_reassociation=self._get_param("AllowReassociation", True),
        )
        return ActionResult({"AssociationId": address.association_id})

    def _interface(self) -> Any:
        """The interface meant by `NetworkInterfaceId`, or the only one of `InstanceId`."""
        interface_id, instance_id = self._get_param("NetworkInterfaceId"), self._get_param("InstanceId")
        if interface_id and instance_id:
            raise AwsError("InvalidParameterCombination", "You may specify an instance id or an interface id, not both")
        if not interface_id and not instance_id:
            raise AwsError("MissingParameter", "Either an instance id or an interface id must be specified")
        if interface_id:
            interface = self.ec2_backend.get_network_interface(interface_id)
        else:
            instance = self.place.instances.get(instance_id)
            if instance.state == "pending":
                raise AwsError(
                    "InvalidInstanceID",
                    f"The pending instance '{instance_id}' is not in a valid state for this operation.",
                )
            if instance.state not in ("running", "stopping", "stopped"):
                raise AwsError(
                    "IncorrectInstanceState",
                    f"The instance '{instance_id}' is not in a valid state for this operation.",
                )
            if len(instance.nics) != 1:
                raise AwsError(
                    "InvalidInstanceID",
                    f"There are multiple interfaces attached to instance '{instance_id}'. "
                    "Please specify an interface ID for the operation instead.",
                )
            interface = instance.nics[0]
        if not self.place.has_internet_gateway(interface.vpc_id):
            raise AwsError("Gateway.NotAttached", f"Network {interface.vpc_id} is not attached to any internet gateway")
        return interface

    def disassociate_address(self) -> EmptyResult:
        association_id = self._get_param("AssociationId")
        if not association_id:
            raise AwsError(
                "MissingParameter", "You must specify an association id when unmapping an address from a VPC instance"
            )
        self.error_on_dryrun()
        self.book.disassociate(association_id)
        return EmptyResult()

    def release_address(self) -> EmptyResult:
        allocation_id = self._get_param("AllocationId")
        if not allocation_id:
            raise AwsError(
                "MissingParameter", "You must specify an allocation id when releasing a VPC elastic IP address"
            )
        self.error_on_dryrun()
        self.book.release(allocation_id, self.settings.ptrset_lag_seconds)
        return EmptyResult()

    def enable_address_transfer(self) -> ActionResult:
        self.error_on_dryrun()
        address = self.book.check_transferable(self._get_param("AllocationId"))
        transfer = {
            "PublicIp": address.public_ip,
            "AllocationId": address.allocation_id,
            "TransferAccountId": self._get_param("TransferAccountId"),
            "AddressTransferStatus": "pending",
        }
        return ActionResult({"AddressTransfer": transfer})


class ReverseDnsActions(AddressActions):
    """ModifyAddressAttribute, ResetAddressAttribute and DescribeAddressesAttribute, which moto does not have."""

    def modify_address_attribute(self) -> ActionResult:
        self._check_self_service()
        address = self.book.get(self._required("AllocationId"))
        try:
            name = canonical(self._required("DomainName"))
        except InvalidName as invalid:
            raise AwsError("InvalidParameterValue", f"The domain name is not valid: {invalid}") from invalid
        self.error_on_dryrun()
        address.reverse_dns.request(name, self.world.clock(), self.settings.ptr_pending_seconds)
        return ActionResult({"Address": self._attribute(address)})

    def reset_address_attribute(self) -> ActionResult:
        self._check_self_service()
        self._check_attribute()
        address = self.book.get(self._required("AllocationId"))
        self.error_on_dryrun()
        address.reverse_dns.reset(self.world.clock(), self.settings.ptr_pending_seconds)
        return ActionResult({"Address": self._attribute(address)})

    def describe_addresses_attribute(self) -> ActionResult:
        self._check_attribute()
        self.error_on_dryrun()
        size = int(self._get_param("MaxResults", 1000))
        if not 1 <= size <= 1000:
            raise AwsError("InvalidParameterValue", f"Value ( {size} ) for parameter MaxResults is invalid.")
        token = self._get_param("NextToken")
        if token is not None and not token.isdigit():
            raise AwsError("InvalidNextToken", f"The token '{token}' is invalid.")
        addresses = self.book.describe(self._get_param("AllocationIds", []), [], {}, self.settings.visibility_seconds)
        start = int(token or 0)
        result: dict[str, Any] = {
            "Addresses": [self._attribute(address) for address in addresses[start : start + size]]
        }
        if start + size < len(addresses):
            result["NextToken"] = str(start + size)
        return ActionResult(result)

    def _attribute(self, address: Any) -> dict[str, Any]:
        return {
            "PublicIp": address.public_ip,
            "AllocationId": address.allocation_id,
            **address.reverse_dns.described(),
        }

    def _check_self_service(self) -> None:
        """AWS GovCloud has no self-service: only Support sets a PTR there."""
        if not self.place.has_reverse_dns_self_service:
            raise AwsError("UnsupportedOperation", "The functionality you requested is not available in this region.")

    def _check_attribute(self) -> None:
        attribute = self._required("Attribute")
        if attribute != "domain-name":
            raise AwsError("InvalidParameterValue", f"Value ({attribute}) for parameter Attribute is invalid.")

    def _required(self, parameter: str) -> str:
        value = self._get_param(parameter)
        if not value:
            raise AwsError("MissingParameter", f"The request must contain the parameter {parameter}")
        return value


def _check_tags(tags: dict[str, str]) -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions"""
    for key, value in tags.items():
        if not 1 <= len(key) <= 128:
            raise AwsError("InvalidParameterValue", f"Tag key '{key}' must have 1 to 128 characters")
        if len(value) > 256:
            raise AwsError("InvalidParameterValue", f"Tag value for '{key}' exceeds the maximum length of 256")
        if key.lower().startswith("aws:"):
            raise AwsError(
                "InvalidParameterValue", f"Tag keys starting with 'aws:' are reserved for internal use: {key}"
            )
