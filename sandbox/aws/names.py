"""Domain names as Route 53 writes them.

Lower case, fully qualified, and every octet that is not a-z, 0-9, `-` or `_` as `\\ooo` in octal:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\([0-3][0-7]{2})|\\(.)|(.)", re.DOTALL)
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


class InvalidName(ValueError):
    """A name that DNS, or Route 53, does not take."""


def canonical(name: str) -> str:
    """Any way to write a name → Route 53's way; raises InvalidName."""
    text = name if name.endswith(".") else f"{name}."
    labels = [[]]
    for octal, escaped, plain in _ESCAPE.findall(text):
        character = chr(int(octal, 8)) if octal else escaped or plain
        if character == "." and not octal and not escaped:
            labels.append([])
        elif ord(character) > 255:
            raise InvalidName(f"{name!r} has a character which is not an octet; use an A-label (punycode)")
        else:
            labels[-1].append(character.lower())
    if any(not label for label in labels[:-1]) or labels == [[], []]:
        raise InvalidName(f"{name!r} has an empty label")
    if any(len(label) > 63 for label in labels):
        raise InvalidName(f"{name!r} has a label of more than 63 octets")
    if sum(len(label) + 1 for label in labels) > 255:
        raise InvalidName(f"{name!r} is longer than 255 octets")
    return ".".join("".join(map(_escaped, label)) for label in labels)


def _escaped(character: str) -> str:
    return character if character in _PLAIN else f"\\{ord(character):03o}"


def order(name: str) -> tuple[str, ...]:
    """Route 53 sorts names by their labels in reverse: `com.example.www`."""
    return tuple(reversed(name.rstrip(".").split(".")))


def is_within(name: str, zone: str) -> bool:
    """Whether the canonical `name` is `zone`'s apex or below it: `badexample.com.` is not in `example.com.`"""
    return name == zone or name.endswith(f".{zone}")


def ancestors(name: str) -> list[str]:
    """`name` and every name above it, the top-level domain last: `a.b.c.`, `b.c.`, `c.`"""
    labels = name.rstrip(".").split(".")
    return [".".join(labels[start:]) + "." for start in range(len(labels))]
