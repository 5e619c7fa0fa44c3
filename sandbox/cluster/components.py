"""What runs on a node, and how it is configured."""

import json
from pathlib import Path
from typing import Any

from sandbox.cluster.layout import API, API_PORT, API_SERVICE, PODS, SERVICES, Node
from sandbox.cluster.pause import NAME as PAUSE
from sandbox.kubernetes.control_plane import AUDIT_POLICY
from sandbox.kubernetes.kubeconfig import write_kubeconfig
from sandbox.pki import Authority, elliptic_key, private_pem, public_pem

USERS = {
    "admin": ("admin", "system:masters"),
    "manager": ("system:kube-controller-manager", None),
    "scheduler": ("system:kube-scheduler", None),
    "proxy": ("system:kube-proxy", None),
}
"""By the name of the kubeconfig: user and group."""
NAMES = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"]
WAIT = 'until kubectl --kubeconfig="$1" get --raw=/readyz; do sleep 0.1; done >/dev/null 2>&1; shift; exec "$@"'
"""Who starts before the API server has made its own roles is refused, and comes back only after seconds."""


def issue(authority: Authority, nodes: list[Node]) -> None:
    """Writes the keys, certificates and kubeconfigs of all nodes."""
    service_accounts = elliptic_key()
    for node in nodes:
        pki = node.path("pki")
        pki.mkdir(parents=True)
        (pki / "ca.crt").write_bytes(authority.certificate)
        serving = authority.server(node.name, [node.name], [node.address])
        _write(pki, "kubelet", serving.certificate, serving.key)
        users = USERS | {"kubelet": (f"system:node:{node.name}", "system:nodes")}
        for file, (user, group) in users.items():
            client = authority.client(user, group)
            write_kubeconfig(node.path(f"{file}.kubeconfig"), API, authority.certificate, user, client)
            _write(pki, f"{file}-client", client.certificate, client.key)
        if node.leads:
            server = authority.server("kube-apiserver", NAMES, ["127.0.0.1", API_SERVICE, node.address])
            _write(pki, "apiserver", server.certificate, server.key)
            _write(pki, "service-accounts", public_pem(service_accounts), private_pem(service_accounts))


def _write(pki: Path, name: str, certificate: bytes, key: bytes) -> None:
    (pki / f"{name}.crt").write_bytes(certificate)
    (pki / f"{name}.key").touch(mode=0o600)
    (pki / f"{name}.key").write_bytes(key)


def write_configuration(node: Node) -> None:
    node.path("log").mkdir(exist_ok=True)
    node.path("cni").mkdir(exist_ok=True)
    node.path("cni", "pods.conflist").write_text(json.dumps(_pod_network(node)))
    node.path("containerd.toml").write_text(_containerd(node))
    node.path("kubelet.json").write_text(json.dumps(_kubelet(node)))
    node.path("proxy.json").write_text(json.dumps(_proxy(node)))
    node.path("resolv.conf").write_text("options ndots:1\n")


def commands(node: Node) -> dict[str, list[str]]:
    """By name, in the order of their start."""
    if not node.leads:
        return _worker(node)
    return _control_plane(node) | _worker(node)


def _control_plane(node: Node) -> dict[str, list[str]]:
    pki = node.path("pki")
    return {
        "etcd": ["etcd", f"--data-dir={node.path('etcd')}", "--unsafe-no-fsync", "--log-level=warn"],
        "kube-apiserver": [
            "kube-apiserver",
            "--etcd-servers=http://127.0.0.1:2379",
            "--bind-address=0.0.0.0",
            f"--advertise-address={node.address}",
            f"--secure-port={API_PORT}",
            f"--tls-cert-file={pki / 'apiserver.crt'}",
            f"--tls-private-key-file={pki / 'apiserver.key'}",
            f"--client-ca-file={pki / 'ca.crt'}",
            f"--kubelet-client-certificate={pki / 'admin-client.crt'}",
            f"--kubelet-client-key={pki / 'admin-client.key'}",
            f"--kubelet-certificate-authority={pki / 'ca.crt'}",
            "--kubelet-preferred-address-types=InternalIP",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={pki / 'service-accounts.crt'}",
            f"--service-account-signing-key-file={pki / 'service-accounts.key'}",
            f"--service-cluster-ip-range={SERVICES}",
            "--authorization-mode=Node,RBAC",
            "--enable-admission-plugins=NodeRestriction",
            "--default-not-ready-toleration-seconds=5",
            "--default-unreachable-toleration-seconds=5",
            f"--audit-policy-file={AUDIT_POLICY}",
            f"--audit-log-path={node.path('audit.jsonl')}",
            "--audit-log-maxsize=100000",
        ],
        "kube-controller-manager": _when_ready(
            node,
            "manager",
            "kube-controller-manager",
            f"--kubeconfig={node.path('manager.kubeconfig')}",
            "--use-service-account-credentials=true",
            "--leader-elect=false",
            "--secure-port=0",
            f"--service-account-private-key-file={pki / 'service-accounts.key'}",
            f"--root-ca-file={pki / 'ca.crt'}",
            "--controllers=*",
            "--kube-api-qps=500",
            "--kube-api-burst=500",
            "--node-monitor-period=1s",
            "--node-monitor-grace-period=12s",
        ),
        "kube-scheduler": _when_ready(
            node,
            "scheduler",
            "kube-scheduler",
            f"--kubeconfig={node.path('scheduler.kubeconfig')}",
            "--leader-elect=false",
            "--secure-port=0",
        ),
    }


def _worker(node: Node) -> dict[str, list[str]]:
    return {
        "containerd": ["containerd", f"--config={node.path('containerd.toml')}"],
        "kubelet": _when_ready(
            node,
            "kubelet",
            "kubelet",
            f"--config={node.path('kubelet.json')}",
            f"--kubeconfig={node.path('kubelet.kubeconfig')}",
            f"--node-ip={node.address}",
            f"--hostname-override={node.name}",
        ),
        "kube-proxy": _when_ready(node, "proxy", "kube-proxy", f"--config={node.path('proxy.json')}"),
    }


def _when_ready(node: Node, user: str, *command: str) -> list[str]:
    return ["sh", "-c", WAIT, "sh", str(node.path(f"{user}.kubeconfig")), *command]


def _pod_network(node: Node) -> dict[str, Any]:
    addresses = {"type": "host-local", "ranges": [[{"subnet": node.pods}]], "routes": [{"dst": "0.0.0.0/0"}]}
    bridge = {"type": "bridge", "bridge": "pods0", "isGateway": True, "hairpinMode": True, "ipam": addresses}
    return {"cniVersion": "0.4.0", "name": "pods", "plugins": [bridge]}


def _containerd(node: Node) -> str:
    """``restrict_oom_score_adj``: without CAP_SYS_RESOURCE runc fails on the score that a sandbox shall have."""
    return f"""version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{PAUSE}"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "{node.plugins}"
    conf_dir = "{node.path("cni")}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
"""


def _kubelet(node: Node) -> dict[str, Any]:
    """What is short here is so for tests: they wait for it. Images cannot be pulled again, so none is thrown away."""
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "failCgroupV1": False,
        "cgroupDriver": "cgroupfs",
        "containerRuntimeEndpoint": "unix:///run/containerd/containerd.sock",
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": str(node.path("pki", "ca.crt"))},
        },
        "authorization": {"mode": "Webhook"},
        "tlsCertFile": str(node.path("pki", "kubelet.crt")),
        "tlsPrivateKeyFile": str(node.path("pki", "kubelet.key")),
        "address": node.address,
        "resolvConf": str(node.path("resolv.conf")),
        "clusterDomain": "cluster.local",
        "failSwapOn": False,
        "evictionHard": {"memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%"},
        "imageGCHighThresholdPercent": 100,
        "imageGCLowThresholdPercent": 99,
        "nodeStatusUpdateFrequency": "2s",
        "syncFrequency": "5s",
        "nodeLeaseDurationSeconds": 10,
        "crashLoopBackOff": {"maxContainerRestartPeriod": "1s"},
    }


def _proxy(node: Node) -> dict[str, Any]:
    return {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
        "kind": "KubeProxyConfiguration",
        "mode": "iptables",
        "bindAddress": node.address,
        "clusterCIDR": f"{PODS}.0.0/16",
        "hostnameOverride": node.name,
        "clientConnection": {"kubeconfig": str(node.path("proxy.kubeconfig"))},
        "conntrack": {"maxPerCore": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
    }
