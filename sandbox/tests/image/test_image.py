"""The image as `make image` has made it; and made twice again, once from the sources in another place.

Without the cache, which no two runs make alike.
"""

import io
import json
import os
import shutil
import stat
import subprocess
import tarfile

import pytest

from sandbox.image import runtime
from sandbox.image.build import PACKAGED, TARGET, Build, Project
from sandbox.image.training import Training
from sandbox.paths import ROOT
from sandbox.progress import to_stderr

LIMIT = 120_000_000
"""Bytes of what a node pulls, cache and all."""


@pytest.fixture(scope="session")
def project():
    return Project.read()


@pytest.fixture(scope="session")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("one") / "root"


@pytest.fixture(scope="session")
def image(project, root):
    build = Build(project, PACKAGED, root, to_stderr)
    return build.image(build.lay())


@pytest.fixture(scope="session")
def entries(image):
    return [entry for layer in image.layers for entry in members(layer)]


def members(layer):
    with tarfile.open(fileobj=io.BytesIO(layer.blob.content), mode="r:gz") as tar:
        return tar.getmembers()


@pytest.fixture(scope="session")
def config(image):
    return image.config


def test_a_second_build_elsewhere_gives_the_same_digest(project, image, tmp_path):
    place = tmp_path / "another" / "place"
    for part in ("src", "deploy/ssm", ".mvn"):
        shutil.copytree(ROOT / part, place / part)
    for part in ("mvnw", "pom.xml"):
        shutil.copy(ROOT / part, place / part)
    command = ("./mvnw", "-B", "-ntp", "-q", "package", "-Dmaven.test.skip", "-Dspotless.check.skip")
    elsewhere = os.environ | {"TZ": "Pacific/Auckland"}
    done = subprocess.run(command, cwd=place, env=elsewhere, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    again = Build(project, place / "target" / "quarkus-app", tmp_path / "root", to_stderr)
    assert again.image(again.lay()).digest == image.digest


def test_it_runs_as_a_user_without_rights_that_has_a_name(config, root):
    assert config["User"] == f"{runtime.USER}:{runtime.USER}"
    assert f":{runtime.USER}:{runtime.USER}:" in (root / "etc/passwd").read_text()


def test_it_starts_the_operator_and_would_rather_do_without_its_cache_than_not_start(config):
    assert config["Entrypoint"] == [
        "/opt/java/bin/java",
        "-XX:AOTMode=auto",
        "-XX:AOTCache=/app/operator.aot",
        "-jar",
        "/app/quarkus-run.jar",
    ]


def test_its_labels_say_what_it_is(image, project):
    said = {key.removeprefix("org.opencontainers.image."): value for key, value in image.labels.items()}
    assert said["version"] == project.version
    assert said["licenses"] == "Apache-2.0"
    assert said["created"] == project.built


def test_nobody_gains_rights_by_a_file_in_it_and_only_tmp_is_for_everybody_to_write(entries):
    assert [e.name for e in entries if e.mode & (stat.S_ISUID | stat.S_ISGID)] == []
    assert [e.name for e in entries if e.mode & stat.S_IWOTH and not e.issym()] == ["tmp"]


def test_the_only_program_in_it_is_java(entries):
    places = ("bin/", "sbin/", "usr/", "opt/java/bin/")
    programs = [e.name for e in entries if e.isreg() and e.mode & 0o111 and e.name.startswith(places)]
    assert programs == ["opt/java/bin/java"]


def test_no_path_of_this_machine_is_in_it(root):
    found = subprocess.run(["grep", "-rlF", "-e", str(ROOT), "-e", str(root), root], capture_output=True, text=True)
    assert found.stdout == ""


def test_what_a_node_pulls_stays_small(project):
    (name,) = json.loads((TARGET / "oci" / "index.json").read_text())["manifests"]
    assert name["annotations"]["org.opencontainers.image.ref.name"] == project.name
    assert sum(file.stat().st_size for file in (TARGET / "oci").rglob("*") if file.is_file()) < LIMIT


def test_the_bill_of_materials_names_what_is_in_it_and_no_moment():
    bill = json.loads((TARGET / "mailserver-operator.cdx.json").read_text())
    names = {component["name"] for component in bill["components"]}
    jars = {path.name for path in (TARGET / "root" / "app" / "lib").rglob("*.jar")}
    assert {"glibc", "Eclipse Adoptium", "ec2", "dnsjava"} <= names
    assert [jar for jar in jars if not any(f".{name}-" in jar for name in names)] == []
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]


def test_the_containerfile_makes_the_same_runtime():
    text = (ROOT / "Containerfile").read_text()
    assert f"--add-modules={','.join(runtime.MODULES)}" in text
    assert f'--add-options="{" ".join(runtime.OPTIONS)}"' in text


def test_the_runtime_starts_in_its_own_root_file_system(root, image, tmp_path):
    """As far as this user may enter it; the cluster's tests start the whole."""
    training = Training(root, tmp_path, to_stderr)
    if os.geteuid() != 0 and not training.possible():
        pytest.skip("this user may not enter a root file system")
    assert training.possible()
