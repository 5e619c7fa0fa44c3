"""The whole sandbox as its users meet it: every service of ``state.json``, each with a client nobody here wrote."""

import json
import smtplib
import ssl
import urllib.request

import boto3
import dns.resolver
import pytest

from sandbox.tests.aws.commands import ENDED, document
from sandbox.tests.conftest import run_sandbox
from sandbox.tests.eventually import PATIENCE, eventually

ELSEWHERE = ("444455556666", "us-east-1")


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    """The state folder of a sandbox without a control plane, and what its ``state.json`` says."""
    state = tmp_path_factory.mktemp("whole")
    started = run_sandbox("up", "--no-kubernetes", "--state", state)
    assert started.returncode == 0, started.stderr
    yield state, json.loads((state / "state.json").read_text())
    run_sandbox("down", "--state", state)


@pytest.fixture
def published(up) -> dict:
    return up[1]


@pytest.fixture
def resolver(published) -> dns.resolver.Resolver:
    address, port = published["dns"]["resolver"].split(":")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port, resolver.lifetime = [address], int(port), PATIENCE
    return resolver


def client(published: dict, service: str):
    account = published["aws"]["defaultAccount"]
    return boto3.client(
        service,
        endpoint_url=published["aws"]["endpoint"],
        region_name=published["aws"]["defaultRegion"],
        aws_access_key_id=account["accessKeyID"],
        aws_secret_access_key=account["secretAccessKey"],
    )


def control(published: dict, method: str, path: str, body: dict | None = None):
    request = urllib.request.Request(
        published["aws"]["control"] + path, method=method, data=json.dumps(body or {}).encode()
    )
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or b"null")


def support(up, *arguments: str):
    return run_sandbox("support", arguments[0], "--state", up[0], *arguments[1:])


def test_credentials_are_those_of_the_default_account(published):
    account = published["aws"]["defaultAccount"]["accountID"]
    assert client(published, "sts").get_caller_identity()["Account"] == account


def test_record_written_to_route_53_is_answered_by_its_servers_and_the_resolver(published, resolver):
    zone = control(published, "POST", "/zones", {"accountID": "111122223333", "name": "example.test"})
    record = {"Name": "mail.example.test", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "203.0.113.7"}]}
    change = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    route53 = client(published, "route53")
    written = route53.change_resource_record_sets(HostedZoneId=zone["hostedZoneID"], ChangeBatch=change)
    change_id = written["ChangeInfo"]["Id"]
    eventually(lambda: route53.get_change(Id=change_id)["ChangeInfo"]["Status"] == "INSYNC")
    assert resolver.resolve("mail.example.test", "A")[0].address == "203.0.113.7"
    for host in zone["nameServers"]:
        server = dns.resolver.Resolver(configure=False)
        server.nameservers = [resolver.resolve(host, "A")[0].address]
        server.port = published["dns"]["authoritativePort"]
        assert server.resolve("mail.example.test", "A")[0].address == "203.0.113.7"


def test_address_without_a_custom_name_has_the_name_of_aws_in_both_directions(published, resolver):
    address = client(published, "ec2").allocate_address(Domain="vpc")["PublicIp"]
    name = f"ec2-{address.replace('.', '-')}.eu-west-1.compute.amazonaws.com."
    assert resolver.resolve_address(address)[0].target.to_text() == name
    assert resolver.resolve(name, "A")[0].address == address


def test_targets_resolve_to_where_they_listen(published, resolver):
    target, port = published["mail"]["targets"][0].split(":")
    control(published, "POST", "/port25", {"accountID": "111122223333", "region": "eu-west-1", "mode": "open"})
    with smtplib.SMTP(resolver.resolve(target, "A")[0].address, int(port), timeout=PATIENCE) as mail:
        assert b"at your service" in mail.ehlo("mail.example.test")[1]


SCRIPT = """python3 -c '
import socket, sys
address, port = sys.argv[1].split(":")
try:
    with socket.create_connection((address, int(port)), timeout=5) as client:
        client.recv(500)
        client.sendall(b"EHLO mail.example.test\\r\\n")
        print(client.recv(500).decode())
except OSError as error:
    print(type(error).__name__)
' {{target}}"""
TARGET = {"target": {"type": "String", "allowedPattern": "^[0-9.]+:[0-9]+$"}}


def test_script_on_an_instance_meets_port_25_as_its_account_and_region_do(published, resolver):
    """Filtered at first; open once Support has lifted the restriction, and seen under the Elastic IP."""
    account = control(published, "POST", "/accounts", {})
    published = published | {"aws": published["aws"] | {"defaultAccount": account}}
    place = {"accountID": account["accountID"], "region": "eu-west-1"}
    instance = control(published, "POST", "/instances", place)
    ec2 = client(published, "ec2")
    address = ec2.allocate_address(Domain="vpc")
    interface, private = instance["networkInterfaceIDs"][0], instance["privateIPs"][0]
    ec2.associate_address(AllocationId=address["AllocationId"], NetworkInterfaceId=interface, PrivateIpAddress=private)
    ssm = client(published, "ssm")
    ssm.create_document(Name="probe", DocumentType="Command", Content=document(SCRIPT, TARGET))
    name, port = published["mail"]["targets"][0].split(":")
    target = f"{resolver.resolve(name, 'A')[0].address}:{port}"

    def probe() -> str:
        sent = ssm.send_command(
            DocumentName="probe", InstanceIds=[instance["instanceID"]], Parameters={"target": [target]}
        )
        return eventually(lambda: output_of(ssm, sent["Command"]["CommandId"]))

    assert probe().strip() == "TimeoutError"
    control(published, "POST", "/support/approve-port25", place)
    assert f"mx.one.test at your service, [{address['PublicIp']}]" in probe()


def output_of(ssm, command_id: str) -> str | None:
    invocations = ssm.list_command_invocations(CommandId=command_id, Details=True)["CommandInvocations"]
    done = [invocation for invocation in invocations if invocation["Status"] in ENDED]
    return done[0]["CommandPlugins"][0]["Output"] if done else None


def test_control_target_resolves_and_listens(published, resolver):
    target, port = published["mail"]["controlTarget"].split(":")
    address = resolver.resolve(target, "A")[0].address
    certificate = ssl.get_server_certificate((address, int(port)), timeout=PATIENCE)
    assert certificate.startswith("-----BEGIN CERTIFICATE")


def test_control_api_steers_dns_and_mail(published, resolver):
    record = {"zone": "foreign.test", "name": "www.foreign.test", "type": "A", "ttl": 60, "values": ["198.51.100.1"]}
    control(published, "POST", "/dns/records", record)
    assert resolver.resolve("www.foreign.test", "A")[0].address == "198.51.100.1"
    control(published, "POST", "/dns/faults", {"resolver": True, "fault": "servfail"})
    with pytest.raises(dns.resolver.NoNameservers):
        resolver.resolve("www.foreign.test", "A")
    control(published, "POST", "/dns/faults", {"resolver": True, "fault": "none"})
    control(published, "POST", "/dns/flush")
    assert resolver.resolve("www.foreign.test", "A")
    control(published, "POST", "/mail/mx.two.test", {"mode": "down"})
    control(published, "POST", "/mail/mx.two.test", {"mode": "normal"})
    egress = {"accountID": "111122223333", "region": "eu-west-1", "sourceIP": "203.0.113.99"}
    control(published, "POST", "/operator-egress", egress)


def test_support_opens_port_25_of_an_account_and_region(up, published):
    account, region = ELSEWHERE
    instance = {"accountID": account, "region": region}
    control(published, "POST", "/accounts", {"accountID": account})
    control(published, "POST", "/instances", instance)
    listed = support(up, "list").stdout
    assert f"port25:{account}:{region}" in listed
    assert support(up, "ask", f"port25:{account}:{region}").returncode == 0
    assert "asked" in support(up, "list").stdout
    assert support(up, "approve-port25", "--account", account, "--region", region).returncode == 0
    assert control(published, "GET", f"/port25?accountID={account}&region={region}")["mode"] == "open"
    assert f"port25:{account}:{region}" not in support(up, "list").stdout


def test_support_refuses_with_words_and_is_refused_what_it_cannot_do(up):
    unknown = support(up, "refuse", "port25:nobody:nowhere", "--why", "no")
    assert (unknown.returncode, "there is no request" in unknown.stderr) == (1, True)
    assert support(up, "lock", "--address", "192.0.2.200").returncode == 1


def test_support_without_a_sandbox_says_how_to_start_one(tmp_path):
    done = run_sandbox("support", "list", "--state", tmp_path)
    assert (done.returncode, "up` starts one" in done.stderr) == (3, True)
