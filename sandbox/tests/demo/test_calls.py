"""Whose calls to AWS they were."""

from sandbox.demo.calls import SHARED, count

MARKS = {"shop": ["example.com", "i-1", ""], "club": ["example.net", "i-2", ""]}


def call(action: str, mutating: bool = False, agent: str = "aws-sdk-java/2 mailserver-operator", **params) -> dict:
    return {"action": action, "mutating": mutating, "userAgent": agent, "params": params}


def test_calls_are_counted_for_whom_they_are():
    found = count(
        [
            call("AssociateAddress", True, InstanceId="i-1"),
            call("ChangeResourceRecordSets", True, Name="mail.example.net."),
            call("SendCommand", True, InstanceIds=["i-1", "i-2"]),
            call("DescribeAddresses"),
        ],
        MARKS,
    )
    assert found.total == {"shop": 1, "club": 1, SHARED: 2}
    assert found.mutating == {"shop": 1, "club": 1, SHARED: 0}
    assert found.all == 4


def test_calls_of_others_do_not_count():
    assert count([call("DescribeAddresses", agent="Boto3/1")], MARKS).all == 0
