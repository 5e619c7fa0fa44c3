"""Starts etcd, kube-apiserver and kube-controller-manager, and knows when they are ready."""

import http.client
import json
import shutil
import ssl
import time
from pathlib import Path

from sandbox.children import Children
from sandbox.kubernetes.kubeconfig import write_kubeconfig
from sandbox.pki import Authority, Issued, elliptic_key, private_pem, public_pem
from sandbox.ports import free_port

AUDIT_POLICY = Path(__file__).resolve().parent / "audit-policy.yaml"
SERVICE_RANGE, SERVICE_ADDRESS = "10.0.0.0/24", "10.0.0.1"
CONTROLLERS = (
    "namespace-controller",
    "garbage-collector-controller",
    "serviceaccount-controller",
    "root-ca-certificate-publisher-controller",
    "clusterrole-aggregation-controller",
)


class NotReady(Exception):
    """A component ended or did not become ready in time; its message names the log to read."""


class ControlPlane:
    """One control plane in one folder, which it empties first. Its life: :meth:`start`, :meth:`wait_until_ready`."""

    def __init__(self, binaries: Path, folder: Path, children: Children) -> None:
        self._binaries = binaries
        self._folder = folder
        self._admin_kubeconfig = folder / "admin.kubeconfig"
        self._audit_log = folder / "audit.jsonl"
        self._version = ""
        self._children = children
        self._logs = folder / "log"
        self._pki = folder / "pki"

    def start(self) -> None:
        """Starts etcd and kube-apiserver and returns at once."""
        shutil.rmtree(self._folder, ignore_errors=True)
        for folder in (self._pki, self._logs):
            folder.mkdir(parents=True)
        self._port = free_port()
        self._server = f"https://127.0.0.1:{self._port}"
        self._make_credentials()
        etcd = f"http://127.0.0.1:{free_port()}"
        self._start_etcd(etcd, peer=f"http://127.0.0.1:{free_port()}")
        self._start_apiserver(etcd)

    def wait_until_ready(self, seconds: float = 300) -> None:
        """Returns when the API server is ready and the controllers have made the first ServiceAccount."""
        deadline = time.monotonic() + seconds
        self._wait("kube-apiserver", lambda: self._get("/readyz")[0] == 200, deadline)
        self._start_controller_manager()
        self._version = json.loads(self._get("/version")[1])["gitVersion"]
        service_account = "/api/v1/namespaces/default/serviceaccounts/default"
        self._wait("kube-controller-manager", lambda: self._get(service_account)[0] == 200, deadline)

    def description(self) -> dict[str, str]:
        """What ``state.json`` says of it."""
        return {
            "server": self._server,
            "version": self._version,
            "adminKubeconfig": str(self._admin_kubeconfig),
            "auditLog": str(self._audit_log),
            "kubectl": str(self._binaries / "kubectl"),
            "bin": str(self._binaries),
        }

    def _make_credentials(self) -> None:
        authority = Authority("sandbox")
        (self._pki / "ca.crt").write_bytes(authority.certificate)
        names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"]
        self._write("apiserver", authority.server("kube-apiserver", names, ["127.0.0.1", SERVICE_ADDRESS]))
        key = elliptic_key()
        (self._pki / "service-accounts.key").write_bytes(private_pem(key))
        (self._pki / "service-accounts.pub").write_bytes(public_pem(key))
        admin = authority.client("admin", group="system:masters")
        self._write("admin", admin)
        write_kubeconfig(self._admin_kubeconfig, self._server, authority.certificate, "admin", admin)
        manager = authority.client("system:kube-controller-manager")
        write_kubeconfig(self._manager_kubeconfig, self._server, authority.certificate, "manager", manager)
        self._tls = ssl.create_default_context(cafile=str(self._pki / "ca.crt"))
        self._tls.load_cert_chain(self._pki / "admin.crt", self._pki / "admin.key")

    def _write(self, name: str, issued: Issued) -> None:
        (self._pki / f"{name}.crt").write_bytes(issued.certificate)
        key = self._pki / f"{name}.key"
        key.touch(mode=0o600)
        key.write_bytes(issued.key)

    @property
    def _manager_kubeconfig(self) -> Path:
        return self._pki / "controller-manager.kubeconfig"

    def _start_etcd(self, clients: str, peer: str) -> None:
        self._start(
            "etcd",
            f"--data-dir={self._folder / 'etcd'}",
            "--unsafe-no-fsync",
            f"--listen-client-urls={clients}",
            f"--advertise-client-urls={clients}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
        )

    def _start_apiserver(self, etcd: str) -> None:
        self._start(
            "kube-apiserver",
            f"--etcd-servers={etcd}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            f"--secure-port={self._port}",
            "--endpoint-reconciler-type=none",
            f"--tls-cert-file={self._pki / 'apiserver.crt'}",
            f"--tls-private-key-file={self._pki / 'apiserver.key'}",
            f"--client-ca-file={self._pki / 'ca.crt'}",
            f"--service-account-issuer={self._server}",
            f"--service-account-key-file={self._pki / 'service-accounts.pub'}",
            f"--service-account-signing-key-file={self._pki / 'service-accounts.key'}",
            f"--service-cluster-ip-range={SERVICE_RANGE}",
            "--authorization-mode=RBAC",
            f"--audit-policy-file={AUDIT_POLICY}",
            f"--audit-log-path={self._audit_log}",
        )

    def _start_controller_manager(self) -> None:
        self._start(
            "kube-controller-manager",
            f"--kubeconfig={self._manager_kubeconfig}",
            "--use-service-account-credentials=true",
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            "--secure-port=0",
            f"--service-account-private-key-file={self._pki / 'service-accounts.key'}",
            f"--root-ca-file={self._pki / 'ca.crt'}",
            f"--controllers={','.join(CONTROLLERS)}",
        )

    def _start(self, name: str, *arguments: str) -> None:
        self._children.start(name, [str(self._binaries / name), *arguments], self._log(name))

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def _wait(self, component: str, is_ready, deadline: float) -> None:
        while not is_ready():
            for name in ("etcd", component):
                if self._children.has_ended(name):
                    raise NotReady(f"{name} ended: see {self._log(name)}")
            if time.monotonic() > deadline:
                raise NotReady(f"{component} is not ready: see {self._log(component)}")
            time.sleep(0.05)

    def _get(self, path: str) -> tuple[int, bytes]:
        """Status and body as the administrator gets them; status 0 where nothing answers yet."""
        connection = http.client.HTTPSConnection("127.0.0.1", self._port, context=self._tls, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()
