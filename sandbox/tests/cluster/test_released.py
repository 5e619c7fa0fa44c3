"""Which chart an upgrade begins with."""

import pytest

from sandbox.cluster.operator import CHART, git, released
from sandbox.paths import ROOT

PLAIN = {
    "user.name": "somebody",
    "user.email": "somebody@example.com",
    "commit.gpgSign": "false",
    "tag.gpgSign": "false",
    "core.hooksPath": "/dev/null",
}
"""Whatever somebody has configured for all repositories."""


@pytest.fixture
def checkout(tmp_path):
    """A repository whose chart says which commit it is of."""
    folder = tmp_path / "checkout"
    git(tmp_path, "init", "--quiet", folder)
    for name, value in PLAIN.items():
        git(folder, "config", name, value)
    return folder


def commit(checkout, version, *tags):
    chart = checkout / CHART.relative_to(ROOT) / "Chart.yaml"
    chart.parent.mkdir(parents=True, exist_ok=True)
    chart.write_text(version)
    git(checkout, "add", "--all")
    git(checkout, "commit", "--quiet", "--message", version)
    for tag in tags:
        git(checkout, "tag", tag)


def chart(checkout, folder):
    found = released(checkout, folder)
    return found and (found / "Chart.yaml").read_text()


def test_it_is_that_of_the_newest_release_before(checkout, tmp_path):
    commit(checkout, "0.9.0", "v0.9.0")
    commit(checkout, "0.10.0", "v0.10.0")
    commit(checkout, "0.11.0-SNAPSHOT", "something-else")
    assert chart(checkout, tmp_path / "before") == "0.10.0"


def test_a_release_begins_with_the_one_before_it(checkout, tmp_path):
    commit(checkout, "0.9.0", "v0.9.0")
    commit(checkout, "0.10.0", "v0.10.0")
    assert chart(checkout, tmp_path / "before") == "0.9.0"


def test_before_the_first_release_there_is_none(checkout, tmp_path):
    commit(checkout, "0.1.0-SNAPSHOT")
    assert chart(checkout, tmp_path / "before") is None


def test_where_there_is_no_history_there_is_none(tmp_path):
    assert chart(tmp_path, tmp_path / "before") is None
