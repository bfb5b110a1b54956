"""Signed notes (c2sp.org/signed-note) with Ed25519, and the keys that sign and verify them.

A note is a text that ends in a newline, an empty line, and signature lines. A verifier key is
written ``name+keyid+base64(0x01 || public key)``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from consentry.errors import LogError, VerifyError

MAX_NOTE = 1 << 20
MAX_SIGNATURES = 64
_ED25519 = b"\x01"
_DASH = "— "


def check_key_name(name: str) -> str:
    """A key's name, if it can be one: not empty, no space, no plus, no control character."""
    bad = not name or "+" in name or any(c.isspace() or ord(c) < 0x20 for c in name)
    if bad or not name.isprintable():
        raise LogError(f"not a name of a key: {name[:80]!r}")
    return name


def key_id(name: str, public: bytes, kind: bytes = _ED25519) -> bytes:
    """kind: the byte of the signature's type."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def parse_vkey(vkey: str, lengths: Mapping[bytes, int]) -> tuple[str, bytes, bytes]:
    """Name, type and key of ``name+keyid+base64``. Raises ``VerifyError``.

    lengths: of a key of each type that may stand here.
    """
    name, plus, rest = vkey.strip().partition("+")
    hexed, plus2, encoded = rest.partition("+")
    try:
        raw = base64.b64decode(encoded, validate=True)
        check_key_name(name)
        given = bytes.fromhex(hexed) if len(hexed) == 8 else b""
    except (ValueError, LogError):
        plus2 = ""
        raw = given = b""
    if not plus or not plus2 or len(raw) != 1 + lengths.get(raw[:1], -2):
        raise VerifyError("not a verifier key: expected name+keyid+base64 of a key of this use")
    if key_id(name, raw[1:], raw[:1]) != given:
        raise VerifyError(f"the verifier key of {name} does not match its own id")
    return name, raw[:1], raw[1:]


def write_vkey(name: str, kind: bytes, public: bytes) -> str:
    encoded = base64.b64encode(kind + public).decode()
    return f"{name}+{key_id(name, public, kind).hex()}+{encoded}"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Who may have signed: a name and an Ed25519 public key."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, vkey: str) -> VerifierKey:
        """From ``name+keyid+base64``. Raises ``VerifyError``."""
        name, _, public = parse_vkey(vkey, {_ED25519: 32})
        return cls(name, public)

    def __str__(self) -> str:
        return write_vkey(self.name, _ED25519, self.public)

    def verifies(self, text: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


class Signer:
    """An Ed25519 private key under a name. Its repr tells the name only.

    also: signers that sign each note too, as a former key does for a while.
    """

    __slots__ = ("_also", "_private", "key")

    def __init__(self, name: str, seed: bytes, also: Sequence[Signer] = ()) -> None:
        self._also = tuple(also)
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = VerifierKey(check_key_name(name), self._private.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"Signer({self.key.name!r})"

    def sign_bytes(self, data: bytes) -> bytes:
        """The bare Ed25519 signature of bytes that cannot be taken for a note."""
        return self._private.sign(data)

    def sign(self, text: str) -> bytes:
        """The whole signed note over ``text``, which must end in a newline."""
        body = text.encode()
        _check_text(body)
        return body + b"\n" + b"".join(each._line(body) for each in (self, *self._also))

    def _line(self, body: bytes) -> bytes:
        signed = key_id(self.key.name, self.key.public) + self._private.sign(body)
        return f"{_DASH}{self.key.name} {base64.b64encode(signed).decode()}\n".encode()


def open_note(data: bytes, key: VerifierKey, name: str = "") -> str:
    """The text of a note that ``key`` signed. Raises ``VerifyError``, naming the object ``name``.

    Signatures of other keys are ignored, as the specification demands; a wrong one of ours is not.
    """
    text, lines = parse_note(data, name)
    found = False
    for who, signed in lines:
        if who != key.name or signed[:4] != key_id(key.name, key.public):
            continue
        if not key.verifies(text, signed[4:]):
            raise VerifyError(f"the signature of {key.name} is wrong", name=name)
        found = True
    if not found:
        raise VerifyError(f"not signed by {key.name}", name=name)
    return text.decode()


def signed_by(data: bytes, key: VerifierKey, name: str = "") -> bool:
    """Has a note a signature line of this key, right or wrong? Raises ``VerifyError``."""
    mine = key.name, key_id(key.name, key.public)
    return any((who, signed[:4]) == mine for who, signed in parse_note(data, name)[1])


def parse_note(data: bytes, name: str = "") -> tuple[bytes, list[tuple[str, bytes]]]:
    """Text and signatures (name, key id and signature) of a note that nothing is known of yet.

    Raises ``VerifyError``.
    """
    if len(data) > MAX_NOTE:
        raise VerifyError("the signed note is too long", name=name)
    at = data.rfind(b"\n\n")
    if at < 0 or not data.endswith(b"\n"):
        raise VerifyError("not a signed note: no empty line before the signatures", name=name)
    text, tail = data[: at + 1], data[at + 2 :]
    try:
        text.decode()
        lines = tail.decode().split("\n")[:-1]
    except UnicodeDecodeError:
        raise VerifyError("not a signed note: not UTF-8", name=name) from None
    if any(byte < 0x20 and byte != 0x0A for byte in data):
        raise VerifyError("not a signed note: it holds control characters", name=name)
    if not 1 <= len(lines) <= MAX_SIGNATURES:
        raise VerifyError("not a signed note: no signatures, or too many", name=name)
    found = []
    for line in lines:
        who, space, encoded = line.removeprefix(_DASH).partition(" ")
        try:
            signed = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            signed = b""
        if not line.startswith(_DASH) or not who or not space or len(signed) < 5:
            raise VerifyError("not a signed note: a signature line is malformed", name=name)
        found.append((who, signed))
    return text, found


def _check_text(body: bytes) -> None:
    if not body.endswith(b"\n") or any(byte < 0x20 and byte != 0x0A for byte in body):
        raise LogError("the text of a note ends in a newline and has no control characters")
