"""Puts the image together and writes it, with its bill of materials, to ``target/image``."""

import datetime
import hashlib
import json
import os
import shutil
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.commands import CommandFailed
from sandbox.demo.operator import jdk
from sandbox.image import runtime
from sandbox.image.numbering import number
from sandbox.image.oci import Image, Layer, write_archive, write_folder
from sandbox.image.training import APP, CACHE, RUN, Training
from sandbox.kubernetes.release import ARCH
from sandbox.paths import ROOT
from sandbox.progress import Say

TARGET = ROOT / "target" / "image"
PACKAGED = ROOT / "target" / "quarkus-app"
BOM = ROOT / "target" / "bom.json"
REPOSITORY = "ghcr.io/mailserver-operator/mailserver-operator"
SOURCE = "https://github.com/mailserver-operator/mailserver-operator"
RECORDED = "quarkus/generated-bytecode.jar"
PARTS = ("app", "quarkus", "quarkus-run.jar")
"""Of the packaged operator, what is its own; ``lib`` has what others wrote."""
POM = {"m": "http://maven.apache.org/POM/4.0.0"}


@dataclass(frozen=True)
class Project:
    """What ``pom.xml`` says."""

    version: str
    title: str
    description: str
    built: str
    """The date of every file in the image, the same for every build of the same version."""

    @classmethod
    def read(cls) -> "Project":
        pom = ElementTree.parse(ROOT / "pom.xml").getroot()
        built = pom.findtext("m:properties/m:project.build.outputTimestamp", namespaces=POM)
        fields = (pom.findtext(f"m:{name}", namespaces=POM) for name in ("version", "name", "description"))
        return cls(*fields, built)

    @property
    def seconds(self) -> int:
        return int(datetime.datetime.fromisoformat(self.built).timestamp())

    @property
    def name(self) -> str:
        return f"{REPOSITORY}:{self.version}"


class Build:
    """``packaged``: the operator's folder of the build; ``root`` becomes the image's root file system."""

    def __init__(self, project: Project, packaged: Path, root: Path, say: Say) -> None:
        self._project = project
        self._packaged = packaged
        self._root = root
        self._say = say

    def lay(self) -> tuple[Layer, ...]:
        """The layers without the cache."""
        if not (self._packaged / "quarkus-run.jar").exists():
            raise CommandFailed("the operator is not built: `make image` does that too")
        shutil.rmtree(self._root, ignore_errors=True)
        self._root.mkdir(parents=True)
        self._say("a Java runtime is linked…")
        base = runtime.lay(self._root, jdk())
        app = self._root / APP
        app.mkdir()
        for part in ("lib", *PARTS):
            copy = shutil.copytree if (self._packaged / part).is_dir() else shutil.copy
            copy(self._packaged / part, app / part)
        number(app / RECORDED)
        self._date()
        return (
            self._layer("Java runtime and C library", *base),
            self._layer("dependencies", f"{APP}/lib"),
            self._layer("operator", *(f"{APP}/{part}" for part in PARTS)),
        )

    def cache(self, layers: tuple[Layer, ...], kept: Path) -> tuple[Layer, ...]:
        """The layer of the cache, which is made once for what the other layers have; none where it cannot be made.

        No two of them are alike, since it holds what threads did in a run; so it is kept in the folder ``kept``.
        """
        key = hashlib.sha256("".join(layer.diff_id for layer in layers).encode()).hexdigest()
        mine = kept / f"{key[:16]}.aot"
        if not mine.exists():
            if not self._train():
                return ()
            shutil.rmtree(kept, ignore_errors=True)
            kept.mkdir(parents=True)
            shutil.copy(self._root / CACHE, mine)
        shutil.copy(mine, self._root / CACHE)
        return (self._layer("cache of a start", CACHE),)

    def image(self, layers: tuple[Layer, ...]) -> Image:
        return Image(layers, ARCH, container(), labels(self._project), self._project.built)

    def _train(self) -> bool:
        with tempfile.TemporaryDirectory(prefix="training-") as scratch:
            training = Training(self._root, Path(scratch), self._say)
            if not training.possible():
                self._say("no cache: this user may not enter a root file system (unshare, chroot); starts take longer")
                return False
            training.run()
        return True

    def _layer(self, what: str, *paths: str) -> Layer:
        return Layer.of(what, self._root, paths, self._project.seconds)

    def _date(self) -> None:
        """The cache holds for archives of these dates only, so they must have them already when it is made."""
        for path in self._root.rglob("*"):
            if not path.is_symlink():
                os.utime(path, (self._project.seconds, self._project.seconds))


def container() -> dict[str, Any]:
    """With what it is started. An ``AOTCache`` that does not fit is left aside by the JVM."""
    return {
        "User": f"{runtime.USER}:{runtime.USER}",
        "WorkingDir": f"/{APP}",
        "Env": [f"JAVA_HOME=/{runtime.JAVA}", f"PATH=/{runtime.JAVA}/bin", "MALLOC_ARENA_MAX=2"],
        "Entrypoint": [f"/{runtime.JAVA}/bin/java", "-XX:AOTMode=auto", f"-XX:AOTCache=/{CACHE}", *RUN],
        "ExposedPorts": {"8080/tcp": {}},
    }


def labels(project: Project) -> dict[str, str]:
    """https://specs.opencontainers.org/image-spec/annotations/"""
    said = {
        "title": project.title,
        "description": project.description,
        "version": project.version,
        "licenses": "Apache-2.0",
        "source": SOURCE,
        "url": SOURCE,
        "documentation": f"{SOURCE}/tree/main/docs",
        "vendor": "mailserver-operator",
        "created": project.built,
    }
    return {f"org.opencontainers.image.{key}": value for key, value in said.items()}


def bill_of_materials() -> dict[str, Any]:
    """What Maven's plugin found in the operator, and what is in the image besides it (CycloneDX 1.6)."""
    bill = json.loads(BOM.read_text())
    java = dict(line.split("=", 1) for line in (jdk() / "release").read_text().splitlines())
    java_version = java["JAVA_RUNTIME_VERSION"].strip('"')
    bill["components"] += [
        {"type": "platform", "name": java["IMPLEMENTOR"].strip('"'), "version": java_version, "bom-ref": "java"},
        {"type": "library", "name": "glibc", "version": runtime.c_library(), "bom-ref": "glibc"},
    ]
    return bill


def build(say: Say) -> Image:
    """Everything, and where it is written is said."""
    project = Project.read()
    making = Build(project, PACKAGED, TARGET / "root", say)
    layers = making.lay()
    image = making.image(layers + making.cache(layers, TARGET / "cache"))
    files = image.files(project.name)
    write_folder(files, TARGET / "oci")
    write_archive(files, TARGET / "mailserver-operator.tar")
    bill = bill_of_materials()
    (TARGET / "mailserver-operator.cdx.json").write_text(json.dumps(bill, indent=2) + "\n")
    say(f"{project.name} for linux/{ARCH}: {image.size / 1e6:.1f} MB, {image.digest}")
    return image
