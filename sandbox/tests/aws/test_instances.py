"""Instances: their states, their interfaces, and the network around them."""

import pytest


def instance_of(account, instance):
    answer = account.ec2.describe_instances(InstanceIds=[instance["instanceID"]])
    return answer["Reservations"][0]["Instances"][0]


def state(account, instance_id):
    return instance_of(account, {"instanceID": instance_id})["State"]["Name"]


def test_an_instance_of_the_control_api_runs_in_the_default_vpc(account):
    made = account.instance(tags={"role": "mail"})
    shown = instance_of(account, made)
    assert shown["State"]["Name"] == "running"
    assert (shown["VpcId"], shown["SubnetId"]) == (made["vpcID"], made["subnetID"])
    assert {tag["Key"]: tag["Value"] for tag in shown["Tags"]} == {
        "role": "mail",
        "mailserver-operator.dev/probe": "allow",
    }
    assert [group["GroupId"] for group in shown["SecurityGroups"]] == made["securityGroupIDs"]
    (interface,) = shown["NetworkInterfaces"]
    assert interface["NetworkInterfaceId"] == made["networkInterfaceIDs"][0]
    assert interface["Attachment"]["DeviceIndex"] == 0
    assert [group["GroupId"] for group in interface["Groups"]] == made["securityGroupIDs"]
    assert shown["PublicIpAddress"].startswith("198.19.")


def test_an_instance_with_several_interfaces_has_no_address_of_amazons(account):
    made = account.instance(interfaces=3)
    shown = instance_of(account, made)
    assert sorted(one["Attachment"]["DeviceIndex"] for one in shown["NetworkInterfaces"]) == [0, 1, 2]
    assert len(set(made["privateIPs"])) == 3
    assert "PublicIpAddress" not in shown


def test_a_launched_instance_is_pending_for_a_while(account, clock):
    launched = account.ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"][0]
    assert launched["State"]["Name"] == "pending"
    assert state(account, launched["InstanceId"]) == "pending"
    clock.advance(1)
    assert state(account, launched["InstanceId"]) == "running"


def test_stopping_and_starting_take_a_while(account, clock):
    instance = account.instance()["instanceID"]
    stopping = account.ec2.stop_instances(InstanceIds=[instance])["StoppingInstances"][0]
    assert (stopping["PreviousState"]["Name"], stopping["CurrentState"]["Name"]) == ("running", "stopping")
    assert state(account, instance) == "stopping"
    clock.advance(1)
    assert state(account, instance) == "stopped"
    account.ec2.start_instances(InstanceIds=[instance])
    assert state(account, instance) == "pending"
    clock.advance(1)
    assert state(account, instance) == "running"


def test_a_stopped_instance_loses_its_address_of_amazons(account, clock):
    instance = account.instance()
    account.ec2.stop_instances(InstanceIds=[instance["instanceID"]])
    clock.advance(1)
    assert "PublicIpAddress" not in instance_of(account, instance)


def test_a_terminated_instance_cannot_be_started(account, clock, refused):
    instance = account.instance()["instanceID"]
    account.ec2.terminate_instances(InstanceIds=[instance])
    clock.advance(1)
    assert refused(account.ec2.start_instances, InstanceIds=[instance]) == "IncorrectInstanceState"
    again = account.ec2.terminate_instances(InstanceIds=[instance])["TerminatingInstances"][0]
    assert again["CurrentState"]["Name"] == "terminated"


@pytest.mark.parametrize("forced", ["stopped", "shutting-down", "terminated", "running"])
def test_a_state_that_was_set_stays(account, control, clock, forced):
    instance = account.instance()["instanceID"]
    control.post(f"/instances/{instance}", state=forced)
    assert state(account, instance) == forced
    clock.advance(1000)
    assert state(account, instance) == forced


def test_an_id_that_cannot_be_one_is_told_from_one_that_nobody_has(account, refused):
    describe = account.ec2.describe_instances
    assert refused(describe, InstanceIds=["web-1"]) == "InvalidInstanceID.Malformed"
    assert refused(describe, InstanceIds=["i-0123456789abcdef0"]) == "InvalidInstanceID.NotFound"


def test_the_default_vpc_leads_to_the_internet(account):
    vpc = account.instance()["vpcID"]
    filters = [{"Name": "vpc-id", "Values": [vpc]}]
    (table,) = account.ec2.describe_route_tables(Filters=filters)["RouteTables"]
    routes = {route["DestinationCidrBlock"]: route.get("GatewayId") for route in table["Routes"]}
    assert routes["0.0.0.0/0"].startswith("igw-")
    (acl,) = account.ec2.describe_network_acls(Filters=filters)["NetworkAcls"]
    assert {entry["RuleAction"] for entry in acl["Entries"]} >= {"allow"}
    groups = account.ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    assert groups[0]["IpPermissionsEgress"][0]["IpProtocol"] == "-1"


def test_vpc_block_public_access_can_be_turned_on(account):
    def mode():
        options = account.ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
        return options["InternetGatewayBlockMode"]

    assert mode() == "off"
    account.ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-bidirectional")
    assert mode() == "block-bidirectional"
