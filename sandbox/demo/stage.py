"""The world before the first MailServer: an account, instances, zones that others use too, and addresses of others."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import boto3

from sandbox.aws.settings import Settings
from sandbox.demo.cast import ALSO, ALSO_TEXTS, CLUB, FOREIGN_ADDRESS, FOREIGN_TTL, HOME, SERVERS, TEXT_TTL, Server
from sandbox.demo.control import Control
from sandbox.demo.signature import Signature
from sandbox.paths import ROOT

PROBE_DOCUMENT = "mailserver-operator-probe"
DOCUMENT_FILE = ROOT / "deploy" / "ssm" / "document.json"
DECOYS = ({"Name": "nat"}, {"mailserver-operator.dev/cluster": "staging", "mailserver-operator.dev/name": "mail/shop"})
"""Tags of addresses in the same account that are not the operator's to touch: nobody's, and another cluster's."""
NEWSLETTER = "_spf.newsletter.test"

RecordSet = dict[str, Any]
"""As Route 53 lists it."""


@dataclass(frozen=True)
class Decoy:
    allocation_id: str
    public_ip: str
    tags: Mapping[str, str]


class Stage:
    """Sets the scene by the control API and, for what a person would do, with the AWS SDK."""

    def __init__(self, published: Mapping[str, Any], control: Control, settings: Settings) -> None:
        self._endpoint = published["aws"]["endpoint"]
        self._control = control
        self.account: dict[str, str] = control.post("/accounts", settings=asdict(settings))
        self.instances: dict[str, str] = {}
        self.zones: dict[str, str] = {}
        self.decoys: list[Decoy] = []
        self.signature = Signature()
        self.also_before: list[RecordSet] = []
        """The zone of the additional domain, before the operator has seen it."""

    def client(self, service: str, region: str = HOME) -> Any:
        return boto3.client(
            service,
            endpoint_url=self._endpoint,
            region_name=region,
            aws_access_key_id=self.account["accessKeyID"],
            aws_secret_access_key=self.account["secretAccessKey"],
        )

    def build(self) -> None:
        self._control.post(
            "/dns/records", zone="newsletter.test", name=NEWSLETTER, type="TXT", ttl=300, values=['"v=spf1 -all"']
        )
        for server in SERVERS:
            self._add(server)
        self._also = self._add_zone(ALSO)
        self._change(self._also, "CREATE", _texts(ALSO, ALSO_TEXTS), _mail_exchanger(ALSO))
        self.also_before = self.also_records()
        for region in sorted({server.region for server in SERVERS}):
            self.register_probe(region)
        for tags in DECOYS:
            planted = self._control.post("/addresses", accountID=self.account["accountID"], region=HOME, tags=tags)
            self.decoys.append(Decoy(planted["allocationID"], planted["publicIP"], tags))

    def delete_foreign_record(self, server: Server) -> None:
        """What the person does whose record is in the way."""
        self._change(self.zones[server.name], "DELETE", self._foreign_record(server))

    def also_records(self) -> list[RecordSet]:
        """All that the zone of the additional domain has."""
        pages = self.client("route53").get_paginator("list_resource_record_sets").paginate(HostedZoneId=self._also)
        return [record for page in pages for record in page["ResourceRecordSets"]]

    def _add(self, server: Server) -> None:
        account_id = self.account["accountID"]
        launched = self._control.post(
            "/instances", accountID=account_id, region=server.region, tags={"Name": f"mail-{server.name}"}
        )
        self.instances[server.name] = launched["instanceID"]
        zone = self.zones[server.name] = self._add_zone(server.domain)
        foreign = [self._foreign_record(server)] if server.foreign_record else []
        self._change(zone, "CREATE", _texts(server.domain, server.texts), *foreign)

    def _add_zone(self, name: str) -> str:
        return self._control.post("/zones", accountID=self.account["accountID"], name=name)["hostedZoneID"]

    def register_probe(self, region: str) -> None:
        content = json.dumps(json.loads(DOCUMENT_FILE.read_text()))
        self.client("ssm", region).create_document(
            Name=PROBE_DOCUMENT, DocumentType="Command", DocumentFormat="JSON", Content=content
        )

    def _foreign_record(self, server: Server) -> RecordSet:
        values = [{"Value": FOREIGN_ADDRESS}]
        return {"Name": server.hostname, "Type": "A", "TTL": FOREIGN_TTL, "ResourceRecords": values}

    def _change(self, zone_id: str, action: str, *records: RecordSet) -> None:
        changes = [{"Action": action, "ResourceRecordSet": record} for record in records]
        self.client("route53").change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})


def _texts(name: str, texts: Sequence[str]) -> RecordSet:
    values = [{"Value": f'"{text}"'} for text in texts]
    return {"Name": name, "Type": "TXT", "TTL": TEXT_TTL, "ResourceRecords": values}


def _mail_exchanger(name: str) -> RecordSet:
    return {"Name": name, "Type": "MX", "TTL": TEXT_TTL, "ResourceRecords": [{"Value": f"10 {CLUB.hostname}."}]}
