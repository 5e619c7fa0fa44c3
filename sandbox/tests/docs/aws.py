"""Stands for the AWS command line: tells whether a command and its options exist, by the models of botocore."""

import sys

from botocore import xform_name
from botocore.session import Session

GLOBAL = {"region", "profile", "output", "query", "no-cli-pager"}
ALIASES = {("cloudformation", "deploy"): {"stack-name", "template-file", "capabilities", "parameter-overrides", "tags"}}


def check(service: str, command: str, *arguments: str) -> None:
    options = {argument[2:].split("=")[0] for argument in arguments if argument.startswith("--")} - GLOBAL
    known = ALIASES.get((service, command)) or members(service, command)
    unknown = options - known - {f"no-{option}" for option in known}
    if unknown:
        sys.exit(f"aws {service} {command} has no option --{', --'.join(sorted(unknown))}")


def members(service: str, command: str) -> set[str]:
    model = Session().get_service_model({"s3api": "s3"}.get(service, service))
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    if command not in operations:
        sys.exit(f"aws {service} has no command {command}")
    shape = model.operation_model(operations[command]).input_shape
    return {xform_name(name, "-") for name in shape.members} if shape else set()


if __name__ == "__main__":
    check(*sys.argv[1:])
