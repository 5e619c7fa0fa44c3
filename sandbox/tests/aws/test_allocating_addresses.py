"""AllocateAddress and DescribeAddresses."""

import ipaddress
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

TAGS = [{"ResourceType": "elastic-ip", "Tags": [{"Key": "owner", "Value": "mail"}, {"Key": "b", "Value": ""}]}]


def describe(account, name, *values):
    answer = account.ec2.describe_addresses(Filters=[{"Name": name, "Values": list(values)}])
    return [address["PublicIp"] for address in answer["Addresses"]]


def test_an_address_comes_from_a_documentation_range_and_has_the_tags_of_the_same_call(account, seen):
    made = account.ec2.allocate_address(Domain="vpc", TagSpecifications=TAGS)
    seen()
    (address,) = account.ec2.describe_addresses()["Addresses"]
    assert made["PublicIp"] == address["PublicIp"]
    assert made["AllocationId"] == address["AllocationId"]
    assert address["Tags"] == TAGS[0]["Tags"]
    assert address["Domain"] == "vpc"
    assert any(
        ipaddress.ip_address(made["PublicIp"]) in ipaddress.ip_network(block)
        for block in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
    )
    assert not {"InstanceId", "AssociationId", "NetworkInterfaceId", "ServiceManaged"} & address.keys()


def test_there_is_no_client_token_so_two_calls_make_two_addresses(account):
    first, second = account.ec2.allocate_address(), account.ec2.allocate_address()
    assert first["PublicIp"] != second["PublicIp"]


def test_the_sixth_address_of_an_account_and_region_is_refused(account, refused):
    for _ in range(5):
        account.ec2.allocate_address()
    assert refused(account.ec2.allocate_address) == "AddressLimitExceeded"
    account.client("ec2", "us-east-1").allocate_address()


def test_the_quota_is_a_setting(new_account, refused):
    account = new_account(address_quota=1)
    account.ec2.allocate_address()
    assert refused(account.ec2.allocate_address) == "AddressLimitExceeded"


def test_simultaneous_calls_never_exceed_the_quota_nor_share_an_address(new_account):
    accounts = [new_account(), new_account()]

    def allocate(account):
        try:
            return account.ec2.allocate_address()["PublicIp"]
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(allocate, [*accounts, *[accounts[0]] * 10, *[accounts[1]] * 10, *accounts]))
    addresses = [result for result in results if result != "AddressLimitExceeded"]
    assert len(addresses) == len(set(addresses)) == 10


def test_another_account_does_not_see_the_address(new_account, seen, refused):
    mine, other = new_account(), new_account()
    made = mine.ec2.allocate_address()
    seen()
    assert other.ec2.describe_addresses()["Addresses"] == []
    assert refused(other.ec2.release_address, AllocationId=made["AllocationId"]) == "InvalidAllocationID.NotFound"


def test_a_new_address_is_not_seen_for_a_moment(account, clock, refused):
    account.settings(visibility_seconds=5)
    made = account.ec2.allocate_address(TagSpecifications=TAGS)
    by_id = {"AllocationIds": [made["AllocationId"]]}
    assert account.ec2.describe_addresses()["Addresses"] == []
    assert describe(account, "tag:owner", "mail") == []
    assert refused(account.ec2.describe_addresses, **by_id) == "InvalidAllocationID.NotFound"
    clock.advance(5)
    assert describe(account, "tag:owner", "mail") == [made["PublicIp"]]
    assert account.ec2.describe_addresses(**by_id)["Addresses"]


def test_filters_select_and_their_values_may_have_wildcards(account, seen):
    made = account.ec2.allocate_address(TagSpecifications=TAGS)
    account.ec2.allocate_address()
    seen()
    mine = [made["PublicIp"]]
    assert describe(account, "tag:owner", "mail") == mine
    assert describe(account, "tag:owner", "ma?l", "x") == mine
    assert describe(account, "tag:owner", "m*") == mine
    assert describe(account, "tag:owner", "mai") == []
    assert describe(account, "tag:Owner", "mail") == []
    assert describe(account, "tag:b", "") == mine
    assert describe(account, "tag-key", "owner") == mine
    assert describe(account, "allocation-id", made["AllocationId"]) == mine
    assert describe(account, "public-ip", made["PublicIp"]) == mine
    assert describe(account, "instance-id", "i-0123456789abcdef0") == []


def test_filters_are_joined_with_and(account, seen):
    account.ec2.allocate_address(TagSpecifications=TAGS)
    seen()
    filters = [{"Name": "tag:owner", "Values": ["mail"]}, {"Name": "tag:b", "Values": ["x"]}]
    assert account.ec2.describe_addresses(Filters=filters)["Addresses"] == []


def test_filters_find_an_associated_address_by_where_it_is(account, seen):
    instance = account.instance()
    made = account.ec2.allocate_address()
    association = account.ec2.associate_address(AllocationId=made["AllocationId"], InstanceId=instance["instanceID"])[
        "AssociationId"
    ]
    seen()
    for name, value in (
        ("instance-id", instance["instanceID"]),
        ("network-interface-id", instance["networkInterfaceIDs"][0]),
        ("association-id", association),
        ("private-ip-address", instance["privateIPs"][0]),
    ):
        assert describe(account, name, value) == [made["PublicIp"]]


def test_an_unknown_filter_is_refused(account, seen, refused):
    account.ec2.allocate_address()
    seen()
    filters = [{"Name": "colour", "Values": ["blue"]}]
    assert refused(account.ec2.describe_addresses, Filters=filters) == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("AllocationIds", "eipalloc-0123456789abcdef0", "InvalidAllocationID.NotFound"),
        ("PublicIps", "203.0.113.250", "InvalidAddress.NotFound"),
    ],
)
def test_an_id_that_is_not_there_fails_the_whole_call(account, refused, parameter, value, code):
    assert refused(account.ec2.describe_addresses, **{parameter: [value]}) == code


def test_tags_of_an_address_can_be_changed_later(account, seen):
    made = account.ec2.allocate_address()
    account.ec2.create_tags(Resources=[made["AllocationId"]], Tags=[{"Key": "owner", "Value": "later"}])
    seen()
    assert describe(account, "tag:owner", "later") == [made["PublicIp"]]
    account.ec2.delete_tags(Resources=[made["AllocationId"]], Tags=[{"Key": "owner"}])
    assert describe(account, "tag-key", "owner") == []


def test_tags_are_only_taken_for_an_elastic_ip(account, refused):
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "b"}]}]
    assert refused(account.ec2.allocate_address, TagSpecifications=tags).startswith("InvalidParameter")


@pytest.mark.parametrize(("key", "value"), [("k" * 129, "v"), ("k", "v" * 257), ("aws:k", "v")])
def test_tags_that_break_the_rules_are_refused_and_nothing_is_allocated(account, seen, refused, key, value):
    tags = [{"ResourceType": "elastic-ip", "Tags": [{"Key": key, "Value": value}]}]
    assert refused(account.ec2.allocate_address, TagSpecifications=tags) == "InvalidParameterValue"
    seen()
    assert account.ec2.describe_addresses()["Addresses"] == []


def test_a_dry_run_allocates_nothing(account, seen, refused):
    assert refused(account.ec2.allocate_address, DryRun=True) == "DryRunOperation"
    seen()
    assert account.ec2.describe_addresses()["Addresses"] == []


def test_a_released_address_can_be_had_back_under_a_new_allocation_id(account, seen):
    made = account.ec2.allocate_address()
    account.ec2.release_address(AllocationId=made["AllocationId"])
    again = account.ec2.allocate_address(Address=made["PublicIp"])
    assert again["PublicIp"] == made["PublicIp"]
    assert again["AllocationId"] != made["AllocationId"]


def test_a_released_address_that_went_to_another_customer_cannot_be_had_back(new_account, control, refused):
    mine, stranger = new_account(), new_account()
    made = mine.ec2.allocate_address()
    mine.ec2.release_address(AllocationId=made["AllocationId"])
    control.post("/addresses", accountID=stranger.account_id, region="eu-west-1", publicIP=made["PublicIp"])
    assert refused(mine.ec2.allocate_address, Address=made["PublicIp"]) == "InvalidAddress.NotFound"


def test_an_address_of_a_service_carries_its_mark_and_cannot_be_touched(account, control, seen, refused):
    planted = control.post(
        "/addresses", accountID=account.account_id, region="eu-west-1", serviceManaged="alb", tags={"a": "b"}
    )
    seen()
    (address,) = account.ec2.describe_addresses()["Addresses"]
    assert address["ServiceManaged"] == "alb"
    assert refused(account.ec2.release_address, AllocationId=planted["allocationID"]) == "OperationNotPermitted"


def test_describe_addresses_is_one_answer_however_many_there_are(new_account, seen):
    account = new_account(address_quota=100, throttling=False)
    for _ in range(60):
        account.ec2.allocate_address()
    seen()
    answer = account.ec2.describe_addresses()
    assert len(answer["Addresses"]) == 60
    assert "NextToken" not in answer
