"""Where the programs come from, with a local server for the download and a stand-in for Go."""

import hashlib
import io
import tarfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sandbox.kubernetes import binaries, build, download
from sandbox.kubernetes.build import CannotBuild
from sandbox.kubernetes.release import ARCH, ETCD, HELM, KUBERNETES, OPENTOFU, OS, PLATFORM, PROGRAMS

FAKE_GO = """#!/bin/sh
echo "$@" >> "$FAKE_GO_CALLS"
while [ "$1" != -o ]; do shift; done
echo built > "$2"; chmod +x "$2"
"""


@pytest.fixture(autouse=True)
def nothing_there(tmp_path, monkeypatch):
    """An empty cache, no KUBEBUILDER_ASSETS, an internet that is not reached and a Go that builds at once."""
    go = program(tmp_path / "go" / "go", FAKE_GO)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("KUBEBUILDER_ASSETS", raising=False)
    monkeypatch.setenv("PATH", f"{go.parent}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_GO_CALLS", str(tmp_path / "go-calls"))
    reach(monkeypatch, "http://127.0.0.1:1")


def reach(monkeypatch, server: str) -> None:
    monkeypatch.setattr(download, "KUBERNETES_RELEASES", server)
    monkeypatch.setattr(download, "ETCD_RELEASES", server)
    monkeypatch.setattr(download, "HELM_RELEASES", server)
    monkeypatch.setattr(download, "OPENTOFU_RELEASES", server)


def program(path: Path, content: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    path.chmod(0o755)
    return path


def packed(archive: Path, name: str, content: str) -> str:
    """Makes an archive with that file and returns the line with its digest."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "w:gz") as tar:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content.encode()))
    return f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.name}\n"


@pytest.fixture
def releases(tmp_path, monkeypatch):
    """A server with the files of the release, in their folders."""
    root = tmp_path / "releases"
    for name in PROGRAMS[:3]:
        content = program(root / f"v{KUBERNETES}/bin/{OS}/{ARCH}/{name}", f"downloaded {name}").read_bytes()
        (root / f"v{KUBERNETES}/bin/{OS}/{ARCH}/{name}.sha256").write_text(hashlib.sha256(content).hexdigest())
    etcd = root / f"v{ETCD}/etcd-v{ETCD}-{OS}-{ARCH}.tar.gz"
    (etcd.parent / "SHA256SUMS").write_text(packed(etcd, f"etcd-v{ETCD}-{OS}-{ARCH}/etcd", "downloaded etcd"))
    helm = root / f"helm-v{HELM}-{OS}-{ARCH}.tar.gz"
    (root / f"{helm.name}.sha256sum").write_text(packed(helm, f"{OS}-{ARCH}/helm", "downloaded helm"))
    tofu = root / f"v{OPENTOFU}/tofu_{OPENTOFU}_{OS}_{ARCH}.tar.gz"
    (tofu.parent / f"tofu_{OPENTOFU}_SHA256SUMS").write_text(packed(tofu, "tofu", "downloaded tofu"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=root))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    reach(monkeypatch, f"http://127.0.0.1:{server.server_port}")
    yield root
    server.shutdown()
    server.server_close()


def test_assets_that_are_whole_are_used_as_they_are(tmp_path, monkeypatch):
    for name in PROGRAMS:
        program(tmp_path / "assets" / name)
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(tmp_path / "assets"))
    assert binaries.find(print) == tmp_path / "assets"


def test_assets_without_a_controller_manager_are_not_used_and_the_person_is_told(tmp_path, monkeypatch):
    for name in ("kube-apiserver", "etcd", "kubectl"):
        program(tmp_path / "assets" / name)
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(tmp_path / "assets"))
    said = []
    assert binaries.find(said.append) != tmp_path / "assets"
    assert "has no kube-controller-manager" in said[0]


def test_what_the_internet_has_is_downloaded_into_the_cache(releases, tmp_path):
    folder = binaries.find(print)
    assert folder == tmp_path / "cache/mailserver-operator/kubernetes" / f"v{KUBERNETES}-{PLATFORM}"
    assert {name: (folder / name).read_text() for name in PROGRAMS} == {n: f"downloaded {n}" for n in PROGRAMS}
    assert not (tmp_path / "go-calls").exists()


def test_helm_is_downloaded_where_the_internet_has_it(releases, tmp_path):
    helm = binaries.find_helm(print)
    assert helm.parent == tmp_path / "cache/mailserver-operator/helm" / f"v{HELM}-{PLATFORM}"
    assert helm.read_text() == "downloaded helm"
    assert not (tmp_path / "go-calls").exists()


def test_helm_is_built_elsewhere_with_its_version_stamped_in_and_nothing_else_with_it(tmp_path):
    assert binaries.find_helm(print).read_text() == "built\n"
    (call,) = (tmp_path / "go-calls").read_text().splitlines()
    assert "-mod=readonly" in call
    assert f"version.version=v{HELM}" in call


def test_opentofu_is_downloaded_where_the_internet_has_it(releases, tmp_path):
    tofu = binaries.find_opentofu(print)
    assert tofu.parent == tmp_path / "cache/mailserver-operator/opentofu" / f"v{OPENTOFU}-{PLATFORM}"
    assert tofu.read_text() == "downloaded tofu"
    assert not (tmp_path / "go-calls").exists()


def test_opentofu_is_built_elsewhere_as_a_release(tmp_path):
    assert binaries.find_opentofu(print).read_text() == "built\n"
    (call,) = (tmp_path / "go-calls").read_text().splitlines()
    assert "-mod=readonly" in call
    assert "version.dev=no" in call


def test_download_with_a_wrong_digest_is_thrown_away_and_built_instead(releases, tmp_path):
    (releases / f"v{KUBERNETES}/bin/{OS}/{ARCH}/kubectl").write_text("tampered with")
    folder = binaries.find(print)
    assert {(folder / name).read_text() for name in PROGRAMS} == {"built\n"}


def test_without_internet_every_program_is_built_once_with_progress(tmp_path):
    said = []
    folder = binaries.find(said.append)
    assert folder == binaries.find(said.append)
    assert len((tmp_path / "go-calls").read_text().splitlines()) == len(PROGRAMS)
    assert [text.split(",")[0] for text in said[1:]] == [
        "building kube-apiserver (1/4)",
        "building kube-controller-manager (2/4)",
        "building kubectl (3/4)",
        "building etcd (4/4)",
    ]


def test_modules_are_built_read_only_with_the_version_stamped_in(tmp_path):
    binaries.find(print)
    call = (tmp_path / "go-calls").read_text().splitlines()[0]
    assert "-mod=readonly" in call
    assert f"component-base/version.gitVersion=v{KUBERNETES}" in call


def test_failed_build_says_why_and_leaves_nothing_that_looks_whole(tmp_path):
    program(tmp_path / "go" / "go", "#!/bin/sh\necho 'no space left on device' >&2; exit 1\n")
    with pytest.raises(CannotBuild, match="no space left on device"):
        binaries.find(print)
    assert [path for path in (tmp_path / "cache/mailserver-operator/kubernetes").iterdir() if path.is_dir()] == []


def test_go_is_found_where_its_installer_puts_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(build, "INSTALLED", str(tmp_path / "go" / "go"))
    assert binaries.find_opentofu(print).read_text() == "built\n"


def test_without_go_the_person_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(build, "INSTALLED", str(tmp_path / "go" / "none"))
    with pytest.raises(CannotBuild, match=r"needs Go 1\.26 or later on the PATH; or set KUBEBUILDER_ASSETS"):
        binaries.find(print)


def test_two_starts_at_once_build_once(tmp_path):
    threads = [threading.Thread(target=binaries.find, args=(print,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len((tmp_path / "go-calls").read_text().splitlines()) == len(PROGRAMS)
