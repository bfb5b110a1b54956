"""What kind of bytes a response carries, and whether anything here can look into them.

Text of the web is looked into; an image needs a face detector, and none is installed; other
bytes cannot be searched for personal data, so they are named as what they are.
"""

from __future__ import annotations

from consentry.evidence import Answer, Finding, Where
from consentry.signals.fields import within

KINDS = ("body.image", "body.unscannable", "body.too-large")

MAX_BYTES = 16 << 20
"""A page larger than this is not looked into as a whole."""

_SCANNABLE = frozenset(
    {
        "application/atom+xml",
        "application/gzip",
        "application/json",
        "application/ld+json",
        "application/rdf+xml",
        "application/rss+xml",
        "application/x-gzip",
        "application/xhtml+xml",
        "application/xml",
    }
)
"""Types that a page, a feed or a sitemap comes as; the gzip ones are sitemaps' own (.xml.gz)."""


def of_head(answer: Answer) -> tuple[Finding, ...]:
    """Findings ``body.*`` by the headers Content-Type and Content-Length (RFC 9110 8.3, 8.6)."""
    if 300 <= answer.status < 400:
        return ()
    headers = dict(reversed(answer.headers))
    found: list[Finding] = []
    declared = headers.get("content-type", "").partition(";")[0].strip().lower()
    where = within("content-type", headers.get("content-type", ""))
    if declared.startswith("image/"):
        found.append(Finding("body.image", where, value=declared[:64]))
    elif declared and not (
        declared.startswith("text/")
        or declared in _SCANNABLE
        or declared.endswith(("+xml", "+json"))
    ):
        found.append(Finding("body.unscannable", where, value=declared[:64]))
    length = headers.get("content-length", "").strip()
    if length.isascii() and length.isdigit() and int(length[:12]) > MAX_BYTES:
        place = within("content-length", headers["content-length"])
        found.append(Finding("body.too-large", place, value=length[:12]))
    return tuple(found)


def of_bytes(content: bytes) -> tuple[Finding, ...]:
    """Findings by the bytes themselves, whatever the headers said: size and image signatures."""
    found: list[Finding] = []
    where = Where("body", start=0)
    if len(content) > MAX_BYTES:
        found.append(Finding("body.too-large", where, value=str(len(content))))
    if content.startswith(_IMAGES) or content[8:12] in (b"WEBP", b"avif", b"heic"):
        found.append(Finding("body.image", where, value="by signature"))
    elif content.startswith(_OTHERS):
        found.append(Finding("body.unscannable", where, value="by signature"))
    return tuple(found)


_IMAGES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
_OTHERS = (b"%PDF-", b"PK\x03\x04", b"\x7fELF", b"MZ", b"Rar!", b"7z\xbc\xaf", b"OggS", b"ID3")
