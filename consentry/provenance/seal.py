"""Sealing: what one slot key does for one leaf.

From a slot key, 32 random bytes, three keys are derived (HKDF-Expand, RFC 5869, 2.3; the slot key
is uniformly random, so 3.3 lets the extract step go): the salt of the commitment, the key of the
private part, the key of the content. Sealing is AES-256-GCM with a random nonce in front; what it
is sealed for (origin, index, part) is authenticated with it. Slot keys are wrapped by AES-KW
(RFC 3394). Zero the slot and commitment, private part and content are gone together.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from consentry.errors import SealError

KEY = 32
WRAPPED = 40
NONCE = 12
_LABELS = {part: f"consentry/v1/{part}\x01".encode() for part in ("salt", "details", "content")}


class Secret:
    """32 key bytes that never show in a repr, a log line or a traceback's locals."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        if len(value) != KEY:
            raise SealError("a key must be 32 bytes long")
        self._value = value

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a key is not pickled")

    @classmethod
    def draw(cls) -> Secret:
        return cls(os.urandom(KEY))

    def mac(self, message: bytes) -> bytes:
        """HMAC-SHA256 (RFC 2104) under this key."""
        return hmac.digest(self._value, message, hashlib.sha256)

    def seal(self, data: bytes, bound: bytes, nonce: bytes = b"") -> bytes:
        """nonce: 12 random bytes that nothing else has; drawn here unless they are given."""
        nonce = nonce or os.urandom(NONCE)
        return nonce + AESGCM(self._value).encrypt(nonce, data, bound)

    def open(self, data: bytes, bound: bytes) -> bytes:
        """What was sealed under this key for ``bound``. Raises ``SealError``."""
        try:
            return AESGCM(self._value).decrypt(data[:NONCE], data[NONCE:], bound)
        except (InvalidTag, ValueError):
            raise SealError(
                "sealed bytes do not open: changed, swapped or of another key"
            ) from None

    def wrap(self, key: Secret) -> bytes:
        """Another key, wrapped under this one: 40 bytes."""
        return aes_key_wrap(self._value, key._value)

    def unwrap(self, wrapped: bytes) -> Secret:
        """A key wrapped under this one. Raises ``SealError`` if it was another, or changed."""
        try:
            return Secret(aes_key_unwrap(self._value, wrapped))
        except (InvalidUnwrap, ValueError):
            raise SealError("a wrapped key does not open: the vault was changed") from None

    def derive(self, part: str) -> Secret:
        """The key for one part of what a slot protects: salt, details, content."""
        return Secret(hmac.digest(self._value, _LABELS[part], hashlib.sha256))

    def bare(self) -> bytes:
        """The bytes themselves, for a home that was set to keep its slots unwrapped."""
        return self._value


def bound(origin: str, index: int, part: str) -> bytes:
    """What a sealed part is tied to, so that it cannot be moved to another leaf."""
    return f"consentry/v1\n{origin}\n{index}\n{part}".encode()


def commitment(slot_key: Secret, private: bytes) -> bytes:
    """HMAC-SHA256(salt, JCS(private)): binds the leaf to it, says nothing once the key is gone."""
    return slot_key.derive("salt").mac(private)
