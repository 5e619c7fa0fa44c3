"""Processes are known by pid and start time, and children end with their parent."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from sandbox.paths import ROOT
from sandbox.process import ProcessID, end
from sandbox.tests.eventually import eventually

PARENT = """
import sys, time
from pathlib import Path
from sandbox.children import Children, Journal
children = Children(Journal(Path(sys.argv[1], "journal")))
children.start("child", ["sleep", "1000"], Path(sys.argv[1], "log"))
print("started", flush=True)
time.sleep(1000)
"""


def test_a_process_is_alive_until_it_has_ended_even_before_anybody_waited_for_it(sleeper):
    identity = ProcessID.of(sleeper.pid)
    assert identity.is_alive()
    os.kill(sleeper.pid, signal.SIGKILL)
    eventually(lambda: not identity.is_alive())


def test_ending_spares_a_process_that_got_the_pid_of_another(sleeper):
    identity = ProcessID.of(sleeper.pid)
    end([ProcessID(identity.pid, identity.start_time - 1)], grace=0)
    assert identity.is_alive()


def test_ending_kills_what_ignores_the_request():
    stubborn = subprocess.Popen(
        ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"], stdout=subprocess.PIPE
    )
    stubborn.stdout.readline()
    identity = ProcessID.of(stubborn.pid)
    end([identity], grace=0.1)
    assert not identity.is_alive()
    stubborn.wait()
    stubborn.stdout.close()


def test_children_are_killed_with_their_parent(tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    parent.stdout.readline()
    child = eventually(lambda: child_of(parent.pid))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    eventually(lambda: not child.is_alive())


def child_of(pid: int) -> ProcessID | None:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return ProcessID.of(int(found[0])) if found else None
