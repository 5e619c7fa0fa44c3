"""Faults on demand, as the control API sets them."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from botocore.exceptions import ConnectionClosedError, HTTPClientError

from sandbox.tests.eventually import PATIENCE


@pytest.fixture(autouse=True)
def _clear(control):
    yield
    control.delete("/faults")


@pytest.fixture
def fault(account, control):
    def add(action="AllocateAddress", service="ec2", **members):
        return control.post("/faults", accountID=account.account_id, service=service, action=action, **members)["id"]

    return add


@pytest.fixture
def addresses(account, seen):
    def count():
        seen()
        return len(account.ec2.describe_addresses()["Addresses"])

    return count


@pytest.fixture
def process():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    yield process
    process.kill()
    process.wait()


def test_an_error_is_answered_instead_of_the_result(account, fault, addresses, refused):
    fault(fault="error", code="InsufficientAddressCapacity", message="none left", httpStatus=500)
    assert refused(account.ec2.allocate_address) == "InsufficientAddressCapacity"
    assert (refused.status, refused.message) == (500, "none left")
    assert addresses() == 0
    account.ec2.allocate_address()


@pytest.mark.parametrize(
    ("service", "action", "code"),
    [
        ("ec2", "DescribeAddresses", "RequestLimitExceeded"),
        ("route53", "GetHostedZoneCount", "Throttling"),
        ("ssm", "DescribeInstanceInformation", "ThrottlingException"),
        ("sts", "GetCallerIdentity", "Throttling"),
    ],
)
def test_each_service_throttles_in_its_own_words(account, fault, refused, service, action, code):
    fault(action, service, fault="throttle")
    calls = {
        "ec2": account.ec2.describe_addresses,
        "route53": account.route53.get_hosted_zone_count,
        "ssm": account.ssm.describe_instance_information,
        "sts": account.client("sts").get_caller_identity,
    }
    assert refused(calls[service]) == code


def test_the_nth_call_is_counted_from_the_moment_the_fault_was_set(account, fault, refused):
    account.ec2.allocate_address()
    fault(fault="error", nth=2, count=2)
    account.ec2.allocate_address()
    assert refused(account.ec2.allocate_address) == "InternalError"
    assert refused(account.ec2.allocate_address) == "InternalError"
    account.ec2.allocate_address()


def test_count_0_is_for_good_until_the_fault_is_removed(account, fault, control, refused):
    fault_id = fault(fault="error", count=0)
    for _ in range(3):
        assert refused(account.ec2.allocate_address) == "InternalError"
    control.delete(f"/faults/{fault_id}")
    account.ec2.allocate_address()


def test_a_fault_is_for_one_account_and_one_action(new_account, account, fault):
    fault(fault="error", count=0)
    new_account().ec2.allocate_address()
    account.ec2.describe_addresses()


def test_an_asterisk_is_any_service_and_action(account, fault, refused):
    fault("*", "*", fault="error", code="AccessDenied", httpStatus=403, count=0)
    assert refused(account.ec2.describe_addresses) == "AccessDenied"
    assert refused(account.route53.get_hosted_zone_count) == "AccessDenied"


def test_a_lost_reply_has_been_committed(account, fault, addresses):
    fault(fault="lost-reply")
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        account.ec2.allocate_address()
    assert addresses() == 1


def test_a_cut_connection_has_committed_nothing(account, fault, addresses):
    fault(fault="cut")
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        account.ec2.allocate_address()
    assert addresses() == 0


def test_a_process_is_killed_before_the_commit(account, fault, addresses, process):
    fault(fault="kill-before", pid=process.pid)
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        account.ec2.allocate_address()
    assert process.wait(PATIENCE) == -9
    assert addresses() == 0


def test_a_process_is_killed_after_the_commit(account, fault, addresses, process):
    fault(fault="kill-after", pid=process.pid)
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        account.ec2.allocate_address()
    assert process.wait(PATIENCE) == -9
    assert addresses() == 1


def test_a_delay_holds_up_the_answer_and_nobody_else(account, fault):
    account.ec2.describe_instances()  # the first call of an account makes its Region
    fault("DescribeAddresses", fault="delay", seconds=5)
    began = time.monotonic()
    with ThreadPoolExecutor() as threads:
        delayed = threads.submit(account.ec2.describe_addresses)
        account.ec2.describe_instances()
        assert not delayed.done()
        delayed.result()
    assert time.monotonic() - began >= 5


def test_the_call_log_tells_what_was_done_to_a_call(account, fault):
    fault(fault="lost-reply")
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        account.ec2.allocate_address()
    (call,) = account.calls(action="AllocateAddress")
    assert (call["fault"], call["status"]) == ("lost-reply", 200)


def test_faults_are_listed_with_how_often_they_matched(account, fault, control):
    fault(fault="error", nth=5)
    account.ec2.allocate_address()
    (listed,) = control.get("/faults")
    assert (listed["fault"], listed["nth"], listed["seen"]) == ("error", 5, 1)


@pytest.mark.parametrize(
    "members",
    [
        {"service": "ec2", "action": "X", "fault": "fire"},
        {"service": "ec2", "fault": "error"},
        {"service": "ec2", "action": "X", "fault": "kill-before"},
        {"service": "ec2", "action": "X", "fault": "error", "colour": "blue"},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(control, members):
    answer = requests.post(f"{control.url}/faults", json=members, timeout=PATIENCE)
    assert answer.status_code == 400
    assert answer.json()["error"]
