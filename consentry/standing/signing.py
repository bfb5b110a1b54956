"""Orders signed by who gives them: a signed note (c2sp.org/signed-note) over the order's YAML.

``signed_by:`` in the order names the key. A signed order stands as it was signed: nobody else
changes it, and it ends when the same key signs it with ``withdrawn:`` in it. A private key is
written as Go's ``sumdb/note`` writes it: ``PRIVATE+KEY+name+keyid+base64(0x01 || seed)``.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from consentry.errors import ConfigError, LogError, OrderError, VerifyError
from consentry.provenance.note import Signer, VerifierKey, check_key_name, open_note

_DASH = "— ".encode()
_FORM = "PRIVATE+KEY+"
_ED25519 = b"\x01"


def verifier(vkey: str) -> str:
    """The key of ``signed_by:``, for pydantic."""
    try:
        VerifierKey.parse(vkey)
    except VerifyError as problem:
        raise ValueError(f"is {problem}") from None
    return vkey


def unsigned(data: bytes) -> tuple[bytes, bool]:
    """The order's YAML without its signatures, and whether there are any."""
    at = data.rfind(b"\n\n")
    signed = at >= 0 and data.startswith(_DASH, at + 2)
    return (data[: at + 1], True) if signed else (data, False)


def check(data: bytes, signed_by: str | None, file: str) -> None:
    """Did this key sign these bytes? Raises ``OrderError``: also for a signature that names no
    key, and for a key that signed nothing."""
    signed = unsigned(data)[1]
    if signed_by is None:
        if signed:
            raise OrderError(
                "is signed, and does not say whose key is to be asked.",
                file=file,
                remedy="Have it signed with signed_by: in it (consentry order sign).",
            )
        return
    key = VerifierKey.parse(signed_by)
    try:
        if not signed:
            raise VerifyError(f"not signed by {key.name}")
        open_note(data, key)
    except VerifyError as problem:
        raise OrderError(
            f"is not as {key.name} signed it: {problem}.",
            file=file,
            remedy="Put the signed file there as it came. It ends when the same key signs it with "
            "withdrawn: in it.",
        ) from None


def sign(data: bytes, signer: Signer, file: str) -> bytes:
    """The order as a signed note, with ``signed_by:`` in it. Signatures that it has are left out.

    Raises ``OrderError`` if it cannot be a note.
    """
    text = unsigned(data)[0].decode("utf-8-sig").rstrip("\n") + "\n"
    line = f"signed_by: {signer.key}\n"
    if not any(each.startswith("signed_by:") for each in text.splitlines()):
        text += line
    elif line not in text.splitlines(keepends=True):
        raise OrderError("names another key in signed_by.", file=file, remedy=f"Write {line}")
    try:
        return signer.sign(text)
    except LogError:
        raise OrderError(
            "holds tabs or other control characters, which a signed note cannot.",
            file=file,
            remedy="Write spaces, and end lines with a newline alone.",
        ) from None


def draw(path: Path, name: str) -> Signer:
    """A new key under a name, written to a file that its owner alone can read.

    Raises ``ConfigError`` if the file is there, or cannot be written; ``LogError`` for a name that
    is none.
    """
    seed = secrets.token_bytes(32)
    signer = Signer(check_key_name(name), seed)
    written = base64.b64encode(_ED25519 + seed).decode()
    line = f"{_FORM}{name}+{str(signer.key).split('+')[1]}+{written}\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise ConfigError(f"cannot be made: {problem.strerror}.", file=str(path)) from None
    with os.fdopen(handle, "w") as out:
        out.write(line)
    return signer


def load(path: Path) -> Signer:
    """The signer of a file that ``draw`` or Go's tools made. Raises ``ConfigError``."""
    try:
        text = path.read_text(errors="replace").strip()
    except OSError as problem:
        raise ConfigError(
            f"cannot be read: {problem.strerror}.",
            file=str(path),
            remedy="Draw one: consentry order key FILE --name NAME.",
        ) from None
    name, _, rest = text.removeprefix(_FORM).partition("+")
    hexed, _, encoded = rest.partition("+")
    try:
        raw = base64.b64decode(encoded, validate=True)
        signer = Signer(name, raw[1:])
        good = text.startswith(_FORM) and raw[:1] == _ED25519
        good = good and str(signer.key).split("+")[1] == hexed
    except (ValueError, LogError):
        good = False
    if not good:
        raise ConfigError(
            f"is no private key: {_FORM}name+id+base64 of an Ed25519 key.", file=str(path)
        )
    return signer
