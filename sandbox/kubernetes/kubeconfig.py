"""Kubeconfig files, written as JSON, which is YAML too."""

import base64
import json
from pathlib import Path

from sandbox.pki import Issued


def write_kubeconfig(path: Path, server: str, authority: bytes, user: str, client: Issued) -> None:
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {"name": "sandbox", "cluster": {"server": server, "certificate-authority-data": _base64(authority)}}
        ],
        "users": [
            {
                "name": user,
                "user": {
                    "client-certificate-data": _base64(client.certificate),
                    "client-key-data": _base64(client.key),
                },
            }
        ],
        "contexts": [{"name": "sandbox", "context": {"cluster": "sandbox", "user": user}}],
        "current-context": "sandbox",
    }
    path.touch(mode=0o600)
    path.write_text(json.dumps(config, indent=2) + "\n")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
