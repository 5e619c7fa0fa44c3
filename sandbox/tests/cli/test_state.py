"""The state folder, and what the next sandbox does about what the last one left in it."""

import pytest

from sandbox.process import ProcessID
from sandbox.state import AlreadyRunning, State


def test_claim_ends_what_a_crashed_predecessor_left(tmp_path, sleeper):
    left = ProcessID.of(sleeper.pid)
    state = State(tmp_path)
    state.journal.write({"etcd": left})
    state.claim()
    assert not left.is_alive()


def test_claim_spares_a_process_that_only_has_the_pid(tmp_path, sleeper):
    innocent = ProcessID.of(sleeper.pid)
    state = State(tmp_path)
    state.journal.write({"etcd": ProcessID(innocent.pid, innocent.start_time - 1)})
    state.claim()
    assert innocent.is_alive()


def test_folder_is_claimed_once(tmp_path):
    first = State(tmp_path)
    first.claim()
    with pytest.raises(AlreadyRunning, match="is running or starting"):
        State(tmp_path).claim()


def test_state_file_of_a_sandbox_that_has_ended_counts_for_nothing(tmp_path, sleeper):
    state = State(tmp_path)
    state.claim()
    state.publish({"pid": 1})
    assert state.published() == {"pid": 1}
    gone = ProcessID.of(sleeper.pid)
    sleeper.kill()
    sleeper.wait()
    state.journal.write({"sandbox": gone})
    assert state.published() is None
