"""ReleaseAddress."""

import pytest


@pytest.fixture
def address(account):
    return account.ec2.allocate_address()


def test_a_released_address_is_gone_with_its_tags(account, seen, refused):
    tags = [{"ResourceType": "elastic-ip", "Tags": [{"Key": "owner", "Value": "mail"}]}]
    address = account.ec2.allocate_address(TagSpecifications=tags)
    account.ec2.release_address(AllocationId=address["AllocationId"])
    seen()
    assert account.ec2.describe_addresses()["Addresses"] == []
    assert account.ec2.describe_tags(Filters=[{"Name": "key", "Values": ["owner"]}])["Tags"] == []
    release = account.ec2.release_address
    assert refused(release, AllocationId=address["AllocationId"]) == "InvalidAllocationID.NotFound"


def test_a_release_makes_room_in_the_quota(new_account):
    account = new_account(address_quota=1)
    account.ec2.release_address(AllocationId=account.ec2.allocate_address()["AllocationId"])
    account.ec2.allocate_address()


def test_an_associated_address_cannot_be_released(account, address, refused):
    instance = account.instance()
    association = account.ec2.associate_address(
        AllocationId=address["AllocationId"], InstanceId=instance["instanceID"]
    )["AssociationId"]
    assert refused(account.ec2.release_address, AllocationId=address["AllocationId"]) == "InvalidIPAddress.InUse"
    account.ec2.disassociate_address(AssociationId=association)
    account.ec2.release_address(AllocationId=address["AllocationId"])


def test_a_second_release_is_a_matter_of_permission_once_a_stranger_has_the_address(new_account, control, refused):
    mine, stranger = new_account(), new_account()
    address = mine.ec2.allocate_address()
    mine.ec2.release_address(AllocationId=address["AllocationId"])
    control.post("/addresses", accountID=stranger.account_id, region="eu-west-1", publicIP=address["PublicIp"])
    assert refused(mine.ec2.release_address, AllocationId=address["AllocationId"]) == "AuthFailure"


def test_an_address_cannot_be_released_by_its_public_ip(account, address, refused):
    assert refused(account.ec2.release_address, PublicIp=address["PublicIp"]) == "MissingParameter"


def test_other_addresses_stay(account, address, seen):
    other = account.ec2.allocate_address()
    account.ec2.release_address(AllocationId=address["AllocationId"])
    seen()
    (left,) = account.ec2.describe_addresses()["Addresses"]
    assert left["AllocationId"] == other["AllocationId"]
