"""ChangeResourceRecordSets, GetChange: strict, atomic, and PENDING before INSYNC."""

from itertools import count

import pytest

_numbers = count(1)


@pytest.fixture
def zone(account):
    name = f"changes{next(_numbers)}.example"
    return Zone(account, name, account.zone(name)["hostedZoneID"])


class Zone:
    def __init__(self, account, name, zone_id):
        self.account, self.name, self.id = account, name, zone_id
        account.settings(route53_busy_seconds=0)

    def change(self, *changes):
        return self.account.route53.change_resource_record_sets(**self.parameters(*changes))["ChangeInfo"]

    def parameters(self, *changes):
        listed = [{"Action": action, "ResourceRecordSet": record} for action, record in changes]
        return {"HostedZoneId": self.id, "ChangeBatch": {"Changes": listed}}

    def record(self, name="mail", kind="A", *values, ttl=300):
        fqdn = f"{name}.{self.name}" if name else self.name
        return {
            "Name": fqdn,
            "Type": kind,
            "TTL": ttl,
            "ResourceRecords": [{"Value": value} for value in values or ("192.0.2.1",)],
        }

    def text(self, value, name="text"):
        return self.record(name, "TXT", value)

    def listed(self):
        answer = self.account.route53.list_resource_record_sets(HostedZoneId=self.id)
        return {
            (record["Name"], record["Type"]): [entry["Value"] for entry in record.get("ResourceRecords", [])]
            for record in answer["ResourceRecordSets"]
            if record["Type"] not in ("NS", "SOA")
        }


@pytest.fixture
def refused_batch(refused):
    """Sends a batch that must be refused as invalid; returns the message."""

    def run(zone, *changes):
        before = zone.listed()
        code = refused(zone.account.route53.change_resource_record_sets, **zone.parameters(*changes))
        assert code == "InvalidChangeBatch"
        assert refused.status == 400
        assert refused.message.startswith("[")
        assert zone.listed() == before, "a refused batch changes nothing"
        return refused.message

    return run


def test_create_makes_a_record_and_a_second_create_fails(zone, refused_batch):
    zone.change(("CREATE", zone.record()))
    assert zone.listed() == {(f"mail.{zone.name}.", "A"): ["192.0.2.1"]}
    message = refused_batch(zone, ("CREATE", zone.record("mail", "A", "192.0.2.9")))
    assert "it already exists" in message


def test_upsert_replaces_all_values(zone):
    zone.change(("CREATE", zone.record("mail", "A", "192.0.2.1", "192.0.2.2")))
    zone.change(("UPSERT", zone.record("mail", "A", "192.0.2.3", ttl=60)))
    assert zone.listed() == {(f"mail.{zone.name}.", "A"): ["192.0.2.3"]}


@pytest.mark.parametrize(
    "stale", [{"values": ("192.0.2.1",)}, {"values": ("192.0.2.1", "192.0.2.3")}, {"ttl": 60}, {"name": "other"}]
)
def test_delete_must_match_name_ttl_and_every_value(zone, refused_batch, stale):
    zone.change(("CREATE", zone.record("mail", "A", "192.0.2.1", "192.0.2.2")))
    values = stale.get("values", ("192.0.2.1", "192.0.2.2"))
    record = zone.record(stale.get("name", "mail"), "A", *values, ttl=stale.get("ttl", 300))
    assert "Tried to delete" in refused_batch(zone, ("DELETE", record))


def test_delete_takes_the_values_in_any_order_and_the_name_in_any_case(zone):
    zone.change(("CREATE", zone.record("mail", "A", "192.0.2.1", "192.0.2.2")))
    zone.change(("DELETE", zone.record("MAIL", "A", "192.0.2.2", "192.0.2.1")))
    assert zone.listed() == {}


def test_delete_and_create_in_one_batch_is_compare_and_set(zone, refused_batch):
    zone.change(("CREATE", zone.text('"old"')))
    zone.change(("DELETE", zone.text('"old"')), ("CREATE", zone.text('"new"')))
    assert zone.listed() == {(f"text.{zone.name}.", "TXT"): ['"new"']}
    refused_batch(zone, ("DELETE", zone.text('"old"')), ("CREATE", zone.text('"newer"')))


def test_one_bad_change_poisons_the_whole_batch_and_every_offender_is_named(zone, refused_batch):
    message = refused_batch(
        zone,
        ("CREATE", zone.record("good")),
        ("DELETE", zone.record("missing")),
        ("CREATE", zone.record("bad", "A", "not-an-address")),
    )
    assert f"missing.{zone.name}." in message
    assert "not-an-address" in message
    assert f"good.{zone.name}." not in message


def test_a_name_outside_the_zone_is_refused_even_when_it_ends_alike(zone, refused_batch):
    record = {**zone.record(), "Name": f"bad{zone.name}"}
    assert "is not permitted in zone" in refused_batch(zone, ("CREATE", record))


def test_cname_rules(zone, refused_batch):
    target = "elsewhere.example."
    refused_batch(zone, ("CREATE", zone.record("", "CNAME", target)))
    refused_batch(zone, ("CREATE", zone.record("alias", "CNAME", target, "two.example.")))
    zone.change(("CREATE", zone.record("mail")))
    refused_batch(zone, ("CREATE", zone.record("mail", "CNAME", target)))
    zone.change(("CREATE", zone.record("alias", "CNAME", target)))
    refused_batch(zone, ("CREATE", zone.record("alias", "A")))
    refused_batch(zone, ("CREATE", zone.text('"v=spf1 -all"', "alias")))


def test_a_cname_can_be_replaced_by_an_address_in_one_batch(zone):
    zone.change(("CREATE", zone.record("alias", "CNAME", "elsewhere.example.")))
    zone.change(("CREATE", zone.record("alias")), ("DELETE", zone.record("alias", "CNAME", "elsewhere.example.")))
    assert zone.listed() == {(f"alias.{zone.name}.", "A"): ["192.0.2.1"]}


@pytest.mark.parametrize(
    "value",
    [
        "v=spf1 -all",
        '"unfinished',
        '"one"two"',
        '"one""two"',
        f'"{"x" * 256}"',
        f'"{"x" * 255}" "{"x" * 256}"',
        f'"{"ö" * 128}"',
    ],
)
def test_a_text_value_is_quoted_strings_of_at_most_255_octets(zone, refused_batch, value):
    refused_batch(zone, ("CREATE", zone.text(value)))


@pytest.mark.parametrize("value", ['"v=spf1 -all"', f'"{"x" * 255}" "{"y" * 255}"', '""', r'"a\"b\\c"'])
def test_a_well_formed_text_value_comes_back_as_it_is(zone, value):
    zone.change(("CREATE", zone.text(value)))
    assert zone.listed() == {(f"text.{zone.name}.", "TXT"): [value]}


def test_a_text_value_has_at_most_4000_characters(zone, refused_batch):
    strings = [f'"{"x" * 248}"'] * 16
    zone.change(("CREATE", zone.text(" ".join(strings[:15]))))
    refused_batch(zone, ("CREATE", zone.text(" ".join(strings), "long")))


def test_unusual_octets_come_back_in_octal_and_names_in_lower_case(zone):
    zone.change(
        ("CREATE", zone.record("*.MAIL")),
        ("CREATE", zone.record("a!b")),
        ("CREATE", zone.text('"grün"')),
    )
    assert zone.listed() == {
        (f"\\052.mail.{zone.name}.", "A"): ["192.0.2.1"],
        (f"a\\041b.{zone.name}.", "A"): ["192.0.2.1"],
        (f"text.{zone.name}.", "TXT"): ['"gr\\303\\274n"'],
    }
    zone.change(("DELETE", zone.record("\\052.mail")))


@pytest.mark.parametrize(
    ("kind", "value"), [("A", "::1"), ("AAAA", "192.0.2.1"), ("MX", "mail.example."), ("MX", "x mail.example.")]
)
def test_values_must_be_of_their_type(zone, refused_batch, kind, value):
    refused_batch(zone, ("CREATE", zone.record("mail", kind, value)))


def test_a_value_twice_in_a_record_set_is_refused(zone, refused_batch):
    refused_batch(zone, ("CREATE", zone.record("mail", "A", "192.0.2.1", "192.0.2.1")))


def test_the_apex_keeps_its_soa_and_ns(zone, refused_batch):
    answer = zone.account.route53.list_resource_record_sets(HostedZoneId=zone.id)
    for record in answer["ResourceRecordSets"]:
        refused_batch(zone, ("DELETE", record))


def test_alias_and_weighted_records_are_told_apart_by_their_set_identifier(zone, refused_batch):
    def weighted(identifier, value, weight=1):
        return {**zone.record("www", "A", value), "SetIdentifier": identifier, "Weight": weight}

    zone.change(("CREATE", weighted("one", "192.0.2.1")), ("CREATE", weighted("two", "192.0.2.2")))
    refused_batch(zone, ("CREATE", weighted("one", "192.0.2.3")))
    refused_batch(zone, ("CREATE", zone.record("www")))
    alias = {
        "Name": zone.name,
        "Type": "A",
        "AliasTarget": {
            "HostedZoneId": "Z32O12XQLNTSW2",
            "DNSName": "lb.eu-west-1.elb.amazonaws.com",
            "EvaluateTargetHealth": False,
        },
    }
    zone.change(("CREATE", alias))
    listed = zone.account.route53.list_resource_record_sets(HostedZoneId=zone.id)["ResourceRecordSets"]
    assert [record.get("SetIdentifier") for record in listed if record["Name"].startswith("www")] == ["one", "two"]
    (found,) = [record for record in listed if "AliasTarget" in record]
    assert found["AliasTarget"]["DNSName"] == "lb.eu-west-1.elb.amazonaws.com."
    assert "TTL" not in found


def test_a_batch_has_at_most_1000_values_and_upsert_counts_twice(zone, refused_batch):
    def many(action, number):
        return [(action, zone.record(f"n{index}")) for index in range(number)]

    assert "1000" in refused_batch(zone, *many("CREATE", 1001))
    assert "1000" in refused_batch(zone, *many("UPSERT", 501))
    zone.change(*many("UPSERT", 500))


def test_a_batch_has_at_most_32000_characters_and_upsert_counts_twice(zone, refused_batch):
    def texts(action, number):
        value = " ".join([f'"{"x" * 198}"'] * 5)
        return [(action, zone.text(value, f"n{index}")) for index in range(number)]

    assert "32000" in refused_batch(zone, *texts("CREATE", 32))
    assert "32000" in refused_batch(zone, *texts("UPSERT", 16))
    zone.change(*texts("CREATE", 31))


def test_a_change_is_pending_before_it_is_in_sync(zone, clock):
    zone.account.settings(route53_insync_seconds=30)
    change = zone.change(("CREATE", zone.record()))
    get = zone.account.route53.get_change
    assert change["Status"] == "PENDING"
    clock.advance(29)
    assert get(Id=change["Id"])["ChangeInfo"]["Status"] == "PENDING"
    clock.advance(1)
    assert get(Id=change["Id"])["ChangeInfo"]["Status"] == "INSYNC"


def test_every_change_has_an_id_of_its_own_and_an_unknown_one_is_not_found(zone, refused):
    first = zone.change(("CREATE", zone.record("one")))
    second = zone.change(("CREATE", zone.record("two")))
    assert first["Id"] != second["Id"]
    assert refused(zone.account.route53.get_change, Id="C0000000000000000000") == "NoSuchChange"


def test_a_zone_that_is_still_busy_with_a_change_takes_no_other_one(zone, clock, refused):
    zone.account.settings(route53_busy_seconds=5)
    zone.change(("CREATE", zone.record("one")))
    change = zone.account.route53.change_resource_record_sets
    two = zone.parameters(("CREATE", zone.record("two")))
    assert refused(change, **two) == "PriorRequestNotComplete"
    assert refused.status == 400
    clock.advance(5)
    change(**two)


def test_a_zone_that_is_not_there_takes_no_change(zone, refused):
    parameters = {**zone.parameters(("CREATE", zone.record())), "HostedZoneId": "Z0000000000000000000"}
    assert refused(zone.account.route53.change_resource_record_sets, **parameters) == "NoSuchHostedZone"
    assert refused.status == 404


def test_nobody_changes_the_zone_of_another_account(zone, new_account, refused):
    stranger = new_account()
    parameters = zone.parameters(("CREATE", zone.record()))
    assert refused(stranger.route53.change_resource_record_sets, **parameters) == "NoSuchHostedZone"
