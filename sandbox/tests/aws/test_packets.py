"""What keeps a probe in: security groups, network ACLs, routes, VPC Block Public Access."""

import pytest

TARGET = "203.0.113.25:25"
EVERYWHERE = "0.0.0.0/0"
TCP_25 = {"IpProtocol": "tcp", "FromPort": 25, "ToPort": 25, "IpRanges": [{"CidrIp": EVERYWHERE}]}
ALL_OUT = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": EVERYWHERE}]}


class Place:
    """A VPC of its own kind in an account, and whether a probe's target is reached from it."""

    def __init__(self, commands, network):
        self.commands, self.network = commands, network
        self.ec2 = commands.account.ec2
        commands.create("echo {{ target }}", {"target": {"type": "String"}})
        self.instance = commands.account.instance()["instanceID"]
        (found,) = self.ec2.describe_instances(InstanceIds=[self.instance])["Reservations"][0]["Instances"]
        self.group = found["SecurityGroups"][0]["GroupId"]
        self.subnet, self.vpc = found["SubnetId"], found["VpcId"]

    def reached(self, target=TARGET):
        self.network.asked.clear()
        self.commands.ended(self.commands.send(self.instance, Parameters={"target": [target]}))
        (asked,) = self.network.asked
        return asked["source_ip"] is not None

    def acl(self):
        filters = [{"Name": "association.subnet-id", "Values": [self.subnet]}]
        (acl,) = self.ec2.describe_network_acls(Filters=filters)["NetworkAcls"]
        return acl["NetworkAclId"]

    def deny(self, egress, first, last):
        self.ec2.create_network_acl_entry(
            NetworkAclId=self.acl(), RuleNumber=50, RuleAction="deny", Protocol="6", Egress=egress,
            CidrBlock=EVERYWHERE, PortRange={"From": first, "To": last},
        )  # fmt: skip

    def main_table(self):
        filters = [{"Name": "vpc-id", "Values": [self.vpc]}, {"Name": "association.main", "Values": ["true"]}]
        (table,) = self.ec2.describe_route_tables(Filters=filters)["RouteTables"]
        return table["RouteTableId"]


@pytest.fixture
def place(commands, network):
    return Place(commands, network)


def test_a_default_vpc_keeps_nothing_in(place):
    assert place.reached()


def test_a_security_group_lets_out_what_its_rules_say(place):
    place.ec2.revoke_security_group_egress(GroupId=place.group, IpPermissions=[ALL_OUT])
    assert not place.reached()
    place.ec2.authorize_security_group_egress(GroupId=place.group, IpPermissions=[TCP_25])
    assert place.reached()
    assert not place.reached("203.0.113.25:443")


@pytest.mark.parametrize(
    ("egress", "first", "last", "reached"),
    [(True, 25, 25, False), (True, 26, 65535, True), (False, 1024, 65535, False), (False, 25, 25, True)],
)
def test_a_network_acl_filters_both_ways(place, egress, first, last, reached):
    place.deny(egress, first, last)
    assert place.reached() is reached


def test_without_a_route_nothing_gets_out(place):
    place.ec2.delete_route(RouteTableId=place.main_table(), DestinationCidrBlock=EVERYWHERE)
    assert not place.reached()


@pytest.mark.parametrize("mode", ["block-bidirectional", "block-ingress"])
def test_block_public_access_cuts_an_internet_gateway_off(place, mode):
    place.ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode=mode)
    assert not place.reached()


@pytest.mark.parametrize(("excluded", "mode", "reached"), [("vpc", "allow-bidirectional", True),
                         ("subnet", "allow-bidirectional", True), ("vpc", "allow-egress", False)])  # fmt: skip
def test_block_public_access_has_exclusions(place, excluded, mode, reached):
    place.ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-bidirectional")
    where = {"VpcId": place.vpc} if excluded == "vpc" else {"SubnetId": place.subnet}
    place.ec2.create_vpc_block_public_access_exclusion(InternetGatewayExclusionMode=mode, **where)
    assert place.reached() is reached
