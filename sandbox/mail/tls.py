"""TLS for the mail hosts."""

import ssl
import tempfile
from pathlib import Path

from sandbox.pki import self_signed


def server_context(name: str) -> ssl.SSLContext:
    """With a self-signed certificate for the name. It touches the disk only because OpenSSL reads nothing else."""
    issued = self_signed(name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        chain = Path(folder, "chain.pem")
        chain.touch(mode=0o600)
        chain.write_bytes(issued.certificate + issued.key)
        context.load_cert_chain(chain)
    return context
