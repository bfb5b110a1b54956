"""Asking a witness to cosign a checkpoint (c2sp.org/tlog-witness), and keeping what it gave.

The witness remembers the last checkpoint that it cosigned, and gets a proof that ours extends it.
What it says when ours does not is the point of it: then the log was forked, or put back. It does
no input or output of its own but to the log: ``post`` sends the request.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from contextlib import suppress

from consentry.errors import ConflictError, LogError, VerifyError
from consentry.provenance import paths
from consentry.provenance.checkpoint import decimal
from consentry.provenance.cosignature import Cosigner, cosigned
from consentry.provenance.reader import LogReader
from consentry.storage import Storage

MOST = 64 * 1024
"""Bytes of an answer that are read."""
_TURNS = 4

Post = Callable[[bytes], tuple[int, bytes]]
"""Sends the body of an ``add-checkpoint``; status and body of the answer."""


def body(old: int, proof: Sequence[bytes], checkpoint: bytes) -> bytes:
    """What an ``add-checkpoint`` request says."""
    lines = [f"old {old}", *(base64.b64encode(each).decode() for each in proof), ""]
    return "\n".join(lines).encode() + b"\n" + checkpoint


def ask(log: LogReader, witness: Cosigner, post: Post, old: int = 0) -> bytes:
    """The signature lines by which a witness cosigns a log's checkpoint.

    old: leaves of the checkpoint that it cosigned last, as far as known; it says where it stands.
    Raises ``VerifyError`` if it has seen another history of this log, ``LogError`` if it cannot or
    does not want to cosign.
    """
    checkpoint, size, who = log.signed, log.size, witness.name
    for _ in range(_TURNS):
        status, answer = post(body(old, log.consistency_proof(old), checkpoint))
        if status == 200:
            return _ours(checkpoint, answer, witness)
        if status == 409:
            stands = decimal(answer.decode("ascii", "replace").removesuffix("\n"))
            if stands is None:
                raise LogError(f"{who} did not say how many leaves it has cosigned")
            if stands > size:
                what = f"rolled back: {who} has cosigned {stands} leaves of it, and it has {size}"
                raise VerifyError(f"the log was {what}", name=paths.CHECKPOINT)
            if stands < size or old < size:
                old = stands
                continue
        if status in (409, 422):
            what = f"{who} has cosigned {old} leaves of it that are not the first of these {size}"
            raise VerifyError(f"the log was forked: {what}", name=paths.CHECKPOINT)
        raise LogError(_told(status, witness, log))
    raise LogError(f"{who} says each time that it stands elsewhere. Ask again later.")


def _ours(checkpoint: bytes, answer: bytes, witness: Cosigner) -> bytes:
    """The lines of an answer that are the witness's own, once they are seen to be right."""
    if not answer.endswith(b"\n") or not cosigned(checkpoint + answer, [witness]):
        raise LogError(f"{witness.name} answered, but did not cosign under the key that is known")
    kept = []
    for line in answer.splitlines(keepends=True):
        with suppress(VerifyError):
            if cosigned(checkpoint + line, [witness]):
                kept.append(line)
    return b"".join(kept)


def _told(status: int, witness: Cosigner, log: LogReader) -> str:
    who, key = witness.name, log.key
    return {
        404: f"{who} does not know this log. Give its operator origin and key: {key}",
        403: f"{who} does not trust the key that signs this log. Give its operator: {key}",
        400: f"{who} does not take the request as well formed.",
        429: f"{who} has too many requests. Ask again later.",
    }.get(status, f"{who} answered {status}. Ask again later.")


def keep(area: Storage, size: int, note: bytes) -> str:
    """Keep a cosigned checkpoint for good, beside those that are kept of its size; its name."""
    for number in range(1000):
        name = paths.witnessed(size, number)
        with suppress(ConflictError):
            area.put(name, note, if_absent=True)
            return name
        if area.get(name)[0] == note:
            return name
    raise LogError(f"{size} leaves were cosigned a thousand times. Wait until the log has grown.")


def kept(area: Storage) -> dict[int, list[bytes]]:
    """The cosigned checkpoints that are kept: leaves -> notes."""
    found: dict[int, list[bytes]] = {}
    for name in area.list(paths.WITNESSED):
        size = paths.parse_witnessed(name)
        if size is not None:
            found.setdefault(size, []).append(area.get(name)[0])
    return found


def joined(notes: Sequence[bytes]) -> bytes:
    """One note with the signatures of several over the same text; the first one's text counts."""
    head, _, lines = notes[0].rpartition(b"\n\n")
    every = dict.fromkeys(lines.splitlines(keepends=True))
    for note in notes[1:]:
        text, _, more = note.rpartition(b"\n\n")
        if text == head:
            every |= dict.fromkeys(more.splitlines(keepends=True))
    return head + b"\n\n" + b"".join(every)
