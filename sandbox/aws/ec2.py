"""The EC2 API: moto's, with the actions of the sandbox's own in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from .ec2_addresses import ReverseDnsActions
from .ec2_instances import InstanceActions
from .errors import AwsError
from .packets import BlockPublicAccess

if TYPE_CHECKING:
    from .world import World


class BlockPublicAccessActions(EC2Response):
    """VPC Block Public Access (https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html)."""

    world: World

    def describe_vpc_block_public_access_options(self) -> ActionResult:
        return self._options()

    def modify_vpc_block_public_access_options(self) -> ActionResult:
        mode = self._get_param("InternetGatewayBlockMode")
        if mode not in ("off", "block-bidirectional", "block-ingress"):
            raise AwsError(
                "InvalidParameterValue", f"Value ({mode}) for parameter InternetGatewayBlockMode is invalid."
            )
        self._blocking.mode = mode
        return self._options()

    def create_vpc_block_public_access_exclusion(self) -> ActionResult:
        excluded = self._get_param("SubnetId") or self._get_param("VpcId")
        mode = self._get_param("InternetGatewayExclusionMode")
        if mode not in ("allow-bidirectional", "allow-egress"):
            raise AwsError("InvalidParameterValue", f"Value ({mode}) for InternetGatewayExclusionMode is invalid.")
        self._blocking.exclusions[excluded] = mode
        return ActionResult({"VpcBlockPublicAccessExclusion": self._exclusion(excluded, mode)})

    def describe_vpc_block_public_access_exclusions(self) -> ActionResult:
        exclusions = [self._exclusion(*exclusion) for exclusion in self._blocking.exclusions.items()]
        return ActionResult({"VpcBlockPublicAccessExclusions": exclusions})

    def _exclusion(self, excluded: str, mode: str) -> dict[str, str]:
        kind = "subnet" if excluded.startswith("subnet-") else "vpc"
        return {
            "ExclusionId": f"vpcbpa-exclude-{excluded.partition('-')[2]}",
            "InternetGatewayExclusionMode": mode,
            "ResourceArn": f"arn:aws:ec2:{self.region}:{self.current_account}:{kind}/{excluded}",
            "State": "create-complete",
        }

    @property
    def _blocking(self) -> BlockPublicAccess:
        return self.world.region(self.current_account, self.region).block_public_access

    def _options(self) -> ActionResult:
        mode = self._blocking.mode
        return ActionResult(
            {
                "VpcBlockPublicAccessOptions": {
                    "AwsAccountId": self.current_account,
                    "AwsRegion": self.region,
                    "State": "default-state" if mode == "off" else "update-complete",
                    "InternetGatewayBlockMode": mode,
                    "ManagedBy": "account",
                    "ExclusionsAllowed": "allowed",
                }
            }
        )


class Ec2(ReverseDnsActions, InstanceActions, BlockPublicAccessActions):
    """All EC2 actions."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
