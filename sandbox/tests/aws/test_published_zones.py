"""What the emulator gives to DNS: published_zones."""

from itertools import count

import pytest

from sandbox.dns.zone import TLD_SERVERS, RRset
from sandbox.tests.eventually import eventually

_numbers = count(1)


@pytest.fixture
def published(emulator):
    def find(name, servers=None):
        found = [zone for zone in emulator.published_zones() if zone.name == name]
        found = [zone for zone in found if servers is None or zone.servers == tuple(servers)]
        return found[0] if found else None

    return find


@pytest.fixture
def domain():
    return f"published{next(_numbers)}.example."


def change(account, zone_id, action, name, kind, *values, ttl=60):
    record = {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
    account.route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)


def test_a_zone_of_the_control_api_is_answered_and_delegated_at_once(account, published, domain):
    made = account.zone(domain)
    zone = published(domain)
    assert list(zone.servers) == made["nameServers"]
    assert zone.records[domain, "NS"].values == zone.servers
    assert zone.records[domain, "SOA"].values[0].startswith(f"{zone.servers[0]} ")
    parent = published("example.")
    assert parent.servers == TLD_SERVERS
    assert parent.records[domain, "NS"].values == zone.servers


def test_records_are_published_only_when_their_change_is_in_sync(account, published, domain, clock):
    account.settings(route53_insync_seconds=30, route53_busy_seconds=0)
    zone_id = account.zone(domain)["hostedZoneID"]
    name = f"mail.{domain}"
    change(account, zone_id, "CREATE", name, "A", "192.0.2.1")
    clock.advance(10)
    change(account, zone_id, "UPSERT", name, "A", "192.0.2.2")
    clock.advance(19)
    assert (name, "A") not in published(domain).records
    clock.advance(1)
    assert published(domain).records[name, "A"] == RRset(60, ("192.0.2.1",))
    clock.advance(10)
    assert published(domain).records[name, "A"] == RRset(60, ("192.0.2.2",))


def test_a_zone_made_through_the_api_is_answered_when_in_sync_but_delegated_by_nobody(
    account, published, clock, domain
):
    account.route53.create_hosted_zone(Name=domain, CallerReference=domain)
    assert published(domain) is None
    clock.advance(1)
    assert published(domain)
    parent = published("example.")
    assert parent is None or (domain, "NS") not in parent.records


def test_a_delegation_can_be_set_and_ended(account, control, published, domain):
    zone = account.zone(domain, delegate=False)
    control.post("/delegations", name=domain, nameServers=["ns1.elsewhere.test", "ns2.elsewhere.test"])
    assert published("example.").records[domain, "NS"].values == ("ns1.elsewhere.test.", "ns2.elsewhere.test.")
    control.post("/delegations", name=domain, hostedZoneID=zone["hostedZoneID"])
    assert list(published("example.").records[domain, "NS"].values) == zone["nameServers"]
    control.delete(f"/delegations/{domain}")
    parent = published("example.")
    assert parent is None or (domain, "NS") not in parent.records


def test_a_zone_below_a_delegated_zone_is_delegated_there(account, published, domain):
    account.zone(domain)
    inner = account.zone(f"sub.{domain}")
    assert list(published(domain).records[f"sub.{domain}", "NS"].values) == inner["nameServers"]
    assert (f"sub.{domain}", "NS") not in published("example.").records


def test_two_zones_of_one_name_are_both_answered_by_their_own_servers(account, published, domain):
    delegated, other = account.zone(domain), account.zone(domain, delegate=False)
    for made in (delegated, other):
        assert published(domain, made["nameServers"])
    assert list(published("example.").records[domain, "NS"].values) == delegated["nameServers"]


def test_a_private_zone_is_answered_nowhere(account, published, domain):
    assert account.zone(domain, private=True)["nameServers"] == []
    assert published(domain) is None


def test_a_deleted_zone_is_answered_no_more_and_its_delegation_is_lame(account, published, domain):
    zone = account.zone(domain)
    account.route53.delete_hosted_zone(Id=zone["hostedZoneID"])
    assert published(domain) is None
    assert list(published("example.").records[domain, "NS"].values) == zone["nameServers"]


def test_names_and_values_are_in_dns_presentation_format(account, published, domain, clock):
    zone_id = account.zone(domain)["hostedZoneID"]
    account.settings(route53_busy_seconds=0)
    change(account, zone_id, "CREATE", f"*.{domain}", "A", "192.0.2.1")
    change(account, zone_id, "CREATE", domain, "TXT", '"grün" "a\\"b"')
    clock.advance(1)
    records = published(domain).records
    assert records[f"*.{domain}", "A"].values == ("192.0.2.1",)
    assert records[domain, "TXT"].values == ('"gr\\195\\188n" "a\\"b"',), "decimal, where Route 53 has octal"


def test_an_alias_in_its_own_zone_answers_its_targets_values(account, published, domain, clock):
    zone_id = account.zone(domain)["hostedZoneID"]
    account.settings(route53_busy_seconds=0)
    change(account, zone_id, "CREATE", f"mail.{domain}", "A", "192.0.2.1")
    alias = {
        "Name": domain,
        "Type": "A",
        "AliasTarget": {"HostedZoneId": zone_id, "DNSName": f"mail.{domain}", "EvaluateTargetHealth": False},
    }
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": alias}]}
    account.route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)
    clock.advance(1)
    assert published(domain).records[domain, "A"].values == ("192.0.2.1",)


def reverse(public_ip):
    first, second, third, last = public_ip.split(".")
    block = f"{third}.{second}.{first}.in-addr.arpa."
    return block, f"{last}.{block}"


def pointer(published, public_ip):
    block, name = reverse(public_ip)
    zone = published(block)
    return zone.records[name, "PTR"].values[0] if zone and (name, "PTR") in zone.records else None


@pytest.mark.parametrize(
    ("region", "suffix"), [("eu-west-1", "eu-west-1.compute.amazonaws.com."), ("us-east-1", "compute-1.amazonaws.com.")]
)
def test_an_address_has_the_name_aws_gives_it_forth_and_back(account, published, region, suffix):
    public_ip = account.client("ec2", region).allocate_address()["PublicIp"]
    name = f"ec2-{public_ip.replace('.', '-')}.{suffix}"
    assert pointer(published, public_ip) == name
    assert published("amazonaws.com.").records[name, "A"].values == (public_ip,)
    block, _ = reverse(public_ip)
    assert published("arpa.").records[block, "NS"].values == published(block).servers


def test_an_address_of_amazons_has_such_a_name_too(account, published):
    public_ip = account.instance()["publicIP"]
    assert pointer(published, public_ip).endswith(".eu-west-1.compute.amazonaws.com.")


def test_a_ptr_is_answered_once_it_is_live_though_nobody_asks_the_api(account, published, domain, clock):
    address = account.ec2.allocate_address()
    change(account, account.zone(domain)["hostedZoneID"], "CREATE", f"mail.{domain}", "A", address["PublicIp"])
    clock.advance(1)
    account.settings(ptr_pending_seconds=30)
    account.ec2.modify_address_attribute(AllocationId=address["AllocationId"], DomainName=f"mail.{domain}")
    assert pointer(published, address["PublicIp"]).startswith("ec2-")
    clock.advance(30)
    eventually(lambda: pointer(published, address["PublicIp"]) == f"mail.{domain}")


def test_a_released_address_is_answered_no_more(account, published):
    address = account.ec2.allocate_address()
    account.ec2.release_address(AllocationId=address["AllocationId"])
    assert pointer(published, address["PublicIp"]) is None


def test_an_unchanged_zone_is_the_same_object_when_others_change(account, published, domain):
    account.zone(domain)
    before = published(domain)
    account.zone(f"other-{domain}")
    account.ec2.allocate_address()
    assert published(domain) is before
