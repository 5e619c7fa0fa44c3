"""Which Kubernetes the sandbox runs. ``modules/renew.sh`` changes it."""

import platform
from pathlib import Path

KUBERNETES = "1.36.3"
ETCD = "3.6.16"
MODULES = Path(__file__).resolve().parent / "modules"
KUBERNETES_MODULE = MODULES / "kubernetes-1.36"
ETCD_MODULE = MODULES / "etcd-3.6"

PROGRAMS = ("kube-apiserver", "kube-controller-manager", "kubectl", "etcd")

OS = platform.system().lower()
ARCH = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
PLATFORM = f"{OS}-{ARCH}"
