"""Sending commands, and waiting for what comes of them."""

import json
from itertools import count

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


def output(invocation):
    return invocation["CommandPlugins"][0]["Output"]
