"""Command documents of Systems Manager: which parameters one takes, and the shell script it comes to.

https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import AwsError

DEFAULT_TIMEOUT = 3600
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}(?!\d)")

Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Script:
    """What the agent runs with `sh -c`, for at most `timeout` seconds, under the name of its step."""

    step: str
    text: str
    timeout: float


def check_parameters(content: Mapping[str, Any], given: Parameters) -> dict[str, list[str]]:
    """All parameters with their values, defaults included; refuses what the document does not allow."""
    declared = content.get("parameters") or {}
    unknown = set(given) - set(declared)
    if unknown:
        raise AwsError(
            "InvalidParameters", f"Parameters [{', '.join(sorted(unknown))}] are not defined in the document"
        )
    return {name: _checked(name, declaration, given.get(name)) for name, declaration in declared.items()}


def _checked(name: str, declaration: Mapping[str, Any], given: Sequence[str] | None) -> list[str]:
    if given is None:
        if "default" not in declaration:
            raise AwsError("InvalidParameters", f"Parameter {name} has no value and no default")
        default = declaration["default"]
        return [str(value) for value in default] if isinstance(default, list) else [str(default)]
    if declaration.get("type", "String") != "StringList" and len(given) != 1:
        raise AwsError("InvalidParameters", f"Parameter {name} takes one value, not {len(given)}")
    pattern, allowed = declaration.get("allowedPattern"), declaration.get("allowedValues")
    for value in given:
        fits = (
            (pattern is None or re.search(pattern, value))
            and (allowed is None or value in [str(one) for one in allowed])
            and int(declaration.get("minChars", 0)) <= len(value) <= int(declaration.get("maxChars", len(value)))
        )
        if not fits:
            raise AwsError("InvalidParameters", f"Parameter {name} has a value the document does not allow: {value!r}")
    if not int(declaration.get("minItems", 0)) <= len(given) <= int(declaration.get("maxItems", len(given))):
        raise AwsError("InvalidParameters", f"Parameter {name} has {len(given)} values, which are too few or too many")
    return list(given)


def with_addresses(parameters: Parameters, translate: Callable[[str], str]) -> dict[str, list[str]]:
    """`parameters` with every `ip:port` in them as `translate` has it."""
    return {
        name: [_ADDRESS.sub(lambda match: translate(match[0]), value) for value in values]
        for name, values in parameters.items()
    }


def script(content: Mapping[str, Any], parameters: Parameters) -> Script:
    """The script of the document's `aws:runShellScript` step with its parameters filled in."""
    for step in content.get("mainSteps") or []:
        if step.get("action") == "aws:runShellScript":
            inputs = step.get("inputs") or {}
            lines = [filled for line in inputs.get("runCommand") or [] for filled in _filled(line, content, parameters)]
            timeout = _one(str(inputs.get("timeoutSeconds", DEFAULT_TIMEOUT)), parameters)
            return Script(step.get("name", "runShellScript"), "\n".join(lines), float(timeout))
    raise AwsError("InvalidDocument", "The document has no aws:runShellScript step")


def _filled(line: str, content: Mapping[str, Any], parameters: Parameters) -> list[str]:
    """A line that is nothing but a list parameter becomes a line for each of its values."""
    alone = _PLACEHOLDER.fullmatch(line.strip())
    if alone and (content.get("parameters") or {}).get(alone[1], {}).get("type") == "StringList":
        return list(parameters[alone[1]])
    return [_one(line, parameters)]


def _one(text: str, parameters: Parameters) -> str:
    def value(match: re.Match[str]) -> str:
        values = parameters.get(match[1])
        if values is None:
            return match[0]
        return values[0] if len(values) == 1 else json.dumps(list(values))

    return _PLACEHOLDER.sub(value, text)
