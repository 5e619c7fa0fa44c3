"""Ports that are chosen before anybody listens on them."""

import subprocess
import sys
from subprocess import PIPE

import pytest

from sandbox import ports
from sandbox.paths import ROOT


def test_no_port_is_given_twice(monkeypatch):
    monkeypatch.setattr(ports, "HIGHEST", ports.LOWEST + 100)
    assert len({ports.free_port() for _ in range(50)}) == 50


def test_what_another_process_was_given_is_nobody_elses_before_it_listens(monkeypatch):
    tell = "from sandbox import ports; print(ports.free_port(), flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", tell], stdin=PIPE, stdout=PIPE, cwd=ROOT, text=True) as other:
        port = int(other.stdout.readline())
        monkeypatch.setattr(ports, "LOWEST", port)
        monkeypatch.setattr(ports, "HIGHEST", port + 1)
        with pytest.raises(OSError, match="no free port"):
            ports.free_port()
        other.communicate("\n")
    assert ports.free_port() == port
