"""The command line, each sandbox without a control plane to be quick."""

import json
import os
import signal
import subprocess
import sys

import pytest

from sandbox.children import Journal
from sandbox.paths import ROOT
from sandbox.process import ProcessID
from sandbox.tests.conftest import run_sandbox
from sandbox.tests.eventually import PATIENCE, eventually


@pytest.fixture
def state(tmp_path):
    yield tmp_path / "state"
    run_sandbox("down", "--state", tmp_path / "state")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The state folder of a sandbox that runs, for tests that leave it as it is."""
    state = tmp_path_factory.mktemp("running")
    up(state)
    yield state
    run_sandbox("down", "--state", state)


def up(state, *arguments) -> dict:
    done = run_sandbox("up", "--no-kubernetes", "--state", state, *arguments)
    assert done.returncode == 0, done.stderr
    return published(state)


def published(state) -> dict:
    return json.loads((state / "state.json").read_text())


def identity_of(sandbox: dict) -> ProcessID | None:
    return ProcessID.of(sandbox["pid"])


def test_up_returns_when_ready_and_down_ends_it(state):
    process = identity_of(up(state))
    assert process.is_alive()
    assert "has ended" in run_sandbox("down", "--state", state).stdout
    assert not process.is_alive()
    assert not (state / "state.json").exists()


def test_up_again_changes_nothing_and_says_so(running):
    first = published(running)
    again = run_sandbox("up", "--no-kubernetes", "--state", running)
    assert again.returncode == 0
    assert "already running" in again.stdout
    assert published(running) == first


def test_second_sandbox_in_the_foreground_is_refused_and_harms_nothing(running):
    first = published(running)
    refused = run_sandbox("up", "--foreground", "--no-kubernetes", "--state", running)
    assert refused.returncode == 1
    assert "is running or starting" in refused.stderr
    assert published(running) == first


def test_two_sandboxes_run_side_by_side_and_end_alone(running, state):
    one, other = published(running), up(state)
    assert one["aws"]["endpoint"] != other["aws"]["endpoint"]
    assert one["dns"]["authoritativePort"] != other["dns"]["authoritativePort"]
    assert one["mail"]["targets"] != other["mail"]["targets"]
    run_sandbox("down", "--state", state)
    assert not identity_of(other)
    assert identity_of(one).is_alive()


def test_status_tells_apart_running_and_not(running, tmp_path):
    absent = run_sandbox("status", "--state", tmp_path)
    assert (absent.returncode, "no sandbox is running" in absent.stderr) == (3, True)
    assert f"pid {published(running)['pid']}" in run_sandbox("status", "--state", running).stdout


def test_down_without_a_sandbox_is_no_error(state):
    done = run_sandbox("down", "--state", state)
    assert done.returncode == 0
    assert "No sandbox is running" in done.stdout


def test_next_up_cleans_what_a_killed_one_left(state, sleeper):
    killed = identity_of(up(state))
    os.kill(killed.pid, signal.SIGKILL)
    eventually(lambda: not killed.is_alive())
    left = ProcessID.of(sleeper.pid)
    Journal(state / "processes.json").write({"sandbox": killed, "etcd": left})
    assert run_sandbox("status", "--state", state).returncode == 3
    assert up(state)["pid"] != killed.pid
    assert not left.is_alive()


def test_sandbox_ends_by_itself_with_the_process_it_was_started_for(state, sleeper):
    sandbox = identity_of(up(state, f"--parent-pid={sleeper.pid}"))
    sleeper.kill()
    sleeper.wait()
    eventually(lambda: not sandbox.is_alive())
    assert not (state / "state.json").exists()


def test_parent_that_does_not_live_is_refused(state, sleeper):
    sleeper.kill()
    sleeper.wait()
    done = run_sandbox("up", "--no-kubernetes", "--state", state, f"--parent-pid={sleeper.pid}")
    assert done.returncode == 1


def heed_ctrl_c() -> None:
    """As in a terminal, wherever the tests run: a shell lets what it starts in the background ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_foreground_sandbox_ends_at_ctrl_c(state):
    command = [sys.executable, "-m", "sandbox", "up", "--foreground", "--no-kubernetes", f"--state={state}"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=heed_ctrl_c)
    assert "Ctrl-C ends it" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    process.stdout.close()
    assert not (state / "state.json").exists()


def test_logs_prints_a_component_and_names_those_there_are(running):
    assert "ready after" in run_sandbox("logs", "--state", running).stdout
    unknown = run_sandbox("logs", "scheduler", "--state", running)
    assert unknown.returncode == 1
    assert "there are: sandbox" in unknown.stderr
