"""Every command of a page is run: against a real API server, as a dry run where it would change something.

The AWS command line is not installed for this: its commands are held against the service models of botocore.
"""

import json
import os
import re
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.kubernetes import binaries
from sandbox.paths import ROOT
from sandbox.progress import to_stderr
from sandbox.tests.chart.conftest import run_helm, stand_in
from sandbox.tests.conftest import run_sandbox

PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "deploy").rglob("README.md")),
    *sorted((ROOT / "helm").rglob("README.md")),
]
BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)

CONDITIONS = ("Provisioned", "DkimReady", "DnsReady", "Ready")
MAIL_SERVER = {
    "apiVersion": "mailserver-operator.dev/v1alpha1",
    "kind": "MailServer",
    "metadata": {"name": "mail", "namespace": "mail"},
    "spec": {"domain": "example.com", "instance": {"id": "i-0123456789abcdef0"}},
}
STATUS = {
    "observedGeneration": 1,
    "conditions": [
        {
            "type": condition,
            "status": "True",
            "reason": "AllReady",
            "message": "",
            "observedGeneration": 1,
            "lastTransitionTime": "2026-01-01T00:00:00Z",
        }
        for condition in CONDITIONS
    ],
}

KUBECTL = """\
#!/bin/bash
case "$1" in
apply | patch | annotate | label | delete | create | scale) exec {kubectl} "$@" --dry-run=server ;;
esac
case " $* " in
*" logs "* | *" exec "* | *" rollout "*)
  exec {kubectl} "$@" --help >/dev/null ;; # there is no node: its flags are checked
*) exec {kubectl} "$@" ;;
esac
"""
HELM = """\
#!/bin/bash
case "$1" in
install) shift; exec {helm} upgrade --install "$@" --dry-run=server ;;
upgrade) exec {helm} "$@" --dry-run=server ;;
uninstall) exec {helm} "$@" --help >/dev/null ;;
*) exec {helm} "$@" ;;
esac
"""
MAKE = """\
#!/bin/bash
exec /usr/bin/env -u MAKEFLAGS PATH="$REAL_PATH" make --dry-run "$@" >/dev/null
"""
TSIG_KEYGEN = """\
#!/bin/bash
echo "key \\"${{!#}}\\" {{ algorithm hmac-sha256; secret \\"c2VjcmV0\\"; }};"
"""
GREP = 'grep() { command grep "$@" || [ $? -eq 1 ]; }\n'
"""Finding nothing is no failure of a command."""


def blocks() -> list[object]:
    found = []
    for page in PAGES:
        for index, (indent, text) in enumerate(BLOCK.findall(page.read_text())):
            name = f"{page.relative_to(ROOT)}-{index + 1}"
            found.append(pytest.param(textwrap.dedent(indent + text if indent else text), id=name))
    return found


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of somebody at a cluster that has the CRD and a MailServer which is Ready."""
    folder = tmp_path_factory.mktemp("documents")
    state = folder / "sandbox"
    started = run_sandbox("up", "--state", state)
    assert started.returncode == 0, started.stderr
    kubernetes = json.loads((state / "state.json").read_text())["kubernetes"]
    programs = folder / "bin"
    programs.mkdir()
    write(programs / "kubectl", KUBECTL.format(kubectl=kubernetes["kubectl"]))
    write(programs / "helm", HELM.format(helm=binaries.find_helm(to_stderr)))
    write(programs / "make", MAKE)
    write(programs / "tsig-keygen", TSIG_KEYGEN.format())
    write(programs / "skopeo", "#!/bin/bash\n")  # there is no registry
    write(programs / "openssl", "#!/bin/bash\ntouch s2.pem\n")
    write(programs / "keytool", "#!/bin/bash\ntouch truststore\n")
    write(programs / "aws", f'#!/bin/bash\nexec {sys.executable} -m sandbox.tests.docs.aws "$@"\n')
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "REAL_PATH": os.environ["PATH"],
        "KUBECONFIG": kubernetes["adminKubeconfig"],
        "HOME": str(folder),
        "JAVA_HOME": str(folder),
    }

    def kubectl(*arguments: str, stdin: str | None = None) -> None:
        command = [kubernetes["kubectl"], *arguments]
        subprocess.run(command, cwd=ROOT, env=environment, input=stdin, text=True, check=True, capture_output=True)

    for kind in ("PodMonitor", "PrometheusRule"):
        kubectl("apply", "-f", "-", stdin=json.dumps(stand_in(kind)))
    for namespace in ("mail", "argocd", "mailserver-operator"):
        kubectl("create", "namespace", namespace)
    kubectl("create", "configmap", "argocd-cm", "--namespace=argocd")
    monitoring = ("crd/podmonitors.monitoring.coreos.com", "crd/prometheusrules.monitoring.coreos.com")
    kubectl("wait", "--for=condition=Established", *monitoring, "--timeout=120s")
    release = ("mailserver-operator", ROOT / "helm" / "mailserver-operator", "--namespace=mailserver-operator")
    run_helm(
        "install", *release, "--set", "podMonitor.enabled=true", environment={"KUBECONFIG": environment["KUBECONFIG"]}
    )
    kubectl("wait", "--for=condition=Established", "crd/mailservers.mailserver-operator.dev", "--timeout=120s")
    kubectl("apply", "-f", "-", stdin=json.dumps(MAIL_SERVER))
    kubectl(
        "apply", "--server-side", "--subresource=status", "-f", "-", stdin=json.dumps(MAIL_SERVER | {"status": STATUS})
    )
    yield environment
    run_sandbox("down", "--state", state)


def write(path: Path, script: str) -> None:
    path.write_text(script)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize("commands", blocks())
def test_commands_run(shell: dict[str, str], commands: str, tmp_path: Path) -> None:
    for entry in ROOT.iterdir():
        (tmp_path / entry.name).symlink_to(entry)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", GREP + commands],
        cwd=tmp_path,
        env=shell | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
