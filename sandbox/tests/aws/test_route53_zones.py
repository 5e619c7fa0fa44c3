"""CreateHostedZone, the lists, and their order."""

import re

import pytest


@pytest.fixture
def route53(account):
    return account.route53


def create(route53, name, reference=None, **more):
    create.count += 1
    return route53.create_hosted_zone(Name=name, CallerReference=reference or f"reference-{create.count}", **more)


create.count = 0


def test_a_new_zone_is_pending_and_has_four_name_servers_ns_and_soa(route53):
    made = create(route53, "Example.COM")
    zone, servers = made["HostedZone"], made["DelegationSet"]["NameServers"]
    assert zone["Name"] == "example.com."
    assert re.fullmatch(r"/hostedzone/Z[A-Z0-9]+", zone["Id"])
    assert made["ChangeInfo"]["Status"] == "PENDING"
    assert len(set(servers)) == 4
    assert all(re.fullmatch(r"ns-\d+\.awsdns-\d\d\.test", server) for server in servers)
    records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    assert [(record["Name"], record["Type"]) for record in records] == [
        ("example.com.", "NS"),
        ("example.com.", "SOA"),
    ]
    assert [record["Value"] for record in records[0]["ResourceRecords"]] == [f"{server}." for server in servers]
    got = route53.get_hosted_zone(Id=zone["Id"])
    assert got["DelegationSet"]["NameServers"] == servers
    assert got["HostedZone"]["ResourceRecordSetCount"] == 2


def test_a_caller_reference_makes_one_zone_only(route53, refused):
    create(route53, "example.com", "once")
    again = {"Name": "example.com", "CallerReference": "once"}
    assert refused(route53.create_hosted_zone, **again) == "HostedZoneAlreadyExists"
    assert refused.status == 409
    assert len(route53.list_hosted_zones()["HostedZones"]) == 1


def test_two_zones_of_one_name_have_no_name_server_in_common(route53):
    first, second = create(route53, "example.com"), create(route53, "example.com")
    assert not set(first["DelegationSet"]["NameServers"]) & set(second["DelegationSet"]["NameServers"])


def test_a_private_zone_has_no_delegation_set(route53):
    made = create(route53, "example.com", VPC={"VPCRegion": "eu-west-1", "VPCId": "vpc-0123456789abcdef0"})
    assert made["HostedZone"]["Config"]["PrivateZone"] is True
    assert "DelegationSet" not in route53.get_hosted_zone(Id=made["HostedZone"]["Id"])


def test_a_malformed_name_makes_no_zone(route53, refused):
    assert refused(route53.create_hosted_zone, Name="a..b", CallerReference="x") == "InvalidDomainName"


NAMES = ["example.com", "a.example.com", "b.a.example.com", "example.net", "z.com", "a.z.com"]
IN_ORDER = ["example.com.", "a.example.com.", "b.a.example.com.", "z.com.", "a.z.com.", "example.net."]


def test_zones_by_name_are_in_the_order_of_their_reversed_labels(route53):
    for name in NAMES:
        create(route53, name)
    answer = route53.list_hosted_zones_by_name()
    assert [zone["Name"] for zone in answer["HostedZones"]] == IN_ORDER
    assert answer["IsTruncated"] is False


def test_zones_by_name_begin_at_a_name_and_are_no_search(route53):
    for name in NAMES:
        create(route53, name)
    answer = route53.list_hosted_zones_by_name(DNSName="a.example.com")
    assert [zone["Name"] for zone in answer["HostedZones"]] == IN_ORDER[1:]
    assert answer["DNSName"] == "a.example.com"
    answer = route53.list_hosted_zones_by_name(DNSName="b.example.com")
    assert [zone["Name"] for zone in answer["HostedZones"]] == IN_ORDER[3:], "a name that no zone has"


def test_zones_by_name_come_in_pages_also_where_several_have_one_name(route53):
    for name in [*NAMES, "example.com", "example.com"]:
        create(route53, name)
    seen, start = [], {}
    while True:
        page = route53.list_hosted_zones_by_name(MaxItems="2", **start)
        assert len(page["HostedZones"]) <= 2
        seen += page["HostedZones"]
        if not page["IsTruncated"]:
            break
        start = {"DNSName": page["NextDNSName"], "HostedZoneId": page["NextHostedZoneId"]}
    assert [zone["Name"] for zone in seen] == ["example.com.", "example.com.", *IN_ORDER]
    assert len({zone["Id"] for zone in seen}) == 8


def test_all_zones_come_in_pages(route53):
    for name in NAMES:
        create(route53, name)
    pages = list(route53.get_paginator("list_hosted_zones").paginate(PaginationConfig={"PageSize": 4}))
    assert [len(page["HostedZones"]) for page in pages] == [4, 2]


def test_records_come_in_pages_by_reversed_name_then_type(route53):
    zone = create(route53, "example.com")["HostedZone"]["Id"]
    records = [("b", "A"), ("a.b", "A"), ("a", "TXT"), ("a", "A"), ("_dmarc", "TXT"), ("*", "A"), ("", "TXT")]
    changes = [
        {
            "Action": "CREATE",
            "ResourceRecordSet": {
                "Name": f"{name}.example.com" if name else "example.com",
                "Type": kind,
                "TTL": 300,
                "ResourceRecords": [{"Value": "192.0.2.1" if kind == "A" else '"text"'}],
            },
        }
        for name, kind in records
    ]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    pages = list(
        route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone, PaginationConfig={"PageSize": 2})
    )
    found = [(record["Name"], record["Type"]) for page in pages for record in page["ResourceRecordSets"]]
    assert found == [
        ("example.com.", "NS"),
        ("example.com.", "SOA"),
        ("example.com.", "TXT"),
        ("\\052.example.com.", "A"),
        ("_dmarc.example.com.", "TXT"),
        ("a.example.com.", "A"),
        ("a.example.com.", "TXT"),
        ("b.example.com.", "A"),
        ("a.b.example.com.", "A"),
    ]
    start = route53.list_resource_record_sets(
        HostedZoneId=zone, StartRecordName="a.example.com", StartRecordType="TXT", MaxItems="1"
    )
    assert [(r["Name"], r["Type"]) for r in start["ResourceRecordSets"]] == [("a.example.com.", "TXT")]
    assert (start["NextRecordName"], start["NextRecordType"]) == ("b.example.com.", "A")


def test_a_start_type_needs_a_start_name(route53, refused):
    zone = create(route53, "example.com")["HostedZone"]["Id"]
    parameters = {"HostedZoneId": zone, "StartRecordType": "A"}
    assert refused(route53.list_resource_record_sets, **parameters) == "InvalidInput"


def test_a_zone_can_only_be_deleted_when_it_is_empty(route53, refused):
    zone = create(route53, "example.com")["HostedZone"]["Id"]
    record = {"Name": "a.example.com", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    assert refused(route53.delete_hosted_zone, Id=zone) == "HostedZoneNotEmpty"
    batch["Changes"][0]["Action"] = "DELETE"
    assert refused(route53.change_resource_record_sets, HostedZoneId=zone, ChangeBatch=batch)


def test_a_deleted_zone_is_gone(route53, refused):
    zone = create(route53, "example.com")["HostedZone"]["Id"]
    route53.delete_hosted_zone(Id=zone)
    assert refused(route53.get_hosted_zone, Id=zone) == "NoSuchHostedZone"
    assert route53.list_hosted_zones_by_name()["HostedZones"] == []


def test_govcloud_has_no_public_zones(account, refused):
    route53 = account.client("route53", "us-gov-west-1")
    assert refused(route53.create_hosted_zone, Name="example.com", CallerReference="x") == "InvalidInput"


def test_a_zone_can_have_tags(route53):
    zone = create(route53, "example.com")["HostedZone"]["Id"].rsplit("/")[-1]
    route53.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone, AddTags=[{"Key": "a", "Value": "b"}])
    answer = route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone)
    assert answer["ResourceTagSet"]["Tags"] == [{"Key": "a", "Value": "b"}]


def test_a_zone_of_a_linked_service_says_so_and_takes_no_change(account, refused):
    zone = account.zone("linked.example", linkedService="servicediscovery.amazonaws.com")["hostedZoneID"]
    shown = account.route53.get_hosted_zone(Id=zone)["HostedZone"]
    assert shown["LinkedService"]["ServicePrincipal"] == "servicediscovery.amazonaws.com"
    record = {"Name": "a.linked.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    change = account.route53.change_resource_record_sets
    assert refused(change, HostedZoneId=zone, ChangeBatch=batch) == "AccessDenied"
