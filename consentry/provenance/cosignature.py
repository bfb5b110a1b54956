"""Cosignatures (c2sp.org/tlog-cosignature): a witness says that a checkpoint extends all it saw.

A signature line like those of a note, with the time in it. Two types: Ed25519 (0x04), which signs
the note's text, and ML-DSA-44 (0x06), which signs what the checkpoint says.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from consentry.errors import VerifyError
from consentry.provenance.note import check_key_name, key_id, parse_note, parse_vkey, write_vkey

ED25519, ML_DSA_44 = b"\x04", b"\x06"
_KEY = {ED25519: 32, ML_DSA_44: 1312}
_SIGNATURE = {ED25519: 64, ML_DSA_44: 2420}
_LABEL = b"subtree/v1\n\0"
_LATEST = 2**63


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness: its name, the type of its key, and its public key."""

    name: str
    kind: bytes
    public: bytes = field(repr=False)

    @classmethod
    def parse(cls, vkey: str) -> Cosigner:
        """From ``name+keyid+base64``. Raises ``VerifyError``."""
        return cls(*parse_vkey(vkey, _KEY))

    def __str__(self) -> str:
        return write_vkey(check_key_name(self.name), self.kind, self.public)

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.public, self.kind)

    def time_of(self, text: bytes, signed: bytes) -> int | None:
        """When it cosigned a checkpoint's text, in Unix seconds; None if it did not sign this."""
        time = int.from_bytes(signed[:8], "big")
        if len(signed) != 8 + _SIGNATURE[self.kind] or time >= _LATEST:
            return None
        try:
            if self.kind == ED25519:
                message = b"cosignature/v1\ntime %d\n%b" % (time, text)
                Ed25519PublicKey.from_public_bytes(self.public).verify(signed[8:], message)
            else:
                message = _message(self.name, time, text)
                MLDSA44PublicKey.from_public_bytes(self.public).verify(signed[8:], message)
        except (InvalidSignature, ValueError, OverflowError):
            return None
        except UnsupportedAlgorithm:
            raise VerifyError(
                f"{self.name} signs with ML-DSA-44, which this build of cryptography cannot check"
            ) from None
        return time


def cosigned(note: bytes, witnesses: Iterable[Cosigner], name: str = "") -> dict[Cosigner, int]:
    """Which witnesses cosigned a checkpoint, and when last. Raises ``VerifyError``.

    Lines of others are ignored; a wrong one of theirs is not. The log's own signature is not
    looked at. name: the object, for the error.
    """
    text, lines = parse_note(note, name)
    known = {(each.name, each.id): each for each in witnesses}
    found: dict[Cosigner, int] = {}
    for who, signed in lines:
        witness = known.get((who, signed[:4]))
        if witness is None:
            continue
        time = witness.time_of(text, signed[4:])
        if time is None:
            raise VerifyError(f"the cosignature of {who} is wrong", name=name)
        found[witness] = max(time, found.get(witness, 0))
    return found


def _message(cosigner: str, time: int, text: bytes) -> bytes:
    """``cosigned_message``, for the whole tree that a checkpoint is over."""
    origin, size, root = text.split(b"\n")[:3]
    return b"".join(
        (
            _LABEL,
            _short(cosigner.encode()),
            time.to_bytes(8, "big"),
            _short(origin),
            bytes(8),
            int(size).to_bytes(8, "big"),
            base64.b64decode(root),
        )
    )


def _short(text: bytes) -> bytes:
    return bytes([len(text)]) + text
