"""The Systems Manager actions: documents are moto's, managed instances and commands the sandbox's own.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult
from moto.ssm.models import Document
from moto.ssm.responses import SimpleSystemManagerResponse

from .accounts import Credentials
from .errors import AwsError
from .instances import Host
from .ssm_commands import Command, Invocation
from .ssm_documents import check_parameters, script

if TYPE_CHECKING:
    from .world import World

PROBE_TAG = ("mailserver-operator.dev/probe", "allow")
"""The sandbox's credentials may send commands to instances with this tag alone, as the documented IAM policy has it."""
LIST_OUTPUT = 2500
GET_OUTPUT = 24000


class Ssm(SimpleSystemManagerResponse):
    """Run Command."""

    caller: Credentials

    def __init__(self, world: World) -> None:
        super().__init__()
        self.automated_parameter_parsing = True
        self.world = world

    @property
    def place(self):
        return self.world.region(self.current_account, self.region)

    def describe_instance_information(self) -> ActionResult:
        old, new = self._get_param("InstanceInformationFilterList", []), self._get_param("Filters", [])
        if old and new:
            raise AwsError("ValidationException", "InstanceInformationFilterList and Filters exclude each other")
        filters = {entry["key"]: entry["valueSet"] for entry in old} | {entry["Key"]: entry["Values"] for entry in new}
        known = {
            instance_id: host
            for instance_id, host in self.place.instances.managed().items()
            if all(self._passes(instance_id, host, key, values) for key, values in filters.items())
        }
        shown, token = self._page(list(known.items()), largest=50)
        return ActionResult(
            {
                "InstanceInformationList": [self._information(instance_id, host) for instance_id, host in shown],
                **token,
            }
        )

    def send_command(self) -> ActionResult:
        """Nothing is sent at all when one of the instances is unknown, not permitted or of another platform."""
        instance_ids = list(dict.fromkeys(self._get_param("InstanceIds", [])))
        if not 1 <= len(instance_ids) <= 50:
            raise AwsError(
                "ValidationException", "Value at 'instanceIds' failed to satisfy constraint: 1 to 50 members"
            )
        document = self._document()
        parameters = check_parameters(document.content_json, self._get_param("Parameters", {}))
        script(document.content_json, parameters)
        self._check_instances(instance_ids)
        command = self.place.commands.send(
            document.name,
            document.document_version,
            document.content_json,
            parameters,
            instance_ids,
            self._get_param("Comment", ""),
            float(self._get_param("TimeoutSeconds", 3600)),
            _max_errors(self._get_param("MaxErrors", "0"), len(instance_ids)),
            self.world.settings.of(self.current_account).visibility_seconds,
        )
        return ActionResult({"Command": _described(command)})

    def _document(self) -> Document:
        """The version that is asked for, by default the default one; with a hash none but that very content."""
        name, version = self._get_param("DocumentName"), self._get_param("DocumentVersion", "$DEFAULT")
        documents = self.ssm_backend._documents.get(name)
        if documents is None:
            raise AwsError("InvalidDocument", f"Document with name {name} does not exist.")
        named = {"$DEFAULT": documents.default_version, "$LATEST": documents.latest_version}
        document = documents.versions.get(named.get(version, version))
        if document is None:
            raise AwsError("InvalidDocumentVersion", f"Document {name} has no version {version}.")
        kind, wanted = self._get_param("DocumentHashType", "Sha256"), self._get_param("DocumentHash")
        if wanted is not None and (kind, wanted) != ("Sha256", document.hash):
            raise AwsError("InvalidDocument", f"The content of document {name} has not that hash.")
        return document

    def _check_instances(self, instance_ids: list[str]) -> None:
        managed = self.place.instances.managed()
        for instance_id in instance_ids:
            if instance_id not in managed:
                raise AwsError("InvalidInstanceId", f"Instances [[{instance_id}]] not in a valid state for account")
            if self.place.backend.tags.get(instance_id, {}).get(PROBE_TAG[0]) != PROBE_TAG[1]:
                resource = f"arn:{self.partition}:ec2:{self.region}:{self.current_account}:instance/{instance_id}"
                raise AwsError(
                    "AccessDeniedException",
                    f"User: {self.caller.arn} is not authorized to perform: ssm:SendCommand on resource: {resource}",
                )
            if managed[instance_id].platform != "Linux":
                raise AwsError(
                    "UnsupportedPlatformType", f"The document does not support the platform of {instance_id}"
                )

    def list_commands(self) -> ActionResult:
        commands = [
            command
            for command in self.place.commands.visible()
            if self._get_param("CommandId") in (None, command.id)
            and (self._get_param("InstanceId") is None or self._get_param("InstanceId") in command.invocations)
        ]
        shown, token = self._page(commands, largest=50)
        return ActionResult({"Commands": [_described(command) for command in shown], **token})

    def list_command_invocations(self) -> ActionResult:
        invocations = [
            invocation
            for command in self.place.commands.visible()
            if self._get_param("CommandId") in (None, command.id)
            for invocation in command.invocations.values()
            if self._get_param("InstanceId") in (None, invocation.instance_id)
        ]
        shown, token = self._page(invocations, largest=50)
        details = self._get_param("Details", False)
        return ActionResult({"CommandInvocations": [_invocation(one, details) for one in shown], **token})

    def get_command_invocation(self) -> ActionResult:
        """`InvocationDoesNotExist` also where the command was only just sent."""
        command_id, instance_id = self._get_param("CommandId"), self._get_param("InstanceId")
        for command in self.place.commands.visible():
            if command.id == command_id and instance_id in command.invocations:
                invocation = command.invocations[instance_id]
                break
        else:
            raise AwsError("InvocationDoesNotExist", f"There is no invocation of {command_id} on {instance_id}")
        if self._get_param("PluginName") not in (None, invocation.step):
            raise AwsError("InvalidPluginName", f"The command has no plugin {self._get_param('PluginName')}")
        state = invocation.state
        return ActionResult(
            {
                "CommandId": command.id,
                "InstanceId": instance_id,
                "Comment": command.comment,
                "DocumentName": command.document,
                "DocumentVersion": command.version,
                "PluginName": invocation.step,
                "ResponseCode": state.code,
                "ExecutionStartDateTime": _iso(state.started),
                "ExecutionEndDateTime": _iso(state.finished),
                "Status": state.status,
                "StatusDetails": state.details,
                "StandardOutputContent": _capped(state.stdout, GET_OUTPUT),
                "StandardErrorContent": _capped(state.stderr, GET_OUTPUT),
                "StandardOutputUrl": "",
                "StandardErrorUrl": "",
            }
        )

    def _information(self, instance_id: str, host: Host) -> dict[str, Any]:
        instance = self.place.instances.get(instance_id)
        online = self.place.instances.is_online(instance_id)
        linux = host.platform == "Linux"
        return {
            "InstanceId": instance_id,
            "PingStatus": "Online" if online else "ConnectionLost",
            "LastPingDateTime": _time(self.world.clock()),
            "AgentVersion": "3.3.3050.0",
            "IsLatestVersion": True,
            "PlatformType": host.platform,
            "PlatformName": "Amazon Linux" if linux else "Microsoft Windows Server 2025 Datacenter",
            "PlatformVersion": "2023" if linux else "10.0.26100",
            "ResourceType": "EC2Instance",
            "IPAddress": instance.private_ip or "",
            "ComputerName": instance.private_dns_name,
            "SourceId": instance_id,
            "SourceType": "AWS::EC2::Instance",
        }

    def _passes(self, instance_id: str, host: Host, key: str, values: list[str]) -> bool:
        if key.startswith("tag:"):
            return self.place.backend.tags.get(instance_id, {}).get(key.removeprefix("tag:")) in values
        information = self._information(instance_id, host)
        member = {
            "InstanceIds": "InstanceId",
            "PingStatus": "PingStatus",
            "PlatformTypes": "PlatformType",
            "ResourceType": "ResourceType",
            "AgentVersion": "AgentVersion",
        }.get(key)
        if member is None:
            raise AwsError("InvalidInstanceInformationFilterValue", f"There is no filter {key}")
        return information[member] in values

    def _page(self, items: list[Any], largest: int) -> tuple[list[Any], dict[str, str]]:
        size, token = int(self._get_param("MaxResults", largest)), self._get_param("NextToken", "0")
        if not 1 <= size <= largest:
            raise AwsError("ValidationException", f"Value '{size}' at 'maxResults' failed to satisfy constraint")
        if not token.isdigit():
            raise AwsError("InvalidNextToken", "The specified token is not valid.")
        start, end = int(token), int(token) + size
        return items[start:end], {"NextToken": str(end)} if end < len(items) else {}


def _described(command: Command) -> dict[str, Any]:
    done = [one for one in command.invocations.values() if one.state.status not in ("Pending", "InProgress")]
    return {
        "CommandId": command.id,
        "DocumentName": command.document,
        "DocumentVersion": command.version,
        "Comment": command.comment,
        "ExpiresAfter": _time(command.expires),
        "Parameters": dict(command.parameters),
        "InstanceIds": list(command.invocations),
        "Targets": [],
        "RequestedDateTime": _time(command.requested),
        "Status": command.status,
        "StatusDetails": command.status,
        "TargetCount": len(command.invocations),
        "CompletedCount": len(done),
        "ErrorCount": command.errors,
    }


def _invocation(invocation: Invocation, details: bool) -> dict[str, Any]:
    command, state = invocation.command, invocation.state
    plugin = {
        "Name": invocation.step,
        "Status": state.status,
        "StatusDetails": state.details,
        "ResponseCode": state.code,
        "ResponseStartDateTime": _time(state.started),
        "ResponseFinishDateTime": _time(state.finished),
        "Output": _capped(_both(state.stdout, state.stderr), LIST_OUTPUT),
    }
    return {
        "CommandId": command.id,
        "InstanceId": invocation.instance_id,
        "InstanceName": "",
        "Comment": command.comment,
        "DocumentName": command.document,
        "DocumentVersion": command.version,
        "RequestedDateTime": _time(command.requested),
        "Status": state.status,
        "StatusDetails": state.details,
        "CommandPlugins": [{name: value for name, value in plugin.items() if value is not None}] if details else [],
    }


def _both(stdout: str, stderr: str) -> str:
    return f"{stdout}\n----------ERROR-------\n{stderr}" if stderr else stdout


def _capped(text: str, length: int) -> str:
    mark = "\n---Output truncated---"
    return text if len(text) <= length else text[: length - len(mark)] + mark


def _max_errors(text: str, instances: int) -> int:
    """A number, or a percentage of the instances."""
    match = re.fullmatch(r"(\d{1,7})(%?)", text)
    if match is None:
        raise AwsError("ValidationException", f"Value '{text}' at 'maxErrors' failed to satisfy constraint")
    return int(match[1]) * instances // 100 if match[2] else int(match[1])


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _iso(seconds: float | None) -> str:
    return "" if seconds is None else f"{_time(seconds).isoformat(timespec='milliseconds')}Z"
