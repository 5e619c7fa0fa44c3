"""Images as files (OCI Image Format Specification 1.1). What goes in decides every byte that comes out."""

import gzip
import hashlib
import io
import json
import shutil
import stat
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CONFIG = "application/vnd.oci.image.config.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
COMPRESSION = 9


@dataclass(frozen=True)
class Blob:
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        return f"sha256:{hashlib.sha256(self.content).hexdigest()}"

    def descriptor(self, **more: Any) -> dict[str, Any]:
        return {"mediaType": self.media_type, "digest": self.digest, "size": len(self.content), **more}


@dataclass(frozen=True)
class Layer:
    """Part of a root file system. ``what`` stands in the image's history."""

    what: str
    blob: Blob
    diff_id: str
    """The digest before compression."""

    @classmethod
    def of(cls, what: str, root: Path, paths: Iterable[str], when: int) -> "Layer":
        """The ``paths`` below ``root`` with all that is in them, and the folders above them.

        Everything belongs to root and was changed at ``when`` (seconds since the epoch).
        """
        plain = io.BytesIO()
        with tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as tar:
            for path in sorted(_with_parents(root, paths)):
                _add(tar, root / path, path, when)
        content = plain.getvalue()
        packed = gzip.compress(content, COMPRESSION, mtime=0)
        return cls(what, Blob(LAYER, packed), f"sha256:{hashlib.sha256(content).hexdigest()}")


def _with_parents(root: Path, paths: Iterable[str]) -> set[str]:
    found = set()
    for path in paths:
        below = (root / path).rglob("*") if (root / path).is_dir() else ()
        every = {Path(path), *Path(path).parents, *(one.relative_to(root) for one in below)}
        found |= {str(one) for one in every - {Path()}}
    return found


def _add(tar: tarfile.TarFile, file: Path, name: str, when: int) -> None:
    entry = tar.gettarinfo(file, name)
    if entry.islnk():  # the second of two names of one file is a file as well
        entry.type, entry.linkname, entry.size = tarfile.REGTYPE, "", file.stat().st_size
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = when
    entry.mode = _mode(entry)
    if entry.isfile():
        with file.open("rb") as content:
            tar.addfile(entry, content)
    else:
        tar.addfile(entry)


def _mode(entry: tarfile.TarInfo) -> int:
    """Whoever builds, with whatever umask, makes the same: all may read, and only the root may change anything."""
    if entry.mode & stat.S_ISVTX:
        return 0o1777
    return 0o755 if entry.isdir() or entry.mode & stat.S_IXUSR else 0o644


@dataclass(frozen=True)
class Image:
    """One image for one platform. ``config`` is what a container is started with; ``labels`` say what it is."""

    layers: tuple[Layer, ...]
    architecture: str
    config: Mapping[str, Any]
    labels: Mapping[str, str]
    created: str

    def _blobs(self) -> tuple[Blob, Blob]:
        """Configuration and manifest."""
        config = Blob(
            CONFIG,
            _json(
                {
                    "created": self.created,
                    "architecture": self.architecture,
                    "os": "linux",
                    "config": {**self.config, "Labels": dict(self.labels)},
                    "rootfs": {"type": "layers", "diff_ids": [layer.diff_id for layer in self.layers]},
                    "history": [{"created": self.created, "created_by": layer.what} for layer in self.layers],
                }
            ),
        )
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": config.descriptor(),
            "layers": [layer.blob.descriptor() for layer in self.layers],
            "annotations": dict(self.labels),
        }
        return config, Blob(MANIFEST, _json(manifest))

    @property
    def digest(self) -> str:
        return self._blobs()[1].digest

    @property
    def size(self) -> int:
        """What a node pulls, in bytes."""
        return sum(len(blob.content) for blob in (*self._blobs(), *(layer.blob for layer in self.layers)))

    def files(self, name: str) -> dict[str, bytes]:
        """The image layout (image-layout.md) by paths. ``name`` has a tag; containerd takes it on import."""
        config, manifest = self._blobs()
        annotations = {"io.containerd.image.name": name, "org.opencontainers.image.ref.name": name}
        platform = {"architecture": self.architecture, "os": "linux"}
        index = {
            "schemaVersion": 2,
            "mediaType": INDEX,
            "manifests": [manifest.descriptor(platform=platform, annotations=annotations)],
        }
        blobs = (config, manifest, *(layer.blob for layer in self.layers))
        return {
            "oci-layout": _json({"imageLayoutVersion": "1.0.0"}),
            "index.json": _json(index),
            **{f"blobs/{blob.digest.replace(':', '/')}": blob.content for blob in blobs},
        }


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def write_archive(files: Mapping[str, bytes], archive: Path) -> None:
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as tar:
        for path in sorted(files):
            entry = tarfile.TarInfo(path)
            entry.size = len(files[path])
            tar.addfile(entry, io.BytesIO(files[path]))


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
