"""Names in the packaged operator that differ from build to build, and mean nothing.

Quarkus hands values from one recorded step of the start to the next by names that it numbers in the order in which
the steps were built, which is by chance since many threads do it.
"""

import re
import zipfile
from pathlib import Path

NUMBERED = re.compile(rb"proxykey\d+")
UTF8 = 1
TWO_ENTRIES = {5, 6}
WIDTH = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}
"""Octets of an entry of the constant pool after its tag (JVMS §4.4)."""
FIRST = 10
"""Where the constant pool begins (JVMS §4.1): before it are magic, versions and its count."""


def number(jar: Path) -> None:
    """Numbers them in the order of the classes' names, in that archive, and stores it: no two zlibs compress alike."""
    with zipfile.ZipFile(jar) as archive:
        entries = [(info, archive.read(info)) for info in archive.infolist()]
    numbers: dict[bytes, bytes] = {}
    classes = {info.filename: content for info, content in entries if info.filename.endswith(".class")}
    numbered = {name: numbered_class(classes[name], numbers) for name in sorted(classes)}
    with zipfile.ZipFile(jar, "w") as archive:
        for info, content in entries:
            archive.writestr(info, numbered.get(info.filename, content), zipfile.ZIP_STORED)


def numbered_class(content: bytes, numbers: dict[bytes, bytes]) -> bytes:
    """The class with its names replaced; ``numbers`` has the new ones, and takes those that are met here first."""
    written, at, entry = bytearray(content[:FIRST]), FIRST, 1
    count = int.from_bytes(content[FIRST - 2 : FIRST])
    while entry < count:
        tag, entry = content[at], entry + 1
        if tag == UTF8:
            end = at + 3 + int.from_bytes(content[at + 1 : at + 3])
            text = content[at + 3 : end]
            if NUMBERED.fullmatch(text):
                text = numbers.setdefault(text, b"proxykey%d" % len(numbers))
            written += bytes([UTF8]) + len(text).to_bytes(2) + text
        else:
            end = at + 1 + WIDTH[tag]
            entry += tag in TWO_ENTRIES
            written += content[at:end]
        at = end
    return bytes(written) + content[at:]
