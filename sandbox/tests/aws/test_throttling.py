"""Token buckets per account, Region and action."""

import pytest

DESCRIBE, ADDRESS, TAGS = (100, 20), (50, 5), (100, 10)


def use_up(call, refused, code, burst, **parameters):
    """Makes the calls a full bucket allows and one more, which is refused."""
    for _ in range(burst):
        call(**parameters)
    assert refused(call, **parameters) == code


@pytest.mark.parametrize(
    ("action", "parameters", "limit"),
    [
        ("describe_addresses", {}, DESCRIBE),
        ("describe_instances", {}, DESCRIBE),
        ("create_tags", {"Resources": ["eipalloc-0123456789abcdef0"], "Tags": [{"Key": "a", "Value": "b"}]}, TAGS),
    ],
)
def test_a_bucket_has_its_burst_and_refills_at_its_rate(account, clock, refused, action, parameters, limit):
    burst, rate = limit
    call = getattr(account.ec2, action)
    use_up(call, refused, "RequestLimitExceeded", burst, **parameters)
    assert refused.status == 503
    clock.advance(1)
    use_up(call, refused, "RequestLimitExceeded", rate, **parameters)


def test_a_failed_address_call_costs_a_token_too(account, refused):
    burst, _ = ADDRESS
    unknown = {"AllocationId": "eipalloc-0123456789abcdef0"}
    for _ in range(burst):
        assert refused(account.ec2.release_address, **unknown) == "InvalidAllocationID.NotFound"
    assert refused(account.ec2.release_address, **unknown) == "RequestLimitExceeded"


def test_each_action_region_and_account_has_a_bucket_of_its_own(new_account, refused):
    account, other = new_account(), new_account()
    use_up(account.ec2.describe_addresses, refused, "RequestLimitExceeded", DESCRIBE[0])
    account.ec2.describe_instances()
    account.client("ec2", "us-east-1").describe_addresses()
    other.ec2.describe_addresses()


def test_route53_has_one_bucket_for_all_actions_of_an_account(account, clock, refused):
    use_up(account.route53.list_hosted_zones_by_name, refused, "Throttling", 50)
    assert refused.status == 400
    assert refused(account.route53.get_hosted_zone_count) == "Throttling"
    clock.advance(1)
    use_up(account.route53.get_hosted_zone_count, refused, "Throttling", 5)


def test_route53s_rate_is_a_setting(new_account, refused):
    account = new_account(route53_burst=2, route53_rate=0)
    use_up(account.route53.get_hosted_zone_count, refused, "Throttling", 2)


def test_route53_counts_changes_too_and_upsert_twice(account, clock, refused):
    zone = account.zone("throughput.example")["hostedZoneID"]

    def batch(action, number):
        records = [
            {
                "Action": action,
                "ResourceRecordSet": {
                    "Name": f"n{index}.throughput.example",
                    "Type": "A",
                    "TTL": 60,
                    "ResourceRecords": [{"Value": "192.0.2.1"}],
                },
            }
            for index in range(number)
        ]
        clock.advance(0.1)
        return {"HostedZoneId": zone, "ChangeBatch": {"Changes": records}}

    change = account.route53.change_resource_record_sets
    change(**batch("CREATE", 900))
    change(**batch("UPSERT", 300))
    assert refused(change, **batch("UPSERT", 50)) == "Throttling"
    clock.advance(10)
    change(**batch("UPSERT", 50))


def test_throttling_can_be_turned_off(new_account):
    account = new_account(throttling=False)
    for _ in range(110):
        account.ec2.describe_addresses()


def test_a_refused_request_changes_nothing(account, control, seen, refused):
    fault = {"service": "ec2", "action": "AllocateAddress", "fault": "throttle"}
    control.post("/faults", accountID=account.account_id, **fault)
    assert refused(account.ec2.allocate_address) == "RequestLimitExceeded"
    seen()
    assert account.ec2.describe_addresses()["Addresses"] == []
