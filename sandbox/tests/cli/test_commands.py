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
from sandbox.tests.eventually import eventually


@pytest.fixture
def state(tmp_path):
    yield tmp_path / "state"
    run_sandbox("down", "--state", tmp_path / "state")


@pytest.fixture
def sleeper():
    process = subprocess.Popen(["sleep", "1000"])
    yield process
    process.kill()
    process.wait()


def up(state, *arguments):
    done = run_sandbox("up", "--no-kubernetes", "--state", state, *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads((state / "state.json").read_text())


def identity_of(published) -> ProcessID:
    return ProcessID.of(published["pid"])


def test_up_returns_when_ready_and_down_ends_it(state):
    process = identity_of(up(state))
    assert process.is_alive()
    assert "has ended" in run_sandbox("down", "--state", state).stdout
    assert not process.is_alive()
    assert not (state / "state.json").exists()


def test_up_again_changes_nothing_and_says_so(state):
    first = up(state)
    again = run_sandbox("up", "--no-kubernetes", "--state", state)
    assert again.returncode == 0
    assert "already running" in again.stdout
    assert json.loads((state / "state.json").read_text()) == first


def test_second_sandbox_in_the_foreground_is_refused_and_harms_nothing(state):
    first = up(state)
    refused = run_sandbox("up", "--foreground", "--no-kubernetes", "--state", state)
    assert refused.returncode == 1
    assert "is running or starting" in refused.stderr
    assert json.loads((state / "state.json").read_text()) == first


def test_two_sandboxes_run_side_by_side(state, tmp_path):
    one, other = up(state), up(tmp_path / "other")
    try:
        assert one["pid"] != other["pid"]
    finally:
        run_sandbox("down", "--state", tmp_path / "other")
    assert identity_of(one).is_alive()


def test_status_tells_apart_running_and_not(state):
    absent = run_sandbox("status", "--state", state)
    assert (absent.returncode, "no sandbox is running" in absent.stderr) == (3, True)
    published = up(state)
    assert f"pid {published['pid']}" in run_sandbox("status", "--state", state).stdout


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
    published = up(state)
    assert not left.is_alive()
    assert published["pid"] != killed.pid


def test_clean_up_spares_a_process_that_only_has_the_pid(state, sleeper):
    state.mkdir()
    innocent = ProcessID.of(sleeper.pid)
    Journal(state / "processes.json").write({"etcd": ProcessID(innocent.pid, innocent.start_time - 1)})
    up(state)
    assert innocent.is_alive()


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


def test_foreground_sandbox_ends_at_ctrl_c(state):
    command = [sys.executable, "-m", "sandbox", "up", "--foreground", "--no-kubernetes", f"--state={state}"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert "Ctrl-C ends it" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    process.stdout.close()
    assert not (state / "state.json").exists()


def test_logs_prints_a_component_and_names_those_there_are(state):
    up(state)
    assert "ready after" in run_sandbox("logs", "--state", state).stdout
    unknown = run_sandbox("logs", "scheduler", "--state", state)
    assert unknown.returncode == 1
    assert "there are: sandbox" in unknown.stderr
