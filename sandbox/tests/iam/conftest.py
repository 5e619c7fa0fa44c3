"""OpenTofu with a stand-in for the provider of AWS, which is not to be had everywhere."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sandbox.kubernetes import binaries
from sandbox.kubernetes.build import compile_program, find_go
from sandbox.progress import to_stderr
from sandbox.tests.conftest import had_before

HERE = Path(__file__).parent
CONFIGURATION = """\
provider_installation {{
  dev_overrides {{
    "hashicorp/aws" = "{folder}"
  }}
}}
"""


def pytest_collection_finish(session: pytest.Session) -> None:
    def fetch() -> None:
        binaries.find_opentofu(to_stderr)
        build_provider(Path(os.devnull))

    had_before(session, HERE, fetch)


def build_provider(program: Path) -> None:
    """Quick where it was built before: Go keeps what it has compiled."""
    compile_program(find_go("the stand-in for the provider of AWS"), ".", HERE / "provider", program, {})


class Refused(Exception):
    """What OpenTofu said."""


class Tofu:
    """OpenTofu, which keeps what it writes in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        configuration = folder / "tofurc"
        configuration.write_text(CONFIGURATION.format(folder=folder))
        self.environment = os.environ | {
            "TF_CLI_CONFIG_FILE": str(configuration),
            "TF_DATA_DIR": str(folder / "data"),
            "TF_IN_AUTOMATION": "1",
        }

    def __call__(self, module: Path, *arguments: str | Path) -> str:
        command = [binaries.find_opentofu(to_stderr), f"-chdir={module}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=self.environment)
        if done.returncode != 0:
            raise Refused(done.stdout + done.stderr)
        return done.stdout

    def valid(self, module: Path) -> None:
        self(module, "get")
        self(module, "validate", "-no-color")

    def plan(self, module: Path, **variables: Any) -> dict[str, dict[str, Any]]:
        """What it would make, by address."""
        given, plan = self.folder / "variables.tfvars.json", self.folder / "plan"
        given.write_text(json.dumps(variables))
        self(module, "get")
        self(module, "plan", "-no-color", "-input=false", f"-var-file={given}", f"-out={plan}")
        changes = json.loads(self(module, "show", "-json", plan))["resource_changes"]
        return {one["address"]: one["change"]["after"] for one in changes}


@pytest.fixture(scope="session")
def tofu(tmp_path_factory: pytest.TempPathFactory) -> Tofu:
    folder = tmp_path_factory.mktemp("tofu")
    build_provider(folder / "terraform-provider-aws")
    return Tofu(folder)
