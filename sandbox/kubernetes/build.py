"""Builds the control plane's programs, Helm and OpenTofu from Go modules.

``go install k8s.io/kubernetes/cmd/kube-apiserver@…`` fails, since the go.mod of Kubernetes replaces its staging modules
by local paths. The wrapper modules below ``modules/`` replace each of them by its published version instead; their
go.sum pins every source by digest.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sandbox.kubernetes.release import (
    ETCD_MODULE,
    HELM,
    HELM_MODULE,
    KUBERNETES,
    KUBERNETES_MODULE,
    OPENTOFU,
    OPENTOFU_MODULE,
)
from sandbox.process import die_with_parent
from sandbox.progress import Say

STEPS = (  # program, package, wrapper module, how long it takes on two cores when nothing is cached
    ("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", KUBERNETES_MODULE, "5 minutes"),
    ("kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager", KUBERNETES_MODULE, "1 minute"),
    ("kubectl", "k8s.io/kubernetes/cmd/kubectl", KUBERNETES_MODULE, "30 seconds"),
    ("etcd", "go.etcd.io/etcd/server/v3", ETCD_MODULE, "30 seconds"),
    ("kubelet", "k8s.io/kubernetes/cmd/kubelet", KUBERNETES_MODULE, "1 minute"),
    ("kube-scheduler", "k8s.io/kubernetes/cmd/kube-scheduler", KUBERNETES_MODULE, "10 seconds"),
    ("kube-proxy", "k8s.io/kubernetes/cmd/kube-proxy", KUBERNETES_MODULE, "10 seconds"),
)

INSTALLED = "/usr/local/go/bin/go"
"""Where https://go.dev/doc/install puts it."""


class CannotBuild(Exception):
    """Its message tells the person what to do."""


def build(programs: Sequence[str], folder: Path, say: Say) -> None:
    """Builds these programs of Kubernetes into the folder."""
    go = find_go(f"Kubernetes {KUBERNETES}", f"; or set KUBEBUILDER_ASSETS to a folder with {', '.join(programs)}")
    stamps = kubernetes_stamps()
    steps = [step for step in STEPS if step[0] in programs]
    for number, (name, package, module, usually) in enumerate(steps, 1):
        say(f"building {name} ({number}/{len(steps)}), usually {usually} the first time…")
        compile_program(go, package, module, folder / name, stamps)


def build_helm(folder: Path, say: Say) -> None:
    go = find_go(f"Helm {HELM}")
    say("building helm, usually 5 minutes the first time…")
    stamps = {"helm.sh/helm/v4/internal/version.version": f"v{HELM}"}
    compile_program(go, "helm.sh/helm/v4/cmd/helm", HELM_MODULE, folder / "helm", stamps)


def build_opentofu(folder: Path, say: Say) -> None:
    go = find_go(f"OpenTofu {OPENTOFU}")
    say("building OpenTofu, usually 5 minutes the first time…")
    stamps = {"github.com/opentofu/opentofu/version.dev": "no"}
    compile_program(go, "github.com/opentofu/opentofu/cmd/tofu", OPENTOFU_MODULE, folder / "tofu", stamps)


def find_go(what: str, otherwise: str = "") -> str:
    go = shutil.which("go") or shutil.which(INSTALLED)
    if go is None:
        raise CannotBuild(f"{what} must be built, which needs Go 1.26 or later on the PATH{otherwise}")
    return go


def compile_program(go: str, package: str, module: Path, output: Path, stamps: dict[str, str]) -> None:
    """``stamps``: variables of the program that are set while linking, such as its version."""
    linker = " ".join(["-s -w -buildid=", *(f"-X {name}={value}" for name, value in stamps.items())])
    flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-tags=selinux,notest", f"-ldflags={linker}"]
    environment = os.environ | {"CGO_ENABLED": "0", "GOFLAGS": "", "GOWORK": "off"}
    result = subprocess.run(
        [go, "build", *flags, "-o", str(output), package],
        cwd=module,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=die_with_parent,
    )
    if result.returncode != 0:
        raise CannotBuild(f"go build {package} failed:\n{result.stdout[-3000:]}")


def kubernetes_stamps() -> dict[str, str]:
    """Its version, without which the server says v0.0.0-master."""
    major, minor, _ = KUBERNETES.split(".")
    version = {
        "gitVersion": f"v{KUBERNETES}",
        "gitMajor": major,
        "gitMinor": minor,
        "gitTreeState": "archive",
        "gitCommit": "0" * 40,
        "buildDate": "1970-01-01T00:00:00Z",
    }
    packages = ("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")
    return {f"{package}.{key}": value for package in packages for key, value in version.items()}
