"""Stands for GitHub's command line: what the workflow of a release signs is signed, and nothing else."""

import argparse
import hashlib
import re
import sys
from fnmatch import fnmatch
from pathlib import Path

from sandbox.paths import ROOT

WORKFLOW = ".github/workflows/release.yml"
REPOSITORY = "mailserver-operator/mailserver-operator"


def main(*arguments: str) -> None:
    parser = argparse.ArgumentParser(prog="gh", allow_abbrev=False)
    commands = parser.add_subparsers(required=True)
    verify = commands.add_parser("attestation").add_subparsers(required=True).add_parser("verify")
    verify.add_argument("subject")
    verify.add_argument("--signer-workflow", required=True)
    verify.set_defaults(act=verify_attestation)
    download = commands.add_parser("release").add_subparsers(required=True).add_parser("download")
    download.add_argument("tag")
    download.add_argument("--pattern", action="append")
    download.set_defaults(act=download_release)
    for command in (verify, download):
        command.add_argument("--repo", required=True)
    given = parser.parse_args(arguments)
    if given.repo != REPOSITORY:
        sys.exit(f"{given.repo} is another repository")
    given.act(given)


def verify_attestation(given: argparse.Namespace) -> None:
    if given.signer_workflow != f"{REPOSITORY}/{WORKFLOW}":
        sys.exit(f"{given.signer_workflow} signs nothing")
    image, tag = re.fullmatch(r"oci://(.*):([^:/]+)", given.subject).groups() if "://" in given.subject else ("", "")
    if tag.startswith("v") or (image not in images() if image else not Path(given.subject).is_file()):
        sys.exit(f"{given.subject} is not signed")


def images() -> set[str]:
    """What the workflow signs of that which it pushes."""
    workflow = (ROOT / WORKFLOW).read_text()
    owner, _ = REPOSITORY.split("/")
    meaning = {"env.IMAGE": re.search("IMAGE: (.*)", workflow)[1], "github.repository": REPOSITORY}
    meaning["github.repository_owner"] = owner
    found = set(re.findall(r"subject-name: (.*)", workflow))
    for name, value in meaning.items():
        found = {image.replace(f"${{{{ {name} }}}}", value) for image in found}
    return found


def download_release(given: argparse.Namespace) -> None:
    if not given.tag.startswith("v"):
        sys.exit(f"{given.tag} is no tag of a release")
    chart = f"mailserver-operator-{given.tag.removeprefix('v')}.tgz"
    sums = f"{hashlib.sha256(b'').hexdigest()}  {chart}\n{'0' * 64}  of-what-was-not-asked-for.oci.tar\n"
    for name, content in {chart: "", "SHA256SUMS": sums}.items():
        if any(fnmatch(name, pattern) for pattern in given.pattern or ["*"]):
            Path(name).write_text(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
