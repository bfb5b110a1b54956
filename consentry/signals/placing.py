"""Where on a page a finding stands: line and bytes of its element, and the digest of the page.

Signals name an element by its selector and, where the parser knows it, the byte it starts at.
Here the rest is looked up in the bytes, once a page that has something to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import re2
from msgspec.structs import replace

from consentry.evidence import Finding, Where

if TYPE_CHECKING:
    from consentry.signals.page import Page

MAX_TAG = 4096
_OPENS = {
    "link": re2.compile(rb"(?i)<link\b[^>]*\brel\s*=\s*[^>]*(?:license|terms-of-service)"),
    "a": re2.compile(rb"(?i)<(?:a|area)\b[^>]*\brel\s*=\s*[^>]*(?:license|terms-of)"),
    "[itemprop=license]": re2.compile(rb"(?i)<[a-z]+\b[^>]*\bitemprop\s*=\s*[^>]*license"),
    "json-ld": re2.compile(rb"(?i)<script\b[^>]*ld\+json[^>]*>"),
    "title": re2.compile(rb"(?i)<title\b"),
    "input": re2.compile(rb"(?i)<input\b[^>]*\btype\s*=\s*[\"']?password"),
}
_WORDS = re2.compile(r"[A-Za-z0-9_.:/-]{4,}")


def placed(findings: Sequence[Finding], page: Page) -> tuple[Finding, ...]:
    """The findings with line, end and digest added where they stand on the page itself."""
    if not findings:
        return ()
    body, digest = page.body, page.digest
    return tuple(
        replace(finding, where=_place(finding, body, digest))
        if finding.where.source in ("html", "json-ld") and not finding.where.digest
        else finding
        for finding in findings
    )


def _place(finding: Finding, body: bytes, digest: str) -> Where:
    where = finding.where
    start = where.start if where.start >= 0 else _found(where, finding.value, body)
    if start < 0:
        return replace(where, digest=digest)
    end = where.end
    if end < 0:
        close = body.find(b"</script" if where.source == "json-ld" else b">", start)
        close = len(body) if close < 0 else close + (where.source != "json-ld")
        end = close if where.source == "json-ld" else min(close, start + MAX_TAG)
    line = where.line or body.count(b"\n", 0, start) + 1
    return replace(where, line=line, start=start, end=end, digest=digest)


def _found(where: Where, value: str, body: bytes) -> int:
    """The first byte of the element that a finding names by selector or pointer; -1 if unseen.

    Of a selector that is not known here: the first element that has the finding's value, or else
    the selector's last word, in its tag.
    """
    if where.source == "json-ld":
        block = where.path.partition("/")[2].partition("/")[0]
        number = int(block) if block.isascii() and block.isdigit() and len(block) < 5 else 0
        for at, found in enumerate(_OPENS["json-ld"].finditer(body)):
            if at == number:
                return int(found.end())
        return -1
    pattern = _OPENS.get(where.path) or _OPENS.get(where.path.partition("[")[0])
    if pattern is not None:
        found = pattern.search(body)
        return int(found.start()) if found is not None else -1
    for word in _WORDS.findall(value) or _WORDS.findall(where.path)[::-1]:
        at = body.find(word.encode())
        if at >= 0:
            return max(body.rfind(b"<", 0, at), 0)
    return -1
