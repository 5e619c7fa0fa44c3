"""The whole sandbox as one running thing: what is started, in which order, and what is said of it."""

import datetime
import logging
import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.children import Children
from sandbox.kubernetes import binaries
from sandbox.kubernetes.control_plane import ControlPlane
from sandbox.process import ProcessID
from sandbox.progress import Say
from sandbox.site import LOOPBACK, Site
from sandbox.state import State

if TYPE_CHECKING:
    from sandbox.internet import Internet

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    kubernetes: bool = True
    demo: bool = False
    """Delays that a person can watch, instead of those that suit tests."""
    site: Site = LOOPBACK
    parent: ProcessID | None = None
    """The sandbox ends when this process has ended."""


class World:
    """Start it, tend it until it is to end, stop it. To be used from the main thread alone, with the state claimed."""

    def __init__(self, state: State, options: Options, say: Say) -> None:
        self._state = state
        self._options = options
        self._say = say
        self._children = Children(state.journal)
        self._running = ExitStack()
        self._control_plane: ControlPlane | None = None

    def start(self) -> None:
        """Returns when everything is ready and ``state.json`` says so."""
        began = time.monotonic()
        self._running.callback(self._children.stop)
        if self._options.kubernetes:
            programs = binaries.find(self._say)
            self._say("starting the control plane…")
            self._control_plane = ControlPlane(programs, self._state.kubernetes, self._children)
            self._control_plane.start()
        self._internet = self._start_internet()
        if self._control_plane:
            self._control_plane.wait_until_ready()
        self._state.publish(self._description())
        log.info("ready after %.1f s", time.monotonic() - began)

    def tend(self) -> None:
        """Keeps the children alive; returns when the parent has ended. A signal ends it with an exception."""
        parent = self._options.parent
        while parent is None or parent.is_alive():
            self._children.restart_ended()
            time.sleep(0.25)
        log.info("process %d has ended, and so does this sandbox", parent.pid)

    def stop(self) -> None:
        self._state.withdraw()
        self._running.close()
        self._state.journal.remove()

    def _start_internet(self) -> "Internet":
        """Imported only now: loading moto takes as long as the control plane needs to start."""
        from sandbox.internet import Internet

        internet = Internet(self._options.demo, self._options.site)
        self._running.callback(internet.stop)
        internet.start()
        return internet

    def _description(self) -> dict[str, Any]:
        return {
            "pid": os.getpid(),
            "startTime": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "kubernetes": self._control_plane and self._control_plane.description(),
            **self._internet.description(),
        }
