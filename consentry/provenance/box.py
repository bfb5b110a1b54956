"""A box that its writer cannot open again: what is put in is sealed to a public key (RFC 9180).

The key of a run is drawn once and sealed by HPKE (X25519, HKDF-SHA256, AES-256-GCM); each thing is
sealed under it. Who holds the private key opens the run's key first. A run forgets its key when it
ends, so that what it wrote is closed to whoever takes over its credentials later.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from consentry.errors import SealError
from consentry.provenance.seal import KEY, Secret

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_INFO = b"consentry/v1/index"


class Box:
    """What a writer has: it puts in, and takes nothing out. public: 32 bytes (RFC 7748)."""

    def __init__(self, public: bytes) -> None:
        key = Secret.draw()
        self._key = key
        sealed = _SUITE.encrypt(key.bare(), X25519PublicKey.from_public_bytes(public), _INFO)
        self._sealed_key = base64.b64encode(sealed).decode()

    def __repr__(self) -> str:
        return "Box(...)"

    def seal(self, data: bytes) -> list[str]:
        """The run's key and the thing, sealed, each in base64."""
        return [self._sealed_key, base64.b64encode(self._key.seal(data, _INFO)).decode()]


class BoxKey:
    """What opens a box: a private key of 32 bytes."""

    def __init__(self, private: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(private)
        self._runs: dict[str, Secret] = {}

    def __repr__(self) -> str:
        return "BoxKey(...)"

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def own(self, what: str) -> Secret:
        """A key for what the holder of this one keeps; the public half does not give it."""
        return Secret(Secret(self._key.private_bytes_raw()).mac(b"consentry/v1/" + what.encode()))

    def open(self, sealed: Sequence[object]) -> bytes:
        """What ``Box.seal`` made. Raises ``SealError``."""
        try:
            run, data = sealed
            if not isinstance(run, str) or not isinstance(data, str):
                raise ValueError
            if run not in self._runs:
                found = _SUITE.decrypt(base64.b64decode(run, validate=True), self._key, _INFO)
                self._runs[run] = Secret(found[:KEY])
            return self._runs[run].open(base64.b64decode(data, validate=True), _INFO)
        except (ValueError, InvalidTag):
            raise SealError("a sealed label does not open: changed, or of another key") from None
