"""The table of values in the chart's README, made of the comments in values.yaml."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

BEGIN, END = "<!-- values: make chart -->\n", "<!-- end of values -->\n"


@dataclass(frozen=True)
class Row:
    path: str
    default: Any
    meaning: str


def rows(values: Path) -> list[Row]:
    text = values.read_text()
    return list(_rows(yaml.compose(text), yaml.safe_load(text), "", text.splitlines()))


def _rows(node: yaml.MappingNode, value: dict, prefix: str, lines: list[str]) -> Iterator[Row]:
    for key, child in node.value:
        path = f"{prefix}{key.value}"
        meaning = _comment_above(key.start_mark.line, lines)
        if meaning:
            yield Row(path, value[key.value], meaning)
        else:
            assert isinstance(child, yaml.MappingNode) and child.value, f"{path} has no line that says what it is"
            yield from _rows(child, value[key.value], f"{path}.", lines)


def _comment_above(line: int, lines: list[str]) -> str:
    words: list[str] = []
    while line > 0 and lines[line - 1].lstrip().startswith("#"):
        line -= 1
        words.insert(0, lines[line].lstrip().removeprefix("#").strip())
    return " ".join(words)


def inserted(readme: str, values: list[Row]) -> str:
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    table = ["| value | default | meaning |", "|---|---|---|"]
    table += [
        f"| `{row.path}` | `{json.dumps(row.default)}` | {row.meaning.replace('|', chr(92) + '|')} |" for row in values
    ]
    return before + BEGIN + "\n".join(table) + "\n" + END + after
