"""trust.txt: may data be trained on (JournalList, since 2024-04-04; draft-org-trust-relationship-
protocol-01, expired 2025-08).

``datatrainingallowed=yes|no`` in ``/trust.txt`` or ``/.well-known/trust.txt``. The other
attributes say whom a publisher belongs to and answer no question here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from consentry.evidence import Finding, Outcome, Where

KIND = "optout.trust-txt"
MALFORMED = ("trust_txt_bad_value", "trust_txt_unreachable", "trust_txt_too_large")
PATHS = ("/trust.txt", "/.well-known/trust.txt")
MAX_BYTES = 1 << 20
ATTRIBUTE = b"datatrainingallowed"
_TRAINING = ("ai-train",)
_SAID = {b"yes": "allow", b"no": "deny"}


def of_outcome(outcome: Outcome | None, path: str = PATHS[0]) -> tuple[Finding, ...]:
    """What the file says of training, everywhere on the origin. Any ``no`` counts."""
    where = Where("trust.txt", path)
    if outcome is None or (400 <= outcome.status < 500 and outcome.status != 429):
        return ()
    if outcome.error or outcome.truncated or not 200 <= outcome.status < 300:
        return (_unknown(where, "trust_txt_unreachable"),)
    body = outcome.body
    if body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ()
    if len(body) > MAX_BYTES:
        return (_unknown(where, "trust_txt_too_large"),)
    found = tuple(_read(body, path))
    refusals = tuple(f for f in found if f.value != "allow")
    return refusals or found


def _read(body: bytes, path: str) -> Iterator[Finding]:
    digest = hashlib.sha256(body).hexdigest()
    at = 0
    for number, line in enumerate(body.splitlines(keepends=True), 1):
        start = at
        at += len(line)
        text = line.partition(b"#")[0]
        name, equals, value = text.partition(b"=")
        if not equals:
            name, equals, value = text.partition(b":")
        if name.strip(b" \t\xef\xbb\xbf").lower() != ATTRIBUTE or not equals:
            continue
        where = Where("trust.txt", path, number, start, start + len(text.rstrip()), digest)
        said = _SAID.get(value.strip().strip(b"\"'").lower())
        if said:
            yield Finding(KIND, where, said, purposes=_TRAINING)
        else:
            yield _unknown(where, "trust_txt_bad_value")


def _unknown(where: Where, fault: str) -> Finding:
    return Finding(KIND, where, "unknown", purposes=_TRAINING, malformed=fault)
