"""Files by which a host tells of itself and answers no purpose: gpc.json and llms.txt.

``/.well-known/gpc.json`` (W3C Global Privacy Control, Working Draft, 2026-04): the SITE honours
its visitors' signals; nothing is said to us, and a rule may take it as a sign that personal data
matters here. ``/llms.txt`` (llmstxt.org v2, 2026-08-10): a reading list, never a grant.
"""

from __future__ import annotations

import hashlib
import json

from consentry.evidence import Finding, Json, Outcome, Where

GPC, LLMS = "host.gpc", "host.llms-txt"
KINDS = (GPC, LLMS)
GPC_PATH, LLMS_PATH = "/.well-known/gpc.json", "/llms.txt"
MAX_BYTES = 64 << 10


def of_gpc(outcome: Outcome | None) -> tuple[Finding, ...]:
    """``host.gpc`` with true or false; nothing where the file is not there or says neither."""
    if not _there(outcome) or outcome is None or len(outcome.body) > MAX_BYTES:
        return ()
    try:
        value: Json = json.loads(outcome.body)
    except (ValueError, RecursionError):
        return ()
    said = value.get("gpc") if isinstance(value, dict) else None
    if not isinstance(said, bool):
        return ()
    at = max(outcome.body.find(b'"gpc"'), 0)
    where = Where(
        "gpc.json", "/gpc", 1 + outcome.body.count(b"\n", 0, at), at, at + 5, _of(outcome)
    )
    return (Finding(GPC, where, "true" if said else "false"),)


def of_llms(outcome: Outcome | None) -> tuple[Finding, ...]:
    """``host.llms-txt``: it is there. What stands in it gives nobody leave."""
    if not _there(outcome) or outcome is None:
        return ()
    if not outcome.body.strip() or outcome.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ()
    return (Finding(LLMS, Where("llms.txt", LLMS_PATH, 0, 0, len(outcome.body), _of(outcome))),)


def _there(outcome: Outcome | None) -> bool:
    return outcome is not None and not outcome.error and 200 <= outcome.status < 300


def _of(outcome: Outcome) -> str:
    return hashlib.sha256(outcome.body).hexdigest()
