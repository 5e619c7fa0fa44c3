"""What others see at the end: DNS through a resolver, SMTP from the instance, and the account by the AWS SDK."""

import json
import time
from dataclasses import dataclass
from typing import Any

import dns.exception
import dns.resolver

from sandbox.demo.board import Board
from sandbox.demo.cast import CLUSTER, NAMESPACE, SERVERS, Server
from sandbox.demo.stage import Stage

ECHO_DOCUMENT = "demo-echo"
ECHO_SCRIPT = """python3 -c '
import socket, sys
place, port = sys.argv[1].split(":")
with socket.create_connection((place, int(port)), timeout=5) as server:
    said = server.makefile("rw", newline="\\r\\n")
    print(said.readline().strip())
    print("EHLO", sys.argv[2], file=said, flush=True)
    print(said.readline().strip())
    print("QUIT", file=said, flush=True)
' {{target}} {{name}}"""
ENDED = {"Success", "Failed", "TimedOut", "Cancelled"}


@dataclass(frozen=True)
class Outside:
    """One MailServer as the rest of the world meets it."""

    addresses: tuple[str, ...]
    """What DNS answers for the host name."""
    texts: tuple[str, ...]
    signed: dict[str, tuple[str, ...]]
    """TXT records of DKIM and DMARC by their names."""
    pointers: tuple[str, ...]
    smtp: str
    """What a mail exchanger says to the instance."""
    held: tuple[str, ...]
    """The Elastic IPs with this MailServer's owner tags."""
    on_instance: str
    """The public address of the instance."""


def look(stage: Stage, board: Board, published: dict[str, Any]) -> dict[str, Outside]:
    resolver = dns.resolver.Resolver(configure=False)
    place, _, port = published["dns"]["resolver"].rpartition(":")
    resolver.nameservers, resolver.port, resolver.lifetime = [place], int(port), 5
    target = _target(resolver, published["mail"]["targets"][0])
    smtp = _greetings(stage, target)
    return {
        server.name: _outside(server, stage, board.servers[server.name].public_ip, resolver, smtp[server.name])
        for server in SERVERS
    }


def _outside(server: Server, stage: Stage, public_ip: str, resolver: dns.resolver.Resolver, smtp: str) -> Outside:
    ec2 = stage.client("ec2", server.region)
    owned = [
        {"Name": "tag:mailserver-operator.dev/cluster", "Values": [CLUSTER]},
        {"Name": "tag:mailserver-operator.dev/name", "Values": [f"{NAMESPACE}/{server.name}"]},
    ]
    instance_id = stage.instances[server.name]
    instances = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"]
    return Outside(
        addresses=_answers(resolver, server.hostname, "A"),
        texts=_answers(resolver, server.domain, "TXT"),
        signed={name: _answers(resolver, name, "TXT") for name in server.signs_at},
        pointers=_pointers(resolver, public_ip),
        smtp=smtp,
        held=tuple(one["PublicIp"] for one in ec2.describe_addresses(Filters=owned)["Addresses"]),
        on_instance=instances[0].get("PublicIpAddress", ""),
    )


def decoys_touched(stage: Stage) -> list[str]:
    """Those addresses of others that are no longer as they were."""
    addresses = {one["AllocationId"]: one for one in stage.client("ec2").describe_addresses()["Addresses"]}
    return [
        decoy.public_ip for decoy in stage.decoys if not _as_planted(addresses.get(decoy.allocation_id), decoy.tags)
    ]


def _as_planted(address: dict[str, Any] | None, tags: Any) -> bool:
    return (
        address is not None
        and "AssociationId" not in address
        and {tag["Key"]: tag["Value"] for tag in address.get("Tags", [])} == dict(tags)
    )


def _answers(resolver: dns.resolver.Resolver, name: str, type_: str) -> tuple[str, ...]:
    try:
        answer = resolver.resolve(f"{name}.", type_)
    except dns.exception.DNSException as error:
        return (f"({type(error).__name__})",)
    if type_ == "TXT":
        return tuple(sorted(b"".join(record.strings).decode() for record in answer))
    return tuple(record.to_text() for record in answer)


def _pointers(resolver: dns.resolver.Resolver, public_ip: str) -> tuple[str, ...]:
    if not public_ip:
        return ()
    return tuple(name.rstrip(".") for name in _answers(resolver, _reverse(public_ip), "PTR"))


def _reverse(public_ip: str) -> str:
    return ".".join([*reversed(public_ip.split(".")), "in-addr.arpa"])


def _target(resolver: dns.resolver.Resolver, target: str) -> str:
    host, _, port = target.rpartition(":")
    return f"{_answers(resolver, host, 'A')[0]}:{port}"


def _greetings(stage: Stage, target: str) -> dict[str, str]:
    """Runs a client of our own on every instance: the operator's own probe is no witness."""
    sent = {}
    for region in sorted({server.region for server in SERVERS}):
        stage.client("ssm", region).create_document(
            Name=ECHO_DOCUMENT, DocumentType="Command", DocumentFormat="JSON", Content=_document()
        )
    for server in SERVERS:
        command = stage.client("ssm", server.region).send_command(
            DocumentName=ECHO_DOCUMENT,
            InstanceIds=[stage.instances[server.name]],
            Parameters={"target": [target], "name": [server.hostname]},
        )
        sent[server.name] = command["Command"]["CommandId"]
    return {server.name: _output(stage.client("ssm", server.region), sent[server.name]) for server in SERVERS}


def _document() -> str:
    inputs = {"timeoutSeconds": "30", "runCommand": ECHO_SCRIPT.splitlines()}
    parameters = {
        "target": {"type": "String", "allowedPattern": "^[0-9.]+:[0-9]+$"},
        "name": {"type": "String", "allowedPattern": "^[a-z0-9.-]+$"},
    }
    return json.dumps(
        {
            "schemaVersion": "2.2",
            "description": "Says hello to a mail exchanger.",
            "parameters": parameters,
            "mainSteps": [{"action": "aws:runShellScript", "name": "echo", "inputs": inputs}],
        }
    )


def _output(ssm: Any, command_id: str, seconds: float = 20) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        invocations = ssm.list_command_invocations(CommandId=command_id, Details=True)["CommandInvocations"]
        if invocations and invocations[0]["Status"] in ENDED:
            return invocations[0]["CommandPlugins"][0]["Output"].strip()
        time.sleep(0.3)
    return "(no answer)"
