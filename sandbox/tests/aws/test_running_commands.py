"""Run Command: what a document's script finds on an instance, and what is seen of its end."""

import socket

import pytest

from .commands import output


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


def test_an_instance_that_is_somebody_elses_runs_what_they_like(commands):
    instance, neighbour = (commands.account.instance()["instanceID"] for _ in range(2))
    commands.account.control.post(f"/instances/{instance}", instead='printf "asked: %s" "$COMMAND"')
    commands.create("echo fine")
    found = commands.ended(commands.send(instance, neighbour))
    assert output(found[instance]) == "asked: echo fine"
    assert output(found[neighbour]) == "fine\n"


def test_a_script_that_takes_too_long_is_killed_with_all_it_started(commands, clock):
    instance = commands.account.instance()["instanceID"]
    commands.create("echo begun; sleep 1000 & sleep 1000", timeout="5")  # time enough to begin
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


def test_the_instance_itself_is_its_own_mail_server(commands):
    commands.create("echo {{ target }}", {"target": {"type": "String"}})
    instance = commands.account.instance(mta="mail.example.com")["instanceID"]
    ended = commands.ended(commands.send(instance, Parameters={"target": ["127.0.0.1:25"]}))
    assert output(ended[instance]) == "own:mail.example.com\n"


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
