"""Where on a page a finding stands: line and bytes of its element, and the digest of the page.

Signals name an element by its selector and, where the parser knows it, the byte it starts at.
Here the rest is looked up in the bytes, once a page that has something to say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import re2

from consentry.evidence import Finding, Where

if TYPE_CHECKING:
    from consentry.signals.page import Page

MAX_TAG = 4096
_OPENS = {
    "link": re2.compile(rb"(?i)<link\b[^>]*\brel\s*=\s*[^>]*(?:license|terms-of-service)"),
    "a": re2.compile(rb"(?i)<(?:a|area)\b[^>]*\brel\s*=\s*[^>]*(?:license|terms-of)"),
    "[itemprop=license]": re2.compile(rb"(?i)<[a-z]+\b[^>]*\bitemprop\s*=\s*[^>]*license"),
    "json-ld": re2.compile(rb"(?i)<script\b[^>]*ld\+json[^>]*>"),
}


def placed(findings: Sequence[Finding], page: Page) -> tuple[Finding, ...]:
    """The findings with line, end and digest added where they stand on the page itself."""
    if not findings:
        return ()
    body = page.body
    digest = hashlib.sha256(body).hexdigest()
    return tuple(
        replace(finding, where=_place(finding.where, body, digest))
        if finding.where.source in ("html", "json-ld") and not finding.where.digest
        else finding
        for finding in findings
    )


def _place(where: Where, body: bytes, digest: str) -> Where:
    start = where.start if where.start >= 0 else _found(where, body)
    if start < 0:
        return replace(where, digest=digest)
    end = where.end
    if end < 0:
        close = body.find(b"</script" if where.source == "json-ld" else b">", start)
        close = len(body) if close < 0 else close + (where.source != "json-ld")
        end = close if where.source == "json-ld" else min(close, start + MAX_TAG)
    line = where.line or body.count(b"\n", 0, start) + 1
    return replace(where, line=line, start=start, end=end, digest=digest)


def _found(where: Where, body: bytes) -> int:
    """The first byte of the element that a finding names by selector or pointer; -1 if unseen."""
    if where.source == "json-ld":
        block = where.path.partition("/")[2].partition("/")[0]
        number = int(block) if block.isascii() and block.isdigit() and len(block) < 5 else 0
        for at, found in enumerate(_OPENS["json-ld"].finditer(body)):
            if at == number:
                return int(found.end())
        return -1
    pattern = _OPENS.get(where.path) or _OPENS.get(where.path.partition("[")[0])
    found = pattern.search(body) if pattern is not None else None
    return int(found.start()) if found is not None else -1
