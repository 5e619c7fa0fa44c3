"""Domain names as text: lower case, with a trailing dot, escaped as dnspython escapes them."""

import re

import dns.name

_PLAIN = re.compile(r"[a-z0-9_*-]+(\.[a-z0-9_*-]+)*\.")


def canonical(name: str) -> str:
    """The one way in which a name is written here, so that equal names are equal texts (RFC 4343)."""
    if _PLAIN.fullmatch(name):
        return name
    return dns.name.from_text(name).canonicalize().to_text()


def parent(name: str) -> str:
    """The name without its first label; the root for a top-level domain."""
    if "\\" in name:
        return dns.name.from_text(name).parent().to_text()
    return name.partition(".")[2] or "."


def ancestors(name: str) -> list[str]:
    """The name itself, its parent and so on up to the root."""
    found = [name]
    while name != ".":
        name = parent(name)
        found.append(name)
    return found


def child(label: str, name: str) -> str:
    return f"{label}." if name == "." else f"{label}.{name}"
