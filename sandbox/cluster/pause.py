"""The process that holds a pod's namespaces: a program of a few instructions, which waits for ever, as an image."""

import struct
import tempfile
from pathlib import Path

from sandbox.image.oci import Image, Layer, write_archive
from sandbox.kubernetes.release import ARCH

NAME = "localhost/pause:1"
BASE = 0x400000
HEADERS = 64 + 56  # of ELF, and of its one segment
WAITING = {
    "amd64": (0x3E, bytes.fromhex("b822000000 0f05 ebf7")),  # again: pause(2)
    "arm64": (  # again: ppoll(2) of nothing
        0xB7,
        struct.pack(
            "<8I",
            *(0xD2800000 + register for register in range(5)),
            0xD2800928,
            0xD4000001,
            0x17FFFFF9,
        ),
    ),
}
"""By architecture: the machine's number in elf(5), and instructions."""


def program(architecture: str) -> bytes:
    machine, code = WAITING[architecture]
    size = HEADERS + len(code)
    identity = b"\x7fELF" + bytes([2, 1, 1]) + bytes(9)
    header = struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, BASE + HEADERS, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, BASE, BASE, size, size, 0x1000)
    return identity + header + segment + code


def write_image(archive: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "pause").write_bytes(program(ARCH))
        (root / "pause").chmod(0o755)
        layer = Layer.of("pause", root, ["pause"], 0)
    config = {"Entrypoint": ["/pause"], "User": "65535:65535"}
    write_archive(Image((layer,), ARCH, config, {}, "1970-01-01T00:00:00Z").files(NAME), archive)
