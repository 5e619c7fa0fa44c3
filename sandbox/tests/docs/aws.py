"""Stands for the AWS command line: tells whether a command and its options exist, by the models of botocore.

What is required has to be given, of a template too, and a policy must have been filled in.
"""

import json
import sys
from collections.abc import Iterable, Set
from itertools import chain
from pathlib import Path

import yaml
from botocore import xform_name
from botocore.session import Session

from sandbox.tests.iam.grants import PLACEHOLDERS

GLOBAL = {"region", "profile", "output", "query", "no-cli-pager"}
ALIASES = {
    ("cloudformation", "deploy"): (
        {"stack-name", "template-file", "capabilities", "parameter-overrides", "tags"},
        {"stack-name", "template-file"},
    ),
    ("ecr", "get-login-password"): (set(), set()),
}
FILE = "file://"


def check(service: str, command: str, *arguments: str) -> None:
    given = options(arguments)
    known, required = ALIASES.get((service, command)) or members(service, command)
    same(f"aws {service} {command}", given.keys() - GLOBAL, known | {f"no-{option}" for option in known}, required)
    if (service, command) == ("cloudformation", "deploy"):
        check_parameters(Path(given["template-file"][0]), {one.split("=")[0] for one in given["parameter-overrides"]})
    for value in chain(*given.values()):
        if value.startswith(FILE):
            check_file(Path(value.removeprefix(FILE)), is_policy=service == "iam")


def options(arguments: Iterable[str]) -> dict[str, list[str]]:
    """The values of each option."""
    given: dict[str, list[str]] = {}
    for argument in arguments:
        if argument.startswith("--"):
            name, *value = argument[2:].split("=", 1)
            values = given.setdefault(name, value)
        else:
            values.append(argument)
    return given


def same(what: str, given: Set[str], known: Set[str], required: Set[str]) -> None:
    if given - known:
        sys.exit(f"{what} does not know {', '.join(sorted(given - known))}")
    if required - given:
        sys.exit(f"{what} needs {', '.join(sorted(required - given))}")


def members(service: str, command: str) -> tuple[set[str], set[str]]:
    """The options that there are, and those that have to be given."""
    model = Session().get_service_model({"s3api": "s3"}.get(service, service))
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    if command not in operations:
        sys.exit(f"aws {service} has no command {command}")
    shape = model.operation_model(operations[command]).input_shape
    if shape is None:
        return set(), set()
    made_up = {name for name, member in shape.members.items() if member.metadata.get("idempotencyToken")}
    return {xform_name(name, "-") for name in shape.members}, {
        xform_name(name, "-") for name in set(shape.required_members) - made_up
    }


def check_parameters(template: Path, given: set[str]) -> None:
    sections = {key.value: value for key, value in yaml.compose(template.read_text()).value}
    parameters = {name.value: {key.value for key, _ in value.value} for name, value in sections["Parameters"].value}
    same(str(template), given, parameters.keys(), {name for name, said in parameters.items() if "Default" not in said})


def check_file(path: Path, is_policy: bool) -> None:
    content = path.read_text()
    json.loads(content)
    left = [placeholder for placeholder in PLACEHOLDERS if placeholder in content]
    if is_policy and left:
        sys.exit(f"{path} has {', '.join(left)} in it still")


if __name__ == "__main__":
    check(*sys.argv[1:])
