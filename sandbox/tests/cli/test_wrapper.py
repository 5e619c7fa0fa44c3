"""The wrapper ``sandbox/python`` and the environment it runs in."""

import os
import subprocess

import pytest

from sandbox import environment
from sandbox.paths import ROOT, cache_folder

WRAPPER = ROOT / "sandbox" / "python"


def run(code: str, cwd, **variables: str) -> str:
    done = subprocess.run(
        [WRAPPER, "-c", code], cwd=cwd, capture_output=True, text=True, env={**os.environ, **variables}, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_wrapper_runs_in_an_environment_of_the_users_cache_from_wherever_it_is_called(tmp_path):
    prefix = run("import sys, moto, sandbox; print(sys.prefix)", cwd=tmp_path)
    assert prefix.startswith(f"{cache_folder()}/venv-")


def test_packages_of_the_sandbox_hide_no_library_even_from_inside_its_folder():
    assert "site-packages" in run("import dns; print(dns.__file__)", cwd=ROOT / "sandbox")


def test_wrapper_passes_over_a_python_that_will_not_do(tmp_path):
    useless = tmp_path / "python3"
    useless.write_text("#!/bin/sh\nexit 1\n")
    useless.chmod(0o755)
    assert run("print('ran')", cwd=tmp_path, PATH=f"{tmp_path}:{os.environ['PATH']}") == "ran"


def test_other_requirements_make_another_environment(tmp_path, monkeypatch):
    before = environment.environment_folder()
    (tmp_path / "requirements.txt").write_text("something==1.0\n")
    monkeypatch.setattr(environment, "REQUIREMENTS", tmp_path / "requirements.txt")
    assert environment.environment_folder() != before


def test_environment_whose_making_was_interrupted_is_not_complete(tmp_path, monkeypatch):
    def interrupted(python):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment.venv, "create", lambda folder, **_: (folder / "bin").mkdir(parents=True))
    monkeypatch.setattr(environment, "install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        environment.make(tmp_path / "venv")
    assert not environment.is_complete(tmp_path / "venv")
