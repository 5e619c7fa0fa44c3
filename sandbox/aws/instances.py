"""Instances of one account and Region: their states over time, and what is on them for Systems Manager to use.

moto's instances jump from state to state; AWS's are pending, stopping and shutting-down for a while
(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from moto.ec2.models.instances import InstanceState

from .addresses import AddressBook
from .errors import AwsError

STATES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}
TOOLS = ("bash", "python3", "perl", "nc")
PING_STATUSES = ("Online", "ConnectionLost", "None")


@dataclass
class Host:
    """What runs on an instance: its agent (`ssm`: a ping status, or None: not managed), platform and tools.

    `egress` is the source address of its connections where that is not its own public address (a NAT gateway);
    `mta` is what its mail server calls itself, None: it has none. `instead` is what runs in the place of every
    command's script, which it finds in $COMMAND: the instance is somebody else's by now.
    """

    ssm: str = "None"
    platform: str = "Linux"
    tools: tuple[str, ...] = TOOLS
    egress: str | None = None
    mta: str | None = None
    instead: str | None = None


@dataclass(frozen=True)
class Transition:
    """The state an instance reaches at `due`, in seconds since the epoch."""

    due: float
    instance: Any
    state: str


def check_id(instance_id: str) -> None:
    """EC2 tells an id that cannot be one from an id that nobody has."""
    if not re.fullmatch(r"i-([0-9a-f]{8}|[0-9a-f]{17})", instance_id):
        raise AwsError("InvalidInstanceID.Malformed", f'Invalid id: "{instance_id}"')


class InstanceBook:
    """The instances of one account and Region. Its callers hold the account's lock."""

    def __init__(self, backend: Any, addresses: AddressBook, clock: Callable[[], float]) -> None:
        self._backend = backend
        self._addresses = addresses
        self._clock = clock
        self._transitions: list[Transition] = []
        self._hosts: dict[str, Host] = {}

    def get(self, instance_id: str) -> Any:
        check_id(instance_id)
        return self._backend.get_instance(instance_id)

    def host(self, instance_id: str) -> Host:
        return self._hosts.setdefault(instance_id, Host())

    def managed(self) -> dict[str, Host]:
        """The instances that are registered with Systems Manager, by id; a terminated one no longer is."""
        present = {instance.id: instance for instance in self._backend.all_instances()}
        return {
            instance_id: host
            for instance_id, host in self._hosts.items()
            if host.ssm != "None" and present[instance_id].state not in ("terminated", "shutting-down")
        }

    def is_online(self, instance_id: str) -> bool:
        return self.host(instance_id).ssm == "Online" and self.get(instance_id).state == "running"

    def public_ip(self, instance_id: str) -> str | None:
        """The source address of what the instance starts."""
        return self.host(instance_id).egress or self.get(instance_id).public_ip

    def launch(self, host: Host, tags: Mapping[str, str], interfaces: int) -> Any:
        """An instance in the default VPC that runs already; with several interfaces EC2 assigns no public address."""
        subnet = next(iter(self._backend.get_default_subnets().values()))
        reservation = self._backend.run_instances(
            "ami-0123456789abcdef0",
            1,
            None,
            [],
            instance_type="t3.small",
            is_instance_type_default=False,
            region_name=self._backend.region_name,
            subnet_id=subnet.id if interfaces == 1 else None,
            associate_public_ip=None,
            nics=[{"DeviceIndex": index, "SubnetId": subnet.id} for index in range(interfaces)]
            if interfaces > 1
            else [],
            tags={"instance": dict(tags)},
        )
        (instance,) = reservation.instances
        self._complete(instance)
        if host.platform == "Windows":
            instance.platform = "windows"
        self._hosts[instance.id] = host
        return instance

    def launched(self, instances: Iterable[Any], takes: float) -> None:
        for instance in instances:
            self._complete(instance)
            self._pass_through(instance, "pending", "running", takes)

    def _complete(self, instance: Any) -> None:
        """What RunInstances does where nothing else is said, and moto does not."""
        for interface in instance.nics.values():
            interface.delete_on_termination = True
            if len(instance.nics) > 1:
                interface.public_ip_auto_assign, interface.public_ip = False, None
        if not instance.security_groups:
            instance.security_groups = [self._backend.get_default_security_group(instance.vpc_id)]

    def start(self, instance_ids: list[str], takes: float) -> list[tuple[Any, InstanceState]]:
        self._check(instance_ids, "stopped", "running", "pending")
        started = self._backend.start_instances(instance_ids)
        for instance, _ in started:
            self._pass_through(instance, "pending", "running", takes)
        return started

    def stop(self, instance_ids: list[str], takes: float) -> list[tuple[Any, InstanceState]]:
        """A stopped instance keeps its Elastic IPs and loses its auto-assigned address."""
        self._check(instance_ids, "running", "stopping", "stopped")
        stopped = self._backend.stop_instances(instance_ids)
        for instance, _ in stopped:
            self._pass_through(instance, "stopping", "stopped", takes)
        return stopped

    def terminate(self, instance_ids: list[str], takes: float) -> list[tuple[Any, InstanceState]]:
        """Termination drops the associations at once; the instance can still be seen, terminated, for long."""
        instances = [self.get(instance_id) for instance_id in instance_ids]
        alive = [instance for instance in instances if instance.state not in ("shutting-down", "terminated")]
        unchanged = [(instance, instance.instance_state) for instance in instances if instance not in alive]
        terminated = self._backend.terminate_instances([instance.id for instance in alive]) if alive else []
        for instance, _ in terminated:
            self._addresses.leave_instance(instance)
            self._pass_through(instance, "shutting-down", "terminated", takes)
        return [*unchanged, *terminated]

    def force(self, instance_id: str, state: str) -> None:
        """Put an instance into a state and leave it there, whatever was under way."""
        instance = self.get(instance_id)
        {"running": self.start, "stopped": self.stop}.get(state, self.terminate)([instance_id], 0.0)
        self._forget(instance)
        _set(instance, state)

    def settle(self) -> None:
        """Let everything happen that was due by now."""
        now = self._clock()
        for transition in [transition for transition in self._transitions if transition.due <= now]:
            self._transitions.remove(transition)
            _set(transition.instance, transition.state)

    def _pass_through(self, instance: Any, state: str, then: str, takes: float) -> None:
        self._forget(instance)
        _set(instance, state)
        self._transitions.append(Transition(self._clock() + takes, instance, then))

    def _forget(self, instance: Any) -> None:
        self._transitions = [transition for transition in self._transitions if transition.instance is not instance]

    def _check(self, instance_ids: list[str], *states: str) -> None:
        for instance_id in instance_ids:
            state = self.get(instance_id).state
            if state not in states:
                raise AwsError(
                    "IncorrectInstanceState",
                    f"The instance '{instance_id}' is not in a state from which it can be started or stopped: {state}.",
                )


def _set(instance: Any, state: str) -> None:
    instance._state.name, instance._state.code = state, STATES[state]
    if state == "terminated":
        instance.nics = {}
