"""Every command of a page is run: against a real API server, as a dry run where it would change something.

The AWS command line is not installed for this: its commands are held against the service models of botocore, those of
GitHub's against the workflow of a release. Builds and tests are not run: what they name is looked for. Commands in a
sentence are often but the beginning of one: they are parsed.
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
import yaml

from sandbox.kubernetes import binaries
from sandbox.paths import ROOT
from sandbox.progress import to_stderr
from sandbox.tests.chart.conftest import run_helm, stand_in
from sandbox.tests.conftest import run_sandbox
from sandbox.tests.docs.test_links import pages

PAGES = [
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "deploy").rglob("*.md")),
    *sorted((ROOT / "helm").rglob("README.md")),
]
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
IN_A_SENTENCE = re.compile(r"`((?:kubectl|helm|aws) [^`]+)`")

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
MVNW = """\
#!/bin/bash
exists() { # a class and, behind #, the beginning of its methods
  found=$(find src/test/java/ -name "${1%%#*}.java")
  method=$(sed -n 's/[^#]*#\\([a-z_A-Z0-9]*\\).*/\\1/p' <<< "$1")
  [ "$found" ] && { [ -z "$method" ] || grep -q " $method" $found; }
}
for argument; do
  case "$argument" in
  test | verify | -B | -q | -Dtest=none | -Dsurefire.failIfNoSpecifiedTests=false) ;;
  -Dtest=* | -Dit.test=*) exists "${argument#*=}" || { echo "no such test: $argument" >&2; exit 1; } ;;
  *) echo "not known: $argument" >&2; exit 1 ;;
  esac
done
"""
SANDBOX_PYTHON = """\
#!/bin/bash
cd {root} && export HOME={home}
case "$1 $2" in
"-m pytest") exec {python} "$@" --collect-only ;;
"-m sandbox") exec {python} "$@" --help ;;
*) exit 1 ;;
esac
"""
SKOPEO = """\
#!/bin/bash
case "$*" in
"copy oci-archive:target/image/mailserver-operator.tar docker://"*) ;;
"inspect --config --format {{.RootFS.DiffIDs}} oci-archive:target/image/mailserver-operator.tar") ;;
"inspect --config --format {{.RootFS.DiffIDs}} docker://"*) ;;
"login --username AWS --password-stdin "*) ;;
*) echo "skopeo $*?" >&2; exit 1 ;;
esac
"""
TSIG_KEYGEN = """\
#!/bin/bash
[ $# = 3 ] && [ "$1 $2" = "-a hmac-sha256" ] || exit 1
echo "key \\"${{!#}}\\" {{ algorithm hmac-sha256; secret \\"c2VjcmV0\\"; }};"
"""
GREP = 'grep() { command grep "$@" || [ $? -eq 1 ]; }\n'
"""Finding nothing is no failure of a command."""


def blocks(language: str) -> list[object]:
    found = []
    for page in PAGES:
        of_language = (
            (indent, text) for indent, written, text in BLOCK.findall(page.read_text()) if written == language
        )
        for index, (indent, text) in enumerate(of_language):
            name = f"{page.relative_to(ROOT)}-{index + 1}"
            found.append(pytest.param(textwrap.dedent(indent + text if indent else text), id=name))
    return found


def in_sentences() -> list[str]:
    found = {command for page in PAGES for command in IN_A_SENTENCE.findall(BLOCK.sub("", page.read_text()))}
    return sorted(" ".join(command.split()) for command in found)


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
    write(programs / "keytool", "#!/bin/bash\ntouch truststore\n")
    write(programs / "skopeo", SKOPEO)  # there is no registry
    for name in ("aws", "gh"):
        write(programs / name, f'#!/bin/bash\nexec {sys.executable} -m sandbox.tests.docs.{name} "$@"\n')
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


@pytest.mark.parametrize("commands", blocks("sh"))
def test_commands_run(shell: dict[str, str], commands: str, tmp_path: Path) -> None:
    lay_out(tmp_path)
    run(shell, GREP + commands, tmp_path)


def lay_out(folder: Path) -> None:
    """The tree as it is, with other programs in the place of its own."""
    for entry in ROOT.iterdir():
        if entry.name not in ("mvnw", "sandbox"):
            (folder / entry.name).symlink_to(entry)
    write(folder / "mvnw", MVNW)
    (folder / "sandbox").mkdir()
    write(folder / "sandbox" / "python", SANDBOX_PYTHON.format(root=ROOT, home=Path.home(), python=sys.executable))


def run(shell: dict[str, str], commands: str, folder: Path, stdin: str = "") -> None:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=shell | {"PYTHONPATH": str(ROOT)},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("command", in_sentences())
def test_commands_in_a_sentence_are_parsed(shell: dict[str, str], command: str, tmp_path: Path) -> None:
    run(shell, command if command.startswith("aws ") else f"{command} --help", tmp_path)


@pytest.mark.parametrize("text", blocks("yaml"))
def test_manifests_are_accepted(shell: dict[str, str], text: str) -> None:
    """What is but a spec stands for the one of a MailServer, and what is neither for values of the chart."""
    written = list(yaml.safe_load_all(text))
    if all("kind" in document for document in written):
        run(shell, "kubectl apply --filename -", ROOT, text)
    elif written[0].keys() == {"spec"}:
        spec = MAIL_SERVER["spec"] | written[0]["spec"]
        whole = MAIL_SERVER | {"metadata": {"name": "of-the-page", "namespace": "mail"}, "spec": spec}
        run(shell, "kubectl apply --filename -", ROOT, json.dumps(whole))
    else:
        run(shell, "helm template mailserver-operator helm/mailserver-operator --values -", ROOT, text)


MADE = re.compile(r"`make ([^`]+)`")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_what_is_made_is_a_target(page: Path) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    named = {word for found in MADE.findall(page.read_text()) for word in found.split() if "=" not in word}
    assert named <= targets
