"""Checkpoints (c2sp.org/tlog-checkpoint) and proofs of one record (c2sp.org/tlog-proof).

A checkpoint is a signed note of three lines: origin, size, base64 of the root. A ``.tlog-proof``
carries a leaf's index, its inclusion proof and the checkpoint, to be checked without the log.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from consentry.errors import VerifyError
from consentry.provenance import merkle
from consentry.provenance.note import Signer, VerifierKey, open_note, signed_by

_PROOF = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log commits to: so many leaves, under this root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def signed(self, signer: Signer) -> bytes:
        return signer.sign(self.text())

    @classmethod
    def open(cls, data: bytes, key: VerifierKey, name: str = "checkpoint") -> Checkpoint:
        """Read a checkpoint that ``key`` signed. Raises ``VerifyError``.

        The origin must be the key's name: a checkpoint of another log is not one of this log.
        """
        lines = open_note(data, key, name).split("\n")[:-1]
        if len(lines) < 3 or "" in lines:
            raise VerifyError("not a checkpoint: fewer than three lines", name=name)
        if lines[0] != key.name:
            raise VerifyError(f"a checkpoint of another log, {lines[0][:80]}", name=name)
        size = decimal(lines[1])
        root = _hash(lines[2])
        if size is None or root is None:
            raise VerifyError("not a checkpoint: size or root is malformed", name=name)
        if size == 0 and root != merkle.EMPTY:
            raise VerifyError("the root of an empty log is wrong", name=name)
        return cls(lines[0], size, root)


def write_proof(index: int, hashes: Sequence[bytes], checkpoint: bytes) -> str:
    """The text of a ``.tlog-proof``; ``checkpoint`` is the signed note, verbatim."""
    lines = [_PROOF, f"index {index}", *(base64.b64encode(each).decode() for each in hashes), ""]
    return "\n".join(lines) + "\n" + checkpoint.decode()


def check_proof(text: str, leaf: bytes, *keys: VerifierKey) -> Checkpoint:
    """Does the proof show that ``leaf`` is in the log of these keys? Raises ``VerifyError``.

    keys: the log's, and former ones that are believed; the first that signed is held to it.
    """
    head, empty, note = text.partition("\n\n")
    lines = head.split("\n")
    if not empty or lines[0] != _PROOF:
        raise VerifyError(f"not a proof: its first line is not {_PROOF}")
    lines = lines[2:] if len(lines) > 1 and lines[1].startswith("extra ") else lines[1:]
    index = decimal(lines[0].removeprefix("index ")) if lines else None
    if index is None or not lines[0].startswith("index "):
        raise VerifyError("not a proof: the index is missing or malformed")
    hashes = [_hash(line) for line in lines[1:]]
    checked = [each for each in hashes if each is not None]
    if len(checked) != len(hashes) or len(hashes) > 63:
        raise VerifyError("not a proof: a hash is malformed", index=index)
    signed = note.encode(errors="replace")
    key = next((each for each in keys if signed_by(signed, each)), keys[0])
    checkpoint = Checkpoint.open(signed, key)
    merkle.verify_inclusion(
        merkle.leaf_hash(leaf), index, checkpoint.size, checked, checkpoint.root
    )
    return checkpoint


def decimal(text: str) -> int | None:
    """A number as these formats write one: ASCII digits, no leading zero; None for another."""
    fits = text.isascii() and text.isdigit() and len(text) <= 19
    return int(text) if fits and (text == "0" or text[0] != "0") else None


def _hash(text: str) -> bytes | None:
    try:
        found = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return found if len(found) == 32 and base64.b64encode(found).decode() == text else None
