"""AssociateAddress, DisassociateAddress, and what becomes of an association."""

import pytest


@pytest.fixture
def address(account):
    return account.ec2.allocate_address()


def associate(account, address, instance, interface=0, **more):
    return account.ec2.associate_address(
        AllocationId=address["AllocationId"],
        NetworkInterfaceId=instance["networkInterfaceIDs"][interface],
        PrivateIpAddress=instance["privateIPs"][interface],
        **more,
    )["AssociationId"]


def described(account, address):
    (found,) = account.ec2.describe_addresses(AllocationIds=[address["AllocationId"]])["Addresses"]
    return found


def instance_of(account, instance):
    answer = account.ec2.describe_instances(InstanceIds=[instance["instanceID"]])
    return answer["Reservations"][0]["Instances"][0]


def test_an_association_shows_interface_private_address_and_instance(account, address, seen):
    instance = account.instance()
    association = associate(account, address, instance)
    seen()
    found = described(account, address)
    assert found["AssociationId"] == association
    assert found["NetworkInterfaceId"] == instance["networkInterfaceIDs"][0]
    assert found["PrivateIpAddress"] == instance["privateIPs"][0]
    assert found["InstanceId"] == instance["instanceID"]
    assert found["NetworkInterfaceOwnerId"] == account.account_id


def test_the_instance_and_its_interface_show_the_address(account, address):
    instance = account.instance()
    association = associate(account, address, instance)
    shown = instance_of(account, instance)
    assert shown["PublicIpAddress"] == address["PublicIp"]
    interface = shown["NetworkInterfaces"][0]
    assert interface["Association"]["PublicIp"] == address["PublicIp"]
    assert interface["PrivateIpAddresses"][0]["Association"]["PublicIp"] == address["PublicIp"]
    (interface,) = account.ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert interface["Association"]["AllocationId"] == address["AllocationId"]
    assert interface["PrivateIpAddresses"][0]["Association"]["AssociationId"] == association


def test_an_address_moves_by_default(account, address, seen):
    old, new = account.instance(), account.instance()
    first = associate(account, address, old)
    second = associate(account, address, new)
    seen()
    assert first != second
    assert described(account, address)["InstanceId"] == new["instanceID"]


def test_an_address_does_not_move_when_told_not_to(account, address, seen, refused):
    old, new = account.instance(), account.instance()
    associate(account, address, old)
    code = refused(
        account.ec2.associate_address,
        AllocationId=address["AllocationId"],
        NetworkInterfaceId=new["networkInterfaceIDs"][0],
        AllowReassociation=False,
    )
    seen()
    assert code == "Resource.AlreadyAssociated"
    assert described(account, address)["InstanceId"] == old["instanceID"]


@pytest.mark.parametrize("allowed", [True, False])
def test_the_same_pair_again_changes_nothing(account, address, allowed):
    instance = account.instance()
    first = associate(account, address, instance)
    assert associate(account, address, instance, AllowReassociation=allowed) == first


def test_an_address_which_the_interface_already_has_is_displaced_but_not_released(account, address, seen):
    instance = account.instance()
    other = account.ec2.allocate_address()
    associate(account, other, instance)
    associate(account, address, instance, AllowReassociation=False)
    seen()
    assert "AssociationId" not in described(account, other)
    assert instance_of(account, instance)["PublicIpAddress"] == address["PublicIp"]


def test_an_instance_id_is_refused_when_the_instance_has_several_interfaces(account, address, refused):
    instance = account.instance(interfaces=2)
    code = refused(
        account.ec2.associate_address, AllocationId=address["AllocationId"], InstanceId=instance["instanceID"]
    )
    assert code == "InvalidInstanceID"
    assert "multiple interfaces" in refused.message


def test_each_interface_can_have_its_own_address(account, address, seen):
    instance = account.instance(interfaces=2)
    other = account.ec2.allocate_address()
    associate(account, address, instance, 0)
    associate(account, other, instance, 1)
    seen()
    assert described(account, address)["PrivateIpAddress"] == instance["privateIPs"][0]
    assert described(account, other)["PrivateIpAddress"] == instance["privateIPs"][1]


def test_a_secondary_private_address_can_have_its_own_address(account, address, seen):
    instance = account.instance()
    interface = instance["networkInterfaceIDs"][0]
    private_ip = "172.31.0.200"
    account.ec2.assign_private_ip_addresses(NetworkInterfaceId=interface, PrivateIpAddresses=[private_ip])
    primary = account.ec2.allocate_address()
    associate(account, primary, instance)
    account.ec2.associate_address(
        AllocationId=address["AllocationId"], NetworkInterfaceId=interface, PrivateIpAddress=private_ip
    )
    seen()
    assert described(account, primary)["PrivateIpAddress"] == instance["privateIPs"][0]
    assert described(account, address)["PrivateIpAddress"] == private_ip
    shown = instance_of(account, instance)["NetworkInterfaces"][0]["PrivateIpAddresses"]
    assert {entry["PrivateIpAddress"]: entry["Association"]["PublicIp"] for entry in shown} == {
        instance["privateIPs"][0]: primary["PublicIp"],
        private_ip: address["PublicIp"],
    }


def test_a_private_address_of_another_interface_is_refused(account, address, refused):
    instance = account.instance(interfaces=2)
    code = refused(
        account.ec2.associate_address,
        AllocationId=address["AllocationId"],
        NetworkInterfaceId=instance["networkInterfaceIDs"][0],
        PrivateIpAddress=instance["privateIPs"][1],
    )
    assert code == "InvalidParameterValue"


def test_what_is_not_there_cannot_be_associated(account, address, refused):
    instance = account.instance()
    associate_address, interface = account.ec2.associate_address, instance["networkInterfaceIDs"][0]
    unknown = {"AllocationId": "eipalloc-0123456789abcdef0", "NetworkInterfaceId": interface}
    assert refused(associate_address, **unknown) == "InvalidAllocationID.NotFound"
    mine = {"AllocationId": address["AllocationId"]}
    assert refused(associate_address, **mine, InstanceId="i-0123456789abcdef0") == "InvalidInstanceID.NotFound"
    assert refused(associate_address, **mine, InstanceId="web") == "InvalidInstanceID.Malformed"
    assert (
        refused(associate_address, **mine, NetworkInterfaceId="eni-0123456789abcdef0")
        == "InvalidNetworkInterfaceID.NotFound"
    )


def test_an_interface_without_internet_gateway_is_refused(account, address, refused):
    vpc = account.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = account.ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    interface = account.ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    code = refused(account.ec2.associate_address, AllocationId=address["AllocationId"], NetworkInterfaceId=interface)
    assert code == "Gateway.NotAttached"


def test_a_stopped_instance_keeps_its_address_and_can_get_one(account, address, seen):
    instance = account.instance()
    associate(account, address, instance)
    account.ec2.stop_instances(InstanceIds=[instance["instanceID"]])
    seen()
    assert instance_of(account, instance)["State"]["Name"] == "stopped"
    assert described(account, address)["InstanceId"] == instance["instanceID"]
    account.ec2.start_instances(InstanceIds=[instance["instanceID"]])
    seen()
    assert instance_of(account, instance)["PublicIpAddress"] == address["PublicIp"]


def test_a_pending_instance_is_refused(account, address, clock, refused):
    launched = account.ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"][0]
    associate_address = account.ec2.associate_address
    mine = {"AllocationId": address["AllocationId"], "InstanceId": launched["InstanceId"]}
    assert refused(associate_address, **mine) == "InvalidInstanceID"
    clock.advance(1)
    assert associate_address(**mine)["AssociationId"]


def test_termination_drops_the_association_and_the_address_stays_allocated(account, address, seen):
    instance = account.instance()
    associate(account, address, instance)
    account.ec2.terminate_instances(InstanceIds=[instance["instanceID"]])
    seen()
    found = described(account, address)
    assert not {"AssociationId", "InstanceId", "NetworkInterfaceId", "PrivateIpAddress"} & found.keys()


def test_a_terminated_instance_can_be_seen_but_cannot_have_an_address(account, address, seen, refused):
    instance = account.instance()
    account.ec2.terminate_instances(InstanceIds=[instance["instanceID"]])
    assert instance_of(account, instance)["State"]["Name"] == "shutting-down"
    seen()
    shown = instance_of(account, instance)
    assert shown["State"]["Name"] == "terminated"
    assert shown["NetworkInterfaces"] == []
    assert "PublicIpAddress" not in shown
    mine = {"AllocationId": address["AllocationId"]}
    assert refused(account.ec2.associate_address, **mine, InstanceId=instance["instanceID"]) == "IncorrectInstanceState"
    assert (
        refused(account.ec2.associate_address, **mine, NetworkInterfaceId=instance["networkInterfaceIDs"][0])
        == "InvalidNetworkInterfaceID.NotFound"
    )


def test_a_replacement_beside_an_instance_that_shuts_down_is_a_second_match_of_the_tags(account):
    old = account.instance(tags={"role": "mail"})
    account.control.post(f"/instances/{old['instanceID']}", state="shutting-down")
    account.instance(tags={"role": "mail"})
    filters = [{"Name": "tag:role", "Values": ["mail"]}]
    found = account.ec2.describe_instances(Filters=filters)["Reservations"]
    states = [reservation["Instances"][0]["State"]["Name"] for reservation in found]
    assert sorted(states) == ["running", "shutting-down"]


def test_disassociation_frees_the_address_and_the_instance_gets_one_of_amazons_again(account, address, seen, refused):
    instance = account.instance()
    before = instance_of(account, instance)["PublicIpAddress"]
    association = associate(account, address, instance)
    account.ec2.disassociate_address(AssociationId=association)
    seen()
    assert "AssociationId" not in described(account, address)
    after = instance_of(account, instance)["PublicIpAddress"]
    assert after not in (before, address["PublicIp"])
    assert refused(account.ec2.disassociate_address, AssociationId=association) == "InvalidAssociationID.NotFound"


def test_a_moved_address_leaves_its_old_association_id_behind(account, address, refused):
    old, new = account.instance(), account.instance()
    association = associate(account, address, old)
    associate(account, address, new)
    assert refused(account.ec2.disassociate_address, AssociationId=association) == "InvalidAssociationID.NotFound"


def test_the_address_of_a_nat_gateway_is_in_use_but_carries_no_mark(account, address, seen, refused):
    subnet = account.instance()["subnetID"]
    account.ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address["AllocationId"])
    seen()
    found = described(account, address)
    assert found["AssociationId"]
    assert found["NetworkInterfaceId"]
    assert not {"ServiceManaged", "InstanceId"} & found.keys()
    assert refused(account.ec2.release_address, AllocationId=address["AllocationId"]) == "InvalidIPAddress.InUse"
