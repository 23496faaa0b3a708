"""An authenticator in software: makes passkeys and signs with them as a browser would hand it on."""

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.world import hush

SITE = "localhost"
ORIGIN = "http://localhost:7892"
_USER_PRESENT, _USER_VERIFIED, _HAS_KEY = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(slots=True)
class Authenticator:
    """One key pair, which counts how often it was used."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    count: int = 0
    counts: bool = True
    handle: str = ""

    def make(
        self,
        options: dict[str, Any],
        *,
        origin: str = ORIGIN,
        site: str = SITE,
        challenge: str = "",
    ) -> dict[str, Any]:
        """As `navigator.credentials.create(...).toJSON()`."""
        self.handle = options["user"]["id"]
        hush.learn(options["challenge"])
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        key = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id
        data = self._data(site, _USER_PRESENT | _USER_VERIFIED | _HAS_KEY)
        attestation = {"fmt": "none", "attStmt": {}, "authData": data + key + cbor2.dumps(cose)}
        client_data = _client_data("webauthn.create", challenge or options["challenge"], origin)
        return self._said(
            clientDataJSON=b64(client_data),
            attestationObject=b64(cbor2.dumps(attestation)),
            transports=["internal", "of my own"],
        )

    def sign(
        self,
        options: dict[str, Any],
        *,
        origin: str = ORIGIN,
        site: str = SITE,
        challenge: str = "",
        handle: str | None = None,
    ) -> dict[str, Any]:
        """As `navigator.credentials.get(...).toJSON()`."""
        self.count += self.counts
        hush.learn(options["challenge"])
        data = self._data(site, _USER_PRESENT | _USER_VERIFIED)
        client_data = _client_data("webauthn.get", challenge or options["challenge"], origin)
        signed = data + hashlib.sha256(client_data).digest()
        return self._said(
            clientDataJSON=b64(client_data),
            authenticatorData=b64(data),
            signature=b64(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            userHandle=self.handle if handle is None else handle,
        )

    def _data(self, site: str, flags: int) -> bytes:
        return hashlib.sha256(site.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _said(self, **response: Any) -> dict[str, Any]:
        hush.learn(*(text for text in response.values() if isinstance(text, str)))
        key = b64(self.credential_id)
        return {"id": key, "rawId": key, "type": "public-key", "response": response}


def _client_data(kind: str, challenge: str, origin: str) -> bytes:
    said = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
    return json.dumps(said).encode()
