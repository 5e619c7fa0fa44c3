"""What the control API has beside accounts, faults and zones: the desk of Support, and what it passes on."""

import pytest
import requests

from sandbox.tests.eventually import PATIENCE


class StandInDns:
    def __init__(self):
        self.done = []

    def set_records(self, zone, name, type_, ttl, values):
        self.done.append(("records", zone, name, type_, ttl, list(values)))

    def set_fault(self, fault, *, server=None, zone=None, resolver=False):
        self.done.append(("fault", fault, server, zone, resolver))

    def flush(self):
        self.done.append(("flush",))


class StandInMail:
    def __init__(self):
        self.done = []

    def set_mode(self, host, mode):
        self.done.append((host, mode))

    def set_operator_egress(self, account_id, region, source_ip):
        self.done.append((account_id, region, source_ip))


def status(control, method, path, **body):
    return requests.request(method, control.url + path, json=body, timeout=PATIENCE).status_code


def test_it_says_that_it_is_there(control):
    assert control.get("/health") == {"status": "ok"}


def test_what_is_not_there_is_not_found(control):
    assert status(control, "GET", "/colours") == 404
    assert status(control, "POST", "/instances/i-0123456789abcdef0", state="stopped") == 404
    assert status(control, "DELETE", "/faults/fault-0") == 404
    assert status(control, "DELETE", "/delegations/nobody.example") == 404


def test_a_request_without_its_members_is_refused(control):
    assert status(control, "POST", "/instances") == 400
    assert status(control, "POST", "/port25", accountID="1", region="eu-west-1", mode="ajar") == 400
    assert requests.post(f"{control.url}/accounts", data="{", timeout=PATIENCE).status_code == 400


def test_an_account_that_is_not_there_is_not_found(control):
    assert status(control, "POST", "/instances", accountID="000000000000", region="eu-west-1") == 404


def test_dns_is_steered_through_it(control, emulator):
    assert status(control, "POST", "/dns/flush") == 404, "before name servers are there"
    dns = StandInDns()
    emulator.attach(dns=dns)
    control.post("/dns/records", zone="a.test", name="mx.a.test", type="A", ttl=60, values=["127.0.0.1"])
    control.post("/dns/faults", fault="servfail", zone="a.test")
    control.post("/dns/faults", fault="none", resolver=True)
    control.post("/dns/flush")
    assert dns.done == [
        ("records", "a.test", "mx.a.test", "A", 60, ["127.0.0.1"]),
        ("fault", "servfail", None, "a.test", False),
        ("fault", "none", None, None, True),
        ("flush",),
    ]


def test_mail_hosts_are_steered_through_it(control, emulator):
    mail = StandInMail()
    emulator.attach(mail=mail)
    control.post("/mail/mx.one.test", mode="421")
    control.post("/operator-egress", accountID="123456789012", region="eu-west-1", sourceIP="192.0.2.9")
    assert mail.done == [("mx.one.test", "421"), ("123456789012", "eu-west-1", "192.0.2.9")]


def test_port_25_can_be_read_and_set(control, account):
    place = {"accountID": account.account_id, "region": "eu-west-1"}
    assert control.get("/port25", **place)["mode"] == "filtered"
    control.post("/port25", **place, mode="refused")
    assert control.get("/port25", **place)["mode"] == "refused"


def open_requests(control, account):
    return {entry["id"]: entry for entry in control.get("/support") if entry["accountID"] == account.account_id}


def test_support_lifts_the_restriction_of_port_25_for_an_account_and_region(control, account, network):
    account.ec2.describe_addresses()
    account.client("ec2", "us-east-1").describe_addresses()
    assert {entry["region"] for entry in open_requests(control, account).values()} == {"eu-west-1", "us-east-1"}
    control.post("/support/approve-port25", accountID=account.account_id, region="eu-west-1")
    assert network.port25(account.account_id, "eu-west-1") == "open"
    assert {entry["region"] for entry in open_requests(control, account).values()} == {"us-east-1"}


def test_support_refuses_and_asks_and_the_request_stays_open(control, account):
    account.ec2.describe_addresses()
    (request_id,) = open_requests(control, account)
    control.post("/support/ask", id=request_id)
    assert open_requests(control, account)[request_id]["answer"] == "asked"
    control.post("/support/refuse", id=request_id, why="new account")
    answered = open_requests(control, account)[request_id]
    assert (answered["answer"], answered["text"]) == ("refused", "new account")
    assert status(control, "POST", "/support/refuse", id="port25:nobody") == 404


@pytest.fixture
def gov(account, control):
    """An address in GovCloud, where only Support sets a PTR, and a name that resolves to it."""
    address = account.client("ec2", "us-gov-west-1").allocate_address()
    name = f"mail.gov-{address['PublicIp'].replace('.', '-')}.example"
    zone = account.zone(name.removeprefix("mail."))["hostedZoneID"]
    record = {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": address["PublicIp"]}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    account.route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    return address, name


def test_support_sets_a_ptr_and_thereby_locks_the_address(control, account, gov, seen, refused):
    address, name = gov
    ec2 = account.client("ec2", "us-gov-west-1")
    wanted = {"publicIP": address["PublicIp"], "name": name}
    assert status(control, "POST", "/support/approve-rdns", **wanted) == 409, "before the forward record is there"
    seen()
    kinds = {entry["kind"] for entry in open_requests(control, account).values()}
    assert kinds == {"port25", "rdns"}
    control.post("/support/approve-rdns", **wanted)
    (found,) = ec2.describe_addresses_attribute(Attribute="domain-name")["Addresses"]
    assert found["PtrRecord"] == f"{name}."
    assert refused(ec2.release_address, AllocationId=address["AllocationId"]) == "InvalidAddress.Locked"
    assert {entry["kind"] for entry in open_requests(control, account).values()} == {"port25"}
    control.post("/support/unlock", publicIP=address["PublicIp"])
    ec2.release_address(AllocationId=address["AllocationId"])


def test_support_locks_an_address(control, account, refused):
    address = account.ec2.allocate_address()
    control.post("/support/lock", publicIP=address["PublicIp"])
    mine = {"AllocationId": address["AllocationId"]}
    assert refused(account.ec2.release_address, **mine) == "InvalidAddress.Locked"
    assert refused(account.ec2.reset_address_attribute, **mine, Attribute="domain-name") == "InvalidAddress.Locked"
    control.post("/support/unlock", publicIP=address["PublicIp"])
    account.ec2.release_address(**mine)
