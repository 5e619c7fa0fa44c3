"""Downloads the released programs, where the internet is reachable.

The archives of envtest hold no kube-controller-manager, without which no namespace is ever deleted and no garbage
collected. So the release binaries themselves are taken, over HTTPS, each checked against the published digest.
"""

import hashlib
import http.client
import io
import shutil
import tarfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from sandbox.kubernetes.release import ARCH, ETCD, HELM, KUBERNETES, OPENTOFU, OS
from sandbox.progress import Say

KUBERNETES_RELEASES = "https://dl.k8s.io/release"
ETCD_RELEASES = "https://github.com/etcd-io/etcd/releases/download"
HELM_RELEASES = "https://get.helm.sh"
OPENTOFU_RELEASES = "https://github.com/opentofu/opentofu/releases/download"
TIMEOUT = 4  # seconds without an answer until the internet counts as unreachable


class Unreachable(Exception):
    """The release could not be had from there; its message says why."""


def download(programs: Sequence[str], folder: Path, say: Say) -> None:
    """Puts these programs of Kubernetes into the folder, or raises :class:`Unreachable`."""
    for name in programs:
        if name == "etcd":
            download_etcd(folder, say)
            continue
        url = f"{KUBERNETES_RELEASES}/v{KUBERNETES}/bin/{OS}/{ARCH}/{name}"
        digest = fetch(f"{url}.sha256").decode().split()[0]
        say(f"downloading {name} {KUBERNETES}…")
        write_program(folder / name, checked(fetch(url), digest, name))


def download_etcd(folder: Path, say: Say) -> None:
    name = f"etcd-v{ETCD}-{OS}-{ARCH}"
    say(f"downloading etcd {ETCD}…")
    packed = archived(f"{ETCD_RELEASES}/v{ETCD}", f"{name}.tar.gz", "SHA256SUMS")
    unpack_program(packed, f"{name}/etcd", folder / "etcd")


def download_helm(folder: Path, say: Say) -> None:
    archive = f"helm-v{HELM}-{OS}-{ARCH}.tar.gz"
    digest = fetch(f"{HELM_RELEASES}/{archive}.sha256sum").decode().split()[0]
    say(f"downloading helm {HELM}…")
    packed = checked(fetch(f"{HELM_RELEASES}/{archive}"), digest, archive)
    unpack_program(packed, f"{OS}-{ARCH}/helm", folder / "helm")


def download_opentofu(folder: Path, say: Say) -> None:
    archive, sums = f"tofu_{OPENTOFU}_{OS}_{ARCH}.tar.gz", f"tofu_{OPENTOFU}_SHA256SUMS"
    say(f"downloading OpenTofu {OPENTOFU}…")
    unpack_program(archived(f"{OPENTOFU_RELEASES}/v{OPENTOFU}", archive, sums), "tofu", folder / "tofu")


def archived(release: str, archive: str, sums: str) -> bytes:
    """An archive of a release; the sums of all its archives are in one file beside it, as sha256sum writes it."""
    digests = dict(reversed(line.split()) for line in fetch(f"{release}/{sums}").decode().splitlines())
    return checked(fetch(f"{release}/{archive}"), digests.get(archive, ""), archive)


def fetch(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer, io.BytesIO() as body:
            shutil.copyfileobj(answer, body)
            return body.getvalue()
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise Unreachable(f"{url}: {getattr(error, 'reason', error)}") from error


def checked(content: bytes, digest: str, name: str) -> bytes:
    if hashlib.sha256(content).hexdigest() != digest:
        raise Unreachable(f"{name} does not have the digest that was published for it")
    return content


def unpack_program(archive: bytes, member: str, path: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        write_program(path, tar.extractfile(member).read())


def write_program(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o755)
