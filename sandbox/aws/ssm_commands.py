"""Commands of Run Command and what becomes of them on each instance.

https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from .instances import Host, InstanceBook
from .ssm_documents import Parameters, script, with_addresses
from .ssm_shell import Output

log = logging.getLogger(__name__)

ERRORS = ("Failed", "TimedOut")


class Runs(Protocol):
    """A shell on an instance."""

    def run(self, text: str, tools: Any, timeout: float, environment: dict[str, str]) -> Output: ...


@dataclass(frozen=True)
class State:
    """Status and status details as the API gives them; times in seconds since the epoch."""

    status: str = "Pending"
    details: str = "Pending"
    code: int = -1
    stdout: str = ""
    stderr: str = ""
    started: float | None = None
    finished: float | None = None


@dataclass(eq=False)
class Command:
    """One SendCommand. `max_errors` is the number of errors after which no further instance is begun with."""

    id: str
    document: str
    version: str
    content: Mapping[str, Any]
    parameters: Parameters
    comment: str
    requested: float
    visible: float
    expires: float
    max_errors: int
    invocations: dict[str, Invocation]

    @property
    def errors(self) -> int:
        return sum(invocation.state.status in ERRORS for invocation in self.invocations.values())

    @property
    def status(self) -> str:
        states = [invocation.state.status for invocation in self.invocations.values()]
        if any(state == "InProgress" for state in states):
            return "InProgress"
        if any(state == "Pending" for state in states):
            return "Pending"
        return next((state for state in states if state != "Success"), "Success")


@dataclass(eq=False)
class Invocation:
    """The command on one instance. Its state is replaced as a whole, by whoever holds the lock of the book."""

    command: Command
    instance_id: str
    state: State = State()

    @property
    def step(self) -> str:
        return script(self.command.content, self.command.parameters).step


class CommandBook:
    """The commands of one account and Region. Its callers hold the account's lock; the runs do not."""

    def __init__(
        self,
        instances: InstanceBook,
        region: str,
        reach: Callable[[str | None, str], str],
        shell: Runs,
        executor: Executor,
        clock: Callable[[], float],
    ) -> None:
        self._instances = instances
        self._region = region
        self._reach = reach
        self._shell = shell
        self._executor = executor
        self._clock = clock
        self._lock = threading.Lock()
        self._commands: dict[str, Command] = {}
        self._pending: list[Invocation] = []

    def send(
        self,
        document: str,
        version: str,
        content: Mapping[str, Any],
        parameters: Parameters,
        instance_ids: list[str],
        comment: str,
        delivery_timeout: float,
        max_errors: int,
        visible_after: float,
    ) -> Command:
        now = self._clock()
        command = Command(
            str(uuid.uuid4()),
            document,
            version,
            content,
            parameters,
            comment,
            now,
            now + visible_after,
            now + delivery_timeout,
            max_errors,
            {},
        )
        command.invocations = {instance_id: Invocation(command, instance_id) for instance_id in instance_ids}
        self._commands[command.id] = command
        self._pending.extend(command.invocations.values())
        self.settle()
        return command

    def visible(self) -> list[Command]:
        """Commands that the service shows by now, the newest first."""
        now = self._clock()
        return [command for command in reversed(self._commands.values()) if now >= command.visible]

    def settle(self) -> None:
        """Begin what an agent can take now, and give up what none took in time."""
        now = self._clock()
        for invocation in list(self._pending):
            command = invocation.command
            if now >= command.expires:
                self._pending.remove(invocation)
                self._become(invocation, State("TimedOut", "DeliveryTimedOut", finished=now))
            elif self._instances.is_online(invocation.instance_id):
                self._pending.remove(invocation)
                self._begin(invocation)

    def _begin(self, invocation: Invocation) -> None:
        instance_id = invocation.instance_id
        source_ip, host = self._instances.public_ip(instance_id), replace(self._instances.host(instance_id))
        self._executor.submit(partial(self._run, invocation, source_ip, host))

    def _run(self, invocation: Invocation, source_ip: str | None, host: Host) -> None:
        command = invocation.command
        if command.errors > command.max_errors:
            self._become(invocation, State("Failed", "Terminated"))
            return
        self._become(invocation, State("InProgress", "InProgress", started=self._clock()))
        try:
            way_out = partial(self._reach, self._instances.get(invocation.instance_id), source_ip)
            reached = with_addresses(command.parameters, way_out)
            made = script(command.content, reached)
            environment = {"AWS_SSM_INSTANCE_ID": invocation.instance_id, "AWS_SSM_REGION_NAME": self._region}
            text = made.text if host.instead is None else host.instead
            if text is not made.text:
                environment["COMMAND"] = made.text
            output = self._shell.run(text, host.tools, made.timeout, environment)
        except Exception as failure:
            log.exception("the command %s could not be run on %s", command.id, invocation.instance_id)
            output = Output("", f"the sandbox could not run the command: {failure!r}", 1)
        self._become(invocation, self._ended(invocation.state, output))

    def _ended(self, state: State, output: Output) -> State:
        state = replace(state, stdout=output.stdout, stderr=output.stderr, finished=self._clock())
        if output.code is None:
            return replace(state, status="TimedOut", details="ExecutionTimedOut", code=137)
        outcome = "Success" if output.code == 0 else "Failed"
        return replace(state, status=outcome, details=outcome, code=output.code % 256)

    def _become(self, invocation: Invocation, state: State) -> None:
        with self._lock:
            invocation.state = state
