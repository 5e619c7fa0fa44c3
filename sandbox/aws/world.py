"""What the services of one emulator share: accounts, Regions, zones, time, and the rest of the emulated internet."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol

from moto.ec2.models import ec2_backends

from .accounts import Accounts
from .addresses import AddressBook
from .calls import CallLog
from .ec2_instances import patch_moto
from .errors import AwsError
from .faults import Faults
from .hosted_zones import NameServers, ZoneBook
from .instances import InstanceBook
from .packets import BlockPublicAccess, gets_out
from .pool import AddressPool
from .publish import PublicAddress, Publisher
from .reverse_dns import InFlight, Resolve, ReverseDns
from .settings import Settings, SettingsBook
from .ssm_commands import CommandBook
from .ssm_shell import Shell
from .throttle import Throttle


class Network(Protocol):
    """How the internet looks from one place; the mail side of the sandbox has it."""

    def reach(self, *, account_id: str, region: str, source_ip: str | None, target: str) -> str:
        """The loopback `ip:port` which behaves as `target` (`ip:port`) does when connected to from there."""

    def service_port(self, target: str) -> int:
        """The port that `target` (`ip:port`) stands for: 25, or whatever its service's port is on the internet."""

    def own_server(self, name: str | None) -> str:
        """The loopback `ip:port` of a mail server on an instance that calls itself so; of none where it has none."""

    def port25(self, account_id: str, region: str) -> str: ...

    def set_port25(self, account_id: str, region: str, mode: str) -> None: ...


class Region:
    """One Region of one account."""

    def __init__(self, account_id: str, name: str, world: World) -> None:
        if name not in ec2_backends[account_id]:
            raise AwsError("AuthFailure", f"There is no Region {name}", 401)
        self.account_id = account_id
        self.name = name
        self.backend: Any = ec2_backends[account_id][name]
        _open_to_the_internet(self.backend)
        self.addresses = AddressBook(self.backend, world.pool, world.new_reverse_dns, world.clock)
        self.instances = InstanceBook(self.backend, self.addresses, world.clock)
        self.commands = CommandBook(
            self.instances,
            name,
            partial(self._reach, world.network),
            world.shell,
            world.executor,
            world.clock,
        )
        self.block_public_access = BlockPublicAccess()

    def _reach(self, network: Network, instance: Any, source_ip: str | None, target: str) -> str:
        """Where the target is for that instance; without a public address, or kept in by its VPC, it reaches nobody."""
        address, port = target.rpartition(":")[0], network.service_port(target)
        if address == "127.0.0.1":
            return network.own_server(self.instances.host(instance.id).mta)
        if not gets_out(self.backend, instance, self.block_public_access, address, port):
            source_ip = None
        return network.reach(account_id=self.account_id, region=self.name, source_ip=source_ip, target=target)

    @property
    def has_reverse_dns_self_service(self) -> bool:
        """Everywhere but in AWS GovCloud."""
        return not self.name.startswith("us-gov-")

    def settle(self) -> None:
        """Let happen what time has brought to instances and commands."""
        self.instances.settle()
        self.commands.settle()

    def public_addresses(self) -> list[PublicAddress]:
        """All public addresses in use, with their custom PTR."""
        elastic = {address.public_ip: address.reverse_dns.record for address in self.addresses.all()}
        assigned = {interface.public_ip: None for interface in list(self.backend.enis.values()) if interface.public_ip}
        return [(public_ip, self.name, record) for public_ip, record in (assigned | elastic).items()]

    def has_internet_gateway(self, vpc_id: str) -> bool:
        return any(
            gateway.vpc is not None and gateway.vpc.id == vpc_id for gateway in self.backend.internet_gateways.values()
        )


class World:
    """One emulator's state. `resolve` gives the public addresses of a name; by default those of the published zones."""

    def __init__(
        self,
        network: Network,
        settings: Settings,
        resolve: Resolve | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        patch_moto()
        self.network = network
        self.settings = SettingsBook(settings)
        self.publisher = Publisher(self.zone_books, self._public_addresses, clock)
        self.resolve = resolve or self.publisher.resolve
        self.clock = clock
        self.accounts = Accounts()
        self.pool = AddressPool()
        self.calls = CallLog()
        self.faults = Faults()
        self.throttle = Throttle(self.settings, clock)
        self.name_servers = NameServers()
        self.shell = Shell()
        self.executor = ThreadPoolExecutor(32, thread_name_prefix="ssm")
        self._judges = ThreadPoolExecutor(8, thread_name_prefix="reverse-dns")
        self._reverse_dns_in_flight = InFlight(self._judges)
        self._lock = threading.Lock()
        self._regions: dict[tuple[str, str], Region] = {}
        self._zones: dict[tuple[str, str], ZoneBook] = {}

    def stop(self) -> None:
        """End the scripts that still run."""
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.shell.stop()
        self.executor.shutdown(wait=True)
        self._judges.shutdown(wait=True, cancel_futures=True)

    def new_reverse_dns(self, public_ip: str) -> ReverseDns:
        return ReverseDns(public_ip, self.resolve, self._reverse_dns_in_flight)

    def region(self, account_id: str, name: str) -> Region:
        """Made when first used. Its callers hold the account's lock."""
        region = self._regions.get((account_id, name))
        if region is None:
            region = self._regions.setdefault((account_id, name), Region(account_id, name, self))
        return region

    def regions(self) -> list[Region]:
        return list(self._regions.values())

    def zones(self, account_id: str, partition: str) -> ZoneBook:
        with self._lock:
            return self._zones.setdefault((account_id, partition), ZoneBook(self.clock))

    def zone_books(self) -> list[ZoneBook]:
        return list(self._zones.values())

    def _public_addresses(self) -> list[PublicAddress]:
        return [address for region in self.regions() for address in region.public_addresses()]

    def settle_reverse_dns(self) -> list[Future[None]]:
        """Begin to judge every change of a PTR that is due; returns what has not ended yet."""
        return self._reverse_dns_in_flight.settle(self.clock())

    def settle(self, account_id: str, region: str, service: str) -> None:
        """Let happen what time has brought to instances and commands, before an action sees it."""
        if service in ("ec2", "ssm"):
            self.region(account_id, region).settle()


def _open_to_the_internet(backend: Any) -> None:
    """A default VPC has an internet gateway and a default route; moto's has neither.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html#default-vpc-components
    """
    vpc = backend.get_default_vpc()
    gateway = backend.create_internet_gateway()
    backend.attach_internet_gateway(gateway.id, vpc.id)
    main = next(
        table for table in backend.route_tables.values() if table.vpc_id == vpc.id and table.main_association_id
    )
    backend.create_route(main.id, "0.0.0.0/0", gateway_id=gateway.id)
