"""CloudFormation templates: the policies in them are written from the JSON files, and read back."""

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
    "HOSTED_ZONE_ID": "${HostedZoneId}",
    "DOMAIN": "${Domain}",
    "HOSTNAME": "${Hostname}",
    "SELECTOR": "${Selector}",
    "OIDC_PROVIDER": "${OidcProvider}",
    "NAMESPACE": "${Namespace}",
    "SERVICE_ACCOUNT": "${ServiceAccount}",
    "OPERATOR_ROLE_ARN": "${OperatorRoleArn}",
    "EXTERNAL_ID": "${ExternalId}",
}
"""How the templates give what the JSON files have placeholders for."""

ROLES = "ZONE_ROLE_ARN"
PLACEHOLDER = re.compile(rf"(?<![A-Z_])({'|'.join(PARAMETERS)})(?![A-Z_])")
BLOCK = re.compile(r"^( *)# from (\S+)( as \w+)?\n(?:.*\n)*?\1# end\n", re.MULTILINE)


class Tag(dict):
    """An intrinsic function in its short form, as ``{"!Ref": "Domain"}``."""


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


class Loader(yaml.SafeLoader):
    pass


def _represent(dumper: yaml.SafeDumper, tag: Tag) -> yaml.Node:
    ((name, value),) = tag.items()
    if isinstance(value, str):
        return dumper.represent_scalar(name, value)
    return dumper.represent_sequence(name, value)


def _construct(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Tag:
    construct = loader.construct_scalar if isinstance(node, yaml.ScalarNode) else loader.construct_sequence
    return Tag({f"!{suffix}": construct(node, **({} if isinstance(node, yaml.ScalarNode) else {"deep": True}))})


Dumper.add_representer(Tag, _represent)
Loader.add_multi_constructor("!", _construct)


def load(template: Path) -> Any:
    return yaml.load(template.read_text(), Loader)


def written(template: Path) -> str:
    """The template with each block written from its file."""
    return BLOCK.sub(lambda block: _block(template.parent, *block.groups(default="")), template.read_text())


def _block(folder: Path, indent: str, source: str, form: str) -> str:
    content = json.loads((folder / source).read_text())
    if form == " as text":
        body = "- !Sub |\n" + "".join(f"  {line}\n" for line in _filled(json.dumps(content, indent=2)).splitlines())
    else:
        # The script of a document has braces of its own and no parameters.
        value = content if "schemaVersion" in content else _substituted(content)
        body = yaml.dump([value] if form else value, Dumper=Dumper, sort_keys=False, width=1000)
    lines = "".join(f"{indent}{line}\n" if line else "\n" for line in body.splitlines())
    return f"{indent}# from {source}{form}\n{lines}{indent}# end\n"


def _filled(text: str) -> str:
    return PLACEHOLDER.sub(lambda word: PARAMETERS[word.group()], text)


def _substituted(value: Any) -> Any:
    if isinstance(value, dict):
        made = {key: _substituted(one) for key, one in value.items()}
        given_roles = made.get("Resource") == Tag({"!Ref": "ZoneRoleArns"})
        return Tag({"!If": ["HasZoneRoles", made, Tag({"!Ref": "AWS::NoValue"})]}) if given_roles else made
    if isinstance(value, list):
        return [_substituted(one) for one in value]
    if value == ROLES:
        return Tag({"!Ref": "ZoneRoleArns"})
    if isinstance(value, str) and _filled(value) != value:
        return Tag({"!Sub": _filled(value)})
    return value


def with_placeholders(value: Any) -> Any:
    """What the template has in the place of a JSON file, as that file has it."""
    if isinstance(value, Tag):
        ((name, given),) = value.items()
        if name == "!If":
            return with_placeholders(given[1])
        if name == "!Ref":
            return ROLES
        return _unfilled(given)
    if isinstance(value, dict):
        return {key: with_placeholders(one) for key, one in value.items()}
    if isinstance(value, list):
        return [with_placeholders(one) for one in value]
    return value


def _unfilled(text: str) -> str:
    for placeholder, parameter in PARAMETERS.items():
        text = text.replace(parameter, placeholder)
    return text
