"""Which Kubernetes the sandbox runs, and which Helm and OpenTofu its tests use. ``modules/renew.sh`` changes it."""

import platform
from pathlib import Path

KUBERNETES = "1.36.3"
ETCD = "3.6.16"
HELM = "4.3.1"
OPENTOFU = "1.12.6"
MODULES = Path(__file__).resolve().parent / "modules"
KUBERNETES_MODULE = MODULES / "kubernetes-1.36"
ETCD_MODULE = MODULES / "etcd-3.6"
HELM_MODULE = MODULES / "helm-4.3"
OPENTOFU_MODULE = MODULES / "opentofu-1.12"

PROGRAMS = ("kube-apiserver", "kube-controller-manager", "kubectl", "etcd")
"""Of a control plane."""
NODE_PROGRAMS = ("kubelet", "kube-scheduler", "kube-proxy")
"""What is needed besides where pods run."""

OS = platform.system().lower()
ARCH = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
PLATFORM = f"{OS}-{ARCH}"
