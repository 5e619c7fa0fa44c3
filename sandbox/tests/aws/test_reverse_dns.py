"""ModifyAddressAttribute, ResetAddressAttribute and DescribeAddressesAttribute: the PTR of an Elastic IP."""

from itertools import count

import pytest

_numbers = count(1)


@pytest.fixture
def address(account, seen):
    address = account.ec2.allocate_address()
    seen()
    return address


@pytest.fixture
def name(account, address, clock):
    """A host name whose A record is the address."""
    domain = f"reverse{next(_numbers)}.example"
    zone = account.zone(domain)
    record = {
        "Name": f"mail.{domain}",
        "Type": "A",
        "TTL": 60,
        "ResourceRecords": [{"Value": address["PublicIp"]}],
    }
    account.route53.change_resource_record_sets(
        HostedZoneId=zone["hostedZoneID"],
        ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]},
    )
    account.record, account.zone_id = record, zone["hostedZoneID"]
    clock.advance(1)
    return f"mail.{domain}"


def attribute(account, address):
    answer = account.ec2.describe_addresses_attribute(AllocationIds=[address["AllocationId"]], Attribute="domain-name")
    return answer["Addresses"][0]


def modify(account, address, name):
    return account.ec2.modify_address_attribute(AllocationId=address["AllocationId"], DomainName=name)["Address"]


def reset(account, address):
    return account.ec2.reset_address_attribute(AllocationId=address["AllocationId"], Attribute="domain-name")


def test_a_new_address_has_no_record_of_its_own(account, address):
    assert attribute(account, address) == {
        "PublicIp": address["PublicIp"],
        "AllocationId": address["AllocationId"],
    }


def test_a_change_is_pending_before_it_is_live(account, address, name, clock):
    account.settings(ptr_pending_seconds=10)
    update = {"Value": f"{name}.", "Status": "PENDING"}
    assert modify(account, address, name)["PtrRecordUpdate"] == update
    clock.advance(9.5)
    assert attribute(account, address)["PtrRecordUpdate"] == update
    assert "PtrRecord" not in attribute(account, address)
    clock.advance(0.5)
    assert attribute(account, address)["PtrRecord"] == f"{name}."
    assert "PtrRecordUpdate" not in attribute(account, address)


def test_the_old_name_stays_live_while_another_one_is_pending(account, address, name, clock):
    modify(account, address, name)
    clock.advance(1)
    modify(account, address, name.upper())
    found = attribute(account, address)
    assert found["PtrRecord"] == f"{name}."
    assert found["PtrRecordUpdate"]["Status"] == "PENDING"


def test_a_name_whose_forward_record_is_missing_is_refused(account, address, name, refused):
    modify_address = account.ec2.modify_address_attribute
    mine = {"AllocationId": address["AllocationId"]}
    assert refused(modify_address, **mine, DomainName=f"other.{name}") == "InvalidParameterValue"
    assert "PtrRecordUpdate" not in attribute(account, address)


def test_a_name_that_resolves_to_another_address_is_refused(account, name, refused):
    other = account.ec2.allocate_address()
    code = refused(account.ec2.modify_address_attribute, AllocationId=other["AllocationId"], DomainName=name)
    assert code == "InvalidParameterValue"


def test_a_forward_record_that_is_not_yet_in_sync_does_not_resolve(account, address, name, clock, refused):
    account.settings(route53_insync_seconds=60)
    late = {**account.record, "Name": f"late.{account.record['Name']}"}
    account.route53.change_resource_record_sets(
        HostedZoneId=account.zone_id,
        ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": late}]},
    )
    mine = {"AllocationId": address["AllocationId"], "DomainName": late["Name"]}
    assert refused(account.ec2.modify_address_attribute, **mine) == "InvalidParameterValue"
    clock.advance(60)
    account.ec2.modify_address_attribute(**mine)


def test_a_forward_record_in_a_zone_nobody_delegates_to_does_not_resolve(account, address, name, control, refused):
    control.delete(f"/delegations/{name.removeprefix('mail.')}")
    mine = {"AllocationId": address["AllocationId"], "DomainName": name}
    assert refused(account.ec2.modify_address_attribute, **mine) == "InvalidParameterValue"


def test_an_update_fails_with_a_reason_when_the_forward_record_goes_meanwhile(account, address, name, clock):
    account.settings(ptr_pending_seconds=10)
    modify(account, address, name)
    account.route53.change_resource_record_sets(
        HostedZoneId=account.zone_id,
        ChangeBatch={"Changes": [{"Action": "DELETE", "ResourceRecordSet": account.record}]},
    )
    clock.advance(10)
    found = attribute(account, address)
    assert "PtrRecord" not in found
    assert found["PtrRecordUpdate"]["Status"] == "FAILED"
    assert found["PtrRecordUpdate"]["Reason"]


def test_a_record_stays_when_the_forward_record_goes_afterwards(account, address, name, clock):
    modify(account, address, name)
    clock.advance(1)
    account.route53.change_resource_record_sets(
        HostedZoneId=account.zone_id,
        ChangeBatch={"Changes": [{"Action": "DELETE", "ResourceRecordSet": account.record}]},
    )
    clock.advance(100)
    assert attribute(account, address)["PtrRecord"] == f"{name}."


def test_a_malformed_name_is_refused(account, address, refused):
    for bad in ("a..b", "l" * 64 + ".example", "mäil.ex\u2028ample"):
        code = refused(account.ec2.modify_address_attribute, AllocationId=address["AllocationId"], DomainName=bad)
        assert code == "InvalidParameterValue"


def test_an_address_with_a_record_cannot_be_released_until_a_while_after_the_reset(
    account, address, name, clock, refused
):
    account.settings(ptr_pending_seconds=10, ptrset_lag_seconds=60)
    release, mine = account.ec2.release_address, {"AllocationId": address["AllocationId"]}
    modify(account, address, name)
    assert refused(release, **mine) == "InvalidAddress.PtrSet", "while the record is being set"
    clock.advance(10)
    assert refused(release, **mine) == "InvalidAddress.PtrSet", "while it is set"
    assert reset(account, address)["Address"]["PtrRecordUpdate"]["Status"] == "PENDING"
    assert refused(release, **mine) == "InvalidAddress.PtrSet", "while it is being reset"
    clock.advance(10)
    assert attribute(account, address).keys() == {"PublicIp", "AllocationId"}
    assert refused(release, **mine) == "InvalidAddress.PtrSet", "for a while after it reads clear"
    clock.advance(60)
    release(**mine)


def test_a_reset_of_what_is_not_set_changes_nothing(account, address):
    assert "PtrRecordUpdate" not in reset(account, address)["Address"]
    account.ec2.release_address(AllocationId=address["AllocationId"])


def test_an_address_that_is_not_there_has_no_attribute(account, refused):
    unknown = {"AllocationId": "eipalloc-0123456789abcdef0"}
    ec2, code = account.ec2, "InvalidAllocationID.NotFound"
    assert refused(ec2.modify_address_attribute, **unknown, DomainName="a.example") == code
    assert refused(ec2.reset_address_attribute, **unknown, Attribute="domain-name") == code
    describe = ec2.describe_addresses_attribute
    assert refused(describe, AllocationIds=list(unknown.values()), Attribute="domain-name") == code


def test_attributes_are_paginated(new_account, seen):
    account = new_account()
    made = {account.ec2.allocate_address()["PublicIp"] for _ in range(5)}
    seen()
    pages = list(
        account.ec2.get_paginator("describe_addresses_attribute").paginate(
            Attribute="domain-name", PaginationConfig={"PageSize": 2}
        )
    )
    assert [len(page["Addresses"]) for page in pages] == [2, 2, 1]
    assert {address["PublicIp"] for page in pages for address in page["Addresses"]} == made


def test_a_page_has_at_most_1000_attributes(account, refused):
    describe = account.ec2.describe_addresses_attribute
    assert refused(describe, Attribute="domain-name", MaxResults=1001) == "InvalidParameterValue"


@pytest.mark.parametrize("region", ["us-gov-west-1", "us-gov-east-1"])
def test_govcloud_has_no_self_service(account, refused, region):
    ec2 = account.client("ec2", region)
    address = ec2.allocate_address()
    mine = {"AllocationId": address["AllocationId"]}
    assert refused(ec2.modify_address_attribute, **mine, DomainName="mail.example") == "UnsupportedOperation"
    assert refused(ec2.reset_address_attribute, **mine, Attribute="domain-name") == "UnsupportedOperation"


def test_an_address_with_a_record_cannot_go_to_another_account(account, address, name, clock, refused):
    transfer, mine = account.ec2.enable_address_transfer, {"AllocationId": address["AllocationId"]}
    assert transfer(**mine, TransferAccountId="123456789012")["AddressTransfer"]["AddressTransferStatus"] == "pending"
    modify(account, address, name)
    clock.advance(1)
    code = refused(transfer, **mine, TransferAccountId="123456789012")
    assert code == "InvalidTransfer.AddressCustomPtrSet"
