"""Run Command: which instances take a command, when, and how a batch of them ends."""

import hashlib
import json

import pytest

from sandbox.tests.eventually import eventually

from .commands import document, output


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


def test_a_command_runs_the_version_and_the_content_that_it_names(commands, refused):
    instance = commands.account.instance()["instanceID"]
    commands.create("echo first")
    first = commands.ssm.describe_document(Name=commands.name)["Document"]
    assert first["HashType"] == "Sha256"
    content = commands.ssm.get_document(Name=commands.name, DocumentVersion="1", DocumentFormat="JSON")["Content"]
    assert first["Hash"] == hashlib.sha256(content.encode()).hexdigest()
    commands.ssm.update_document(Name=commands.name, Content=document("echo second"), DocumentVersion="$LATEST")

    def said(**pinned):
        return output(commands.ended(commands.send(instance, **pinned))[instance])

    assert said() == "first\n", "an update alone changes no default"
    assert said(DocumentVersion="$LATEST") == "second\n"
    assert said(DocumentVersion="1", DocumentHash=first["Hash"], DocumentHashType="Sha256") == "first\n"
    send, to = commands.ssm.send_command, {"DocumentName": commands.name, "InstanceIds": [instance]}
    assert refused(send, DocumentVersion="3", **to) == "InvalidDocumentVersion"
    assert refused(send, DocumentVersion="2", DocumentHash=first["Hash"], **to) == "InvalidDocument"
    commands.ssm.update_document_default_version(Name=commands.name, DocumentVersion="2")
    assert said() == "second\n"


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
