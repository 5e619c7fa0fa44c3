"""The key that the mail server of club signs with: the private half in a Secret, and what has to be published of it."""

import base64
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.demo.cast import KEY, NAMESPACE


class Signature:
    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def secret(self) -> dict[str, Any]:
        private = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": KEY, "namespace": NAMESPACE},
            "stringData": {"tls.key": private.decode()},
        }

    def record(self) -> str:
        """RFC 6376 §3.6.1."""
        public = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
