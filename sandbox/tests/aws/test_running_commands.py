"""Systems Manager: documents, managed instances, and commands that really run."""

import json
import socket
from itertools import count

import pytest

from sandbox.tests.eventually import eventually

_numbers = count(1)
ENDED = {"Success", "Failed", "TimedOut", "Cancelled"}


def document(script, parameters=None, timeout="90"):
    step = {
        "action": "aws:runShellScript",
        "name": "probe",
        "inputs": {"timeoutSeconds": timeout, "runCommand": script.splitlines()},
    }
    return json.dumps(
        {"schemaVersion": "2.2", "description": "a test", "parameters": parameters or {}, "mainSteps": [step]}
    )


class Commands:
    """Sends one document's command and waits for what comes of it."""

    def __init__(self, account, clock):
        self.account, self.ssm, self.clock = account, account.ssm, clock
        self.name = f"document-{next(_numbers)}"

    def create(self, script, parameters=None, **more):
        self.ssm.create_document(
            Name=self.name, DocumentType="Command", DocumentFormat="JSON", Content=document(script, parameters, **more)
        )

    def send(self, *instance_ids, **more):
        sent = self.ssm.send_command(DocumentName=self.name, InstanceIds=list(instance_ids), **more)
        self.clock.advance(0.5)
        return sent["Command"]["CommandId"]

    def invocations(self, command_id):
        answer = self.ssm.list_command_invocations(CommandId=command_id, Details=True)
        return {invocation["InstanceId"]: invocation for invocation in answer["CommandInvocations"]}

    def ended(self, command_id):
        """All invocations, once the last of them has ended."""

        def all_ended():
            found = self.invocations(command_id)
            return found if found and {one["Status"] for one in found.values()} <= ENDED else None

        return eventually(all_ended)

    def run(self, script, **more):
        """What the script comes to on a new instance: its invocation."""
        instance = self.account.instance()["instanceID"]
        self.create(script)
        return self.ended(self.send(instance, **more))[instance]


@pytest.fixture
def commands(account, clock):
    return Commands(account, clock)


def output(invocation):
    return invocation["CommandPlugins"][0]["Output"]


def test_a_script_really_runs(commands):
    invocation = commands.run("echo $((6 * 7))")
    assert output(invocation) == "42\n"
    assert (invocation["Status"], invocation["StatusDetails"]) == ("Success", "Success")
    assert invocation["CommandPlugins"][0]["Name"] == "probe"
    assert invocation["CommandPlugins"][0]["ResponseCode"] == 0


def test_a_script_that_fails_shows_its_code_and_both_outputs(commands):
    invocation = commands.run("echo out; echo bad >&2; exit 3")
    assert (invocation["Status"], invocation["CommandPlugins"][0]["ResponseCode"]) == ("Failed", 3)
    assert output(invocation) == "out\n\n----------ERROR-------\nbad\n"
    got = commands.ssm.get_command_invocation(
        CommandId=invocation["CommandId"], InstanceId=invocation["InstanceId"], PluginName="probe"
    )
    assert (got["StandardOutputContent"], got["StandardErrorContent"], got["ResponseCode"]) == ("out\n", "bad\n", 3)


def test_the_shell_is_a_plain_sh_in_an_empty_directory_without_a_timeout_program(commands):
    invocation = commands.run("ls -A\ncommand -v timeout curl\n(: </dev/tcp/127.0.0.1/1) 2>&1\necho over")
    assert "timeout" not in output(invocation)
    assert "/dev/tcp" in output(invocation), "dash knows no such device"
    assert output(invocation).endswith("over\n")


def test_an_instance_has_only_the_tools_it_was_given(commands):
    script = 'for tool in bash python3 perl nc sed; do if command -v "$tool" >/dev/null; then echo "$tool"; fi; done'
    everything = commands.account.instance()["instanceID"]
    nothing = commands.account.instance(tools=[])["instanceID"]
    commands.create(script)
    found = commands.ended(commands.send(everything, nothing))
    assert output(found[nothing]) == "sed\n"
    assert {"bash", "python3", "perl"} <= set(output(found[everything]).split())


def test_python_on_the_instance_works(commands):
    assert output(commands.run("python3 -c 'print(6 * 7)'")) == "42\n"


def test_a_script_that_takes_too_long_is_killed_with_all_it_started(commands, clock):
    instance = commands.account.instance()["instanceID"]
    commands.create("echo begun; sleep 60 & sleep 60", timeout="1")
    invocation = commands.ended(commands.send(instance))[instance]
    assert (invocation["Status"], invocation["StatusDetails"]) == ("TimedOut", "ExecutionTimedOut")
    assert output(invocation).startswith("begun\n")


def test_a_flood_of_output_is_cut(commands):
    invocation = commands.run("yes 0123456789 | head -n 100000")
    assert len(output(invocation)) == 2500
    got = commands.ssm.get_command_invocation(CommandId=invocation["CommandId"], InstanceId=invocation["InstanceId"])
    assert len(got["StandardOutputContent"]) == 24000


def test_parameters_are_filled_in(commands):
    parameters = {
        "one": {"type": "String", "default": "first"},
        "many": {"type": "StringList"},
        "seconds": {"type": "String", "default": "30"},
    }
    instance = commands.account.instance()["instanceID"]
    commands.create("echo '{{ one }}'\n{{ many }}", parameters, timeout="{{ seconds }}")
    sent = commands.send(instance, Parameters={"many": ["echo second", "echo third"]})
    assert output(commands.ended(sent)[instance]) == "first\nsecond\nthird\n"


@pytest.mark.parametrize(
    "given",
    [
        {"target": ["$(reboot)"]},
        {"target": ["1.2.3.4", "1.2.3.5"]},
        {"target": ["1.2.3.4"], "other": ["x"]},
        {},
    ],
)
def test_parameters_that_the_document_does_not_allow_are_refused(commands, refused, given):
    instance = commands.account.instance()["instanceID"]
    commands.create("echo {{ target }}", {"target": {"type": "String", "allowedPattern": "^[0-9.]+$"}})
    send = commands.ssm.send_command
    code = refused(send, DocumentName=commands.name, InstanceIds=[instance], Parameters=given)
    assert code == "InvalidParameters"


def test_targets_lead_where_the_network_has_them_from_that_instance(commands, network):
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = f"127.0.0.1:{server.getsockname()[1]}"
        network.targets = {"203.0.113.25:25": here}
        instance = commands.account.instance()
        commands.create(
            "python3 - <<'E'\nimport socket\nhost, port = '{{ target }}'.split(':')\n"
            "socket.create_connection((host, int(port)))\nprint('connected')\nE",
            {"target": {"type": "String"}},
        )
        sent = commands.send(instance["instanceID"], Parameters={"target": ["203.0.113.25:25"]})
        invocation = commands.ended(sent)[instance["instanceID"]]
    assert output(invocation) == "connected\n"
    assert network.asked[-1] == {
        "account_id": commands.account.account_id,
        "region": "eu-west-1",
        "source_ip": instance["publicIP"],
        "target": "203.0.113.25:25",
    }


def test_mail_leaves_through_the_elastic_ip_or_the_egress_that_was_set(commands, network):
    instance = commands.account.instance()
    commands.create("echo {{ target }}", {"target": {"type": "String", "default": "203.0.113.25:25"}})

    def source():
        commands.ended(commands.send(instance["instanceID"]))
        return network.asked[-1]["source_ip"]

    assert source() == instance["publicIP"]
    address = commands.account.ec2.allocate_address()
    commands.account.ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=instance["instanceID"])
    assert source() == address["PublicIp"]
    commands.account.control.post(f"/instances/{instance['instanceID']}", egress="198.51.100.99")
    assert source() == "198.51.100.99"


def test_a_command_is_not_seen_just_after_it_was_sent(commands, clock, refused):
    commands.account.settings(visibility_seconds=5)
    instance = commands.account.instance()["instanceID"]
    commands.create("echo")
    command = commands.send(instance)
    get = commands.ssm.get_command_invocation
    assert refused(get, CommandId=command, InstanceId=instance) == "InvocationDoesNotExist"
    assert commands.invocations(command) == {}
    clock.advance(5)
    assert get(CommandId=command, InstanceId=instance)["CommandId"] == command


def test_one_instance_that_is_not_registered_fails_the_whole_call(commands, refused):
    here = commands.account.instance()["instanceID"]
    elsewhere = commands.account.instance(ssm="None")["instanceID"]
    commands.create("echo")
    send = commands.ssm.send_command
    for unknown in (elsewhere, "i-0123456789abcdef0"):
        code = refused(send, DocumentName=commands.name, InstanceIds=[here, unknown])
        assert code == "InvalidInstanceId"
    assert commands.ssm.list_commands()["Commands"] == []


def test_a_command_goes_to_at_most_50_instances_and_needs_a_document_that_is_there(commands, refused):
    commands.create("echo")
    send = commands.ssm.send_command
    many = [f"i-{number:017x}" for number in range(51)]
    assert refused(send, DocumentName=commands.name, InstanceIds=many) == "ValidationException"
    assert refused(send, DocumentName="no-such-document", InstanceIds=many[:1]) == "InvalidDocument"


def test_an_instance_without_the_tag_that_permits_probes_is_refused(commands, refused):
    instance = commands.account.instance(probeAllowed=False)["instanceID"]
    commands.create("echo")
    send = {"DocumentName": commands.name, "InstanceIds": [instance]}
    assert refused(commands.ssm.send_command, **send) == "AccessDeniedException"
    tags = [{"Key": "mailserver-operator.dev/probe", "Value": "allow"}]
    commands.account.ec2.create_tags(Resources=[instance], Tags=tags)
    commands.ssm.send_command(**send)


def test_windows_cannot_run_a_shell_script(commands, refused):
    instance = commands.account.instance(platform="Windows")["instanceID"]
    commands.create("echo")
    send = {"DocumentName": commands.name, "InstanceIds": [instance]}
    assert refused(commands.ssm.send_command, **send) == "UnsupportedPlatformType"


def test_a_stopped_instance_accepts_a_command_and_runs_it_when_it_is_back(commands, clock):
    instance = commands.account.instance()["instanceID"]
    commands.create("echo here")
    commands.account.control.post(f"/instances/{instance}", state="stopped")
    command = commands.send(instance)
    assert commands.invocations(command)[instance]["Status"] == "Pending"
    commands.account.ec2.start_instances(InstanceIds=[instance])
    clock.advance(1)
    assert output(commands.ended(command)[instance]) == "here\n"


def test_a_command_that_no_agent_takes_in_time_is_never_run(commands, clock):
    instance = commands.account.instance(ssm="ConnectionLost")["instanceID"]
    commands.create("echo here")
    command = commands.send(instance, TimeoutSeconds=60)
    clock.advance(60)
    invocation = commands.invocations(command)[instance]
    assert (invocation["Status"], invocation["StatusDetails"]) == ("TimedOut", "DeliveryTimedOut")
    commands.account.control.post(f"/instances/{instance}", ssm="Online")
    assert commands.invocations(command)[instance]["Status"] == "TimedOut"


def failing_first(commands, number=12):
    """Instances of which the first fails at once and the others only come online afterwards."""
    first = commands.account.instance()["instanceID"]
    others = [commands.account.instance(ssm="ConnectionLost")["instanceID"] for _ in range(number)]
    commands.create('[ "$AWS_SSM_INSTANCE_ID" != "' + first + '" ]')
    return first, others


@pytest.mark.parametrize(("max_errors", "details"), [("0", "Terminated"), ("100%", "Success")])
def test_errors_stop_the_rest_of_a_batch_unless_it_may_have_them(commands, max_errors, details):
    first, others = failing_first(commands, 2)
    command = commands.send(first, *others, MaxErrors=max_errors)
    eventually(lambda: commands.invocations(command)[first]["Status"] == "Failed")
    for instance in others:
        commands.account.control.post(f"/instances/{instance}", ssm="Online")
    found = commands.ended(command)
    assert {found[instance]["StatusDetails"] for instance in others} == {details}


def test_invocations_of_a_batch_come_in_pages(commands):
    instances = [commands.account.instance()["instanceID"] for _ in range(5)]
    commands.create("echo")
    command = commands.send(*instances)
    pages = list(
        commands.ssm.get_paginator("list_command_invocations").paginate(
            CommandId=command, PaginationConfig={"PageSize": 2}
        )
    )
    assert [len(page["CommandInvocations"]) for page in pages] == [2, 2, 1]
    assert {one["InstanceId"] for page in pages for one in page["CommandInvocations"]} == set(instances)


def information(account, **parameters):
    answer = account.ssm.describe_instance_information(**parameters)
    return {one["InstanceId"]: one for one in answer["InstanceInformationList"]}


def test_managed_instances_are_shown_with_ping_status_and_platform(account, clock):
    online = account.instance()["instanceID"]
    lost = account.instance(ssm="ConnectionLost")["instanceID"]
    windows = account.instance(platform="Windows")["instanceID"]
    unmanaged = account.instance(ssm="None")["instanceID"]
    found = information(account)
    assert found.keys() == {online, lost, windows}
    assert unmanaged not in found
    assert (found[online]["PingStatus"], found[lost]["PingStatus"]) == ("Online", "ConnectionLost")
    assert (found[online]["PlatformType"], found[windows]["PlatformType"]) == ("Linux", "Windows")
    account.ec2.stop_instances(InstanceIds=[online])
    account.ec2.terminate_instances(InstanceIds=[windows])
    clock.advance(1)
    found = information(account)
    assert found.keys() == {online, lost}
    assert found[online]["PingStatus"] == "ConnectionLost"


def test_managed_instances_can_be_filtered_in_the_old_way_and_the_new(account):
    linux, windows = account.instance()["instanceID"], account.instance(platform="Windows")["instanceID"]
    old = [{"key": "PlatformTypes", "valueSet": ["Linux"]}, {"key": "PingStatus", "valueSet": ["Online"]}]
    new = [{"Key": "InstanceIds", "Values": [windows, "i-0123456789abcdef0"]}]
    tag = [{"Key": "tag:mailserver-operator.dev/probe", "Values": ["allow"]}]
    assert information(account, InstanceInformationFilterList=old).keys() == {linux}
    assert information(account, Filters=new).keys() == {windows}
    assert information(account, Filters=tag).keys() == {linux, windows}


def test_a_document_can_be_read_back_and_is_not_made_twice(commands, refused):
    commands.create("echo")
    assert json.loads(commands.ssm.get_document(Name=commands.name)["Content"])["schemaVersion"] == "2.2"
    described = commands.ssm.describe_document(Name=commands.name)["Document"]
    assert (described["Status"], described["DocumentVersion"]) == ("Active", "1")
    again = {"Name": commands.name, "DocumentType": "Command", "DocumentFormat": "JSON", "Content": document("echo")}
    assert refused(commands.ssm.create_document, **again) == "DocumentAlreadyExists"
    assert refused(commands.ssm.get_document, Name="no-such-document") == "InvalidDocument"
