"""The demo from its beginning to its end."""

import queue
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from sandbox.aws.settings import Settings
from sandbox.commands import CommandFailed
from sandbox.demo import calls, checks, ending, house, outside, picture
from sandbox.demo.board import Board
from sandbox.demo.cast import AGENCY, CLUB, NAMESPACE, SERVERS
from sandbox.demo.cluster import EVENTS, RESOURCES, Cluster
from sandbox.demo.control import Control
from sandbox.demo.operator import Operator, must_be_built
from sandbox.demo.people import People, strands
from sandbox.demo.playing import how_to_play
from sandbox.demo.records import Difference
from sandbox.demo.screen import Screen
from sandbox.demo.stage import Stage
from sandbox.state import State

PATIENCE = 180  # seconds from the first `kubectl apply` to the last Ready
PAUSE = 0.15
PLAIN: dict[str, Any] = {"markup": False, "highlight": False, "soft_wrap": True}


@dataclass(frozen=True)
class Options:
    keep: bool = False
    picture: Path | None = None


class Story:
    def __init__(self, state: State, options: Options, console: Console) -> None:
        self._state = state
        self._options = options
        self._console = console
        self._board = Board(tuple(server.name for server in SERVERS))
        self._versions: queue.Queue[dict[str, Any]] = queue.Queue()
        self._told_events: set[tuple[str, str]] = set()

    def tell(self) -> bool:
        """Whether everything that was checked holds. What was started is ended, unless it is to be kept."""
        began = time.monotonic()
        must_be_built()
        self._joined = self._state.published() is not None
        with ExitStack() as running:
            self._published = running.enter_context(house.sandbox(self._state, self._options.keep, self._say))
            self._set_the_scene(running)
            screen = self._watch()
            holds = self._end(screen)
            self._console.print(f"\n{time.monotonic() - began:.0f} s from the beginning to the end.", **PLAIN)
            if self._options.keep:
                self._console.print(f"\n{how_to_play(self._published, self._stage.account)}", **PLAIN)
            return holds

    def _set_the_scene(self, running: ExitStack) -> None:
        self._control = Control(self._published["aws"]["control"])
        self._cluster = Cluster(self._published["kubernetes"], self._state.folder / "demo")
        self._say("the CRD, the operator's rights, and a token of its ServiceAccount…")
        self._cluster.install()
        kubeconfig = self._cluster.operator_kubeconfig()
        self._stage = Stage(self._published, self._control, Settings.demo())
        self._operator = Operator(self._state, kubeconfig, self._published, self._stage.account)
        self._say("the operator, and meanwhile instances, zones and addresses of others…")
        self._operator.start(outlives=self._options.keep)
        running.push(self._leave)
        self._stage.build()
        self._cluster.apply(self._stage.signature.secret())
        self._operator.wait_until_ready()

    def _leave(self, kind: type[BaseException] | None, *_: object) -> None:
        """Ends the operator unless all went well and it is to be kept; its resources go while it can still let go."""
        if self._options.keep and kind is None:
            return
        self._say("ending it all…")
        try:
            if self._joined:
                self._cluster.kubectl("delete", "namespace", NAMESPACE, "--timeout=30s")
        finally:
            self._state.end_guests()

    def _watch(self) -> Screen:
        """Until all MailServers are Ready and everybody has done what they came for."""
        people = People(strands(self._stage, self._cluster, self._control))
        self._cluster.watch(RESOURCES, self._versions)
        self._cluster.watch(EVENTS, self._versions)
        began = time.monotonic()
        with Screen(self._console, self._board) as screen:
            while not (self._board.all_ready and people.done):
                seconds = time.monotonic() - began
                self._take_versions(screen, seconds)
                for deed in people.look(self._board, seconds):
                    screen.say(seconds, deed.who, deed.what)
                screen.refresh(seconds)
                self._operator.must_live()
                if seconds > PATIENCE:
                    raise CommandFailed(self._impatience())
                time.sleep(PAUSE)
            screen.refresh(time.monotonic() - began)
        return screen

    def _take_versions(self, screen: Screen, seconds: float) -> None:
        while not self._versions.empty():
            version = self._versions.get()
            if version.get("kind") == "MailServer":
                screen.changed(self._board.update(version, seconds))
            else:
                self._tell_event(screen, version, seconds)

    def _tell_event(self, screen: Screen, event: dict[str, Any], seconds: float) -> None:
        name = event["metadata"]["name"]
        if (name, event["reason"]) not in self._told_events:
            self._told_events.add((name, event["reason"]))
            screen.say(
                seconds, event.get("regarding", {}).get("name", ""), f"{event['reason']}: {event.get('note', '')}"
            )

    def _impatience(self) -> str:
        late = [
            f"{name}: {seen.reason('Ready') or 'no status'}; {seen.status.get('nextStep', 'no next step')}"
            for name, seen in self._board.servers.items()
            if not seen.is_ready
        ]
        return "\n".join([f"not all is Ready after {PATIENCE} s", *late, self._operator.last_words()])

    def _end(self, screen: Screen) -> bool:
        servers = self._board.servers
        account_id = self._stage.account["accountID"]
        cost = calls.count(self._control.get("/calls", accountID=account_id), self._marks())
        seen = outside.look(self._stage, self._board, self._published)
        verdict = [
            check for server in SERVERS for check in checks.of_server(server, servers[server.name], seen[server.name])
        ]
        also = Difference.between(self._stage.also_before, self._stage.also_records())
        verdict.append(checks.of_signature(self._stage.signature.record(), seen[CLUB.name]))
        verdict.append(checks.of_also(also, servers[CLUB.name].public_ip))
        verdict += checks.of_story(servers, outside.decoys_touched(self._stage))
        facts = [ending.outside(seen), ending.also(also), ending.cost(cost, servers)]
        self._print_command("kubectl get mailservers -A -o wide")
        for part in [ending.request(servers[AGENCY.name]), *facts, ending.checks(verdict), ending.verdict(verdict)]:
            self._console.print(part)
        holds = all(check.holds for check in verdict)
        if holds and self._options.picture and screen.best_frame is not None:
            listed = self._command("kubectl get mailservers -A")
            self._draw([screen.best_frame, *listed, *facts, ending.verdict(verdict)], self._options.picture)
        return holds

    def _command(self, line: str) -> tuple[RenderableType, RenderableType]:
        """A heading, and what the command prints."""
        return ending.heading(f"$ {line}"), Text(self._cluster.kubectl(*line.split()[1:]).rstrip())

    def _print_command(self, line: str) -> None:
        heading, output = self._command(line)
        self._console.print(heading)
        self._console.print(output, soft_wrap=True)  # as the terminal shows it, and whole in a file

    def _marks(self) -> dict[str, list[str]]:
        """By what a call to AWS is known to be for one MailServer."""
        return {
            server.name: [
                server.domain,
                f"{NAMESPACE}/{server.name}",
                self._stage.instances[server.name],
                self._stage.zones[server.name],
                self._board.servers[server.name].public_ip,
                self._board.servers[server.name].status.get("elasticIP", {}).get("allocationID", ""),
            ]
            for server in SERVERS
        }

    def _draw(self, parts: list[RenderableType], path: Path) -> None:
        picture.save(path, parts)
        self._console.print(f"The picture is in {path}.", **PLAIN)

    def _say(self, text: str) -> None:
        self._console.print(f"• {text}", **PLAIN)
