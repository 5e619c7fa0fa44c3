"""CloudFormation templates: the policies in them are written from the JSON files."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

PARAMETERS = {
    "PARTITION": "${AWS::Partition}",
    "REGION": "${AWS::Region}",
    "ACCOUNT_ID": "${AWS::AccountId}",
    "CLUSTER_NAME": "${ClusterName}",
    "OIDC_PROVIDER": "${OidcProvider}",
    "NAMESPACE": "${Namespace}",
    "SERVICE_ACCOUNT": "${ServiceAccount}",
    "OPERATOR_ROLE_ARN": "${OperatorRoleArn}",
    "EXTERNAL_ID": "${ExternalId}",
}
"""How the templates give what the JSON files have placeholders for."""

LISTS = {"ASSUMED_ROLE_ARN": "AssumedRoleArns", "arn:PARTITION:route53:::hostedzone/HOSTED_ZONE_ID": "HostedZoneArns"}
"""The parameters that are lists, by what they stand for."""

ZONES = ("FindHostedZones", "LookAtRecords", "ChangeNamedRecords")
OPTIONAL = dict.fromkeys(ZONES, "HasZones") | {"AssumeRolesOfOtherAccounts": "AssumesRoles"}
"""The conditions of statements, in templates that have them: AWS refuses a statement without a resource."""

PLACEHOLDER = re.compile(rf"(?<![A-Z_])({'|'.join(PARAMETERS)})(?![A-Z_])")
BLOCK = re.compile(r"^( *)# from (\S+)( as \w+)?\n(?:.*\n)*?\1# end\n", re.MULTILINE)


class Tag(dict):
    """An intrinsic function in its short form, as ``{"!Ref": "ClusterName"}``."""


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent(dumper: yaml.SafeDumper, tag: Tag) -> yaml.Node:
    ((name, value),) = tag.items()
    if isinstance(value, str):
        return dumper.represent_scalar(name, value)
    return dumper.represent_sequence(name, value)


Dumper.add_representer(Tag, _represent)


def _ref(parameter: str) -> Tag:
    return Tag({"!Ref": parameter})


def _join(delimiter: str, values: Any) -> Tag:
    return Tag({"!Join": [delimiter, values]})


MARKER = ",_mailserver-operator."
NAMES = Tag({"!Split": [",", _join(MARKER, [_join(",", _ref("RecordNames")), _join(MARKER, _ref("RecordNames"))])]})
"""Each name and each marker's: CloudFormation has no other way to put something before each of a list."""


def written(template: Path) -> str:
    """The template with each block written from its file."""
    text = template.read_text()
    conditions = {one for one in OPTIONAL.values() if f"\n  {one}: " in text}
    return BLOCK.sub(lambda block: _block(template.parent, conditions, *block.groups(default="")), text)


def _block(folder: Path, conditions: set[str], indent: str, source: str, form: str) -> str:
    content = json.loads((folder / source).read_text())
    if form == " as text":
        body = "- !Sub |\n" + "".join(f"  {line}\n" for line in _filled(json.dumps(content, indent=2)).splitlines())
    else:
        # The script of a document has braces of its own and no parameters.
        value = content if "schemaVersion" in content else _substituted(content, conditions)
        body = yaml.dump([value] if form else value, Dumper=Dumper, sort_keys=False, width=1000)
    lines = "".join(f"{indent}{line}\n" if line else "\n" for line in body.splitlines())
    return f"{indent}# from {source}{form}\n{lines}{indent}# end\n"


def _filled(text: str) -> str:
    return PLACEHOLDER.sub(lambda word: PARAMETERS[word.group()], text)


def _substituted(value: Any, conditions: set[str]) -> Any:
    if isinstance(value, dict):
        made = {key: _substituted(one, conditions) for key, one in value.items()}
        condition = OPTIONAL.get(value.get("Sid", ""))
        return Tag({"!If": [condition, made, _ref("AWS::NoValue")]}) if condition in conditions else made
    if isinstance(value, list):
        return NAMES if "DOMAIN" in value else [_substituted(one, conditions) for one in value]
    if value in LISTS:
        return _ref(LISTS[value])
    if isinstance(value, str) and _filled(value) != value:
        return Tag({"!Sub": _filled(value)})
    return value
