"""Opt-outs that travel inside a file: images, PDF, EPUB. Bytes in, findings out.

Each reader is bounded and looks only where its standard puts metadata: XMP packets (ISO 16684-1)
for PLUS and IPTC, TDMRep and RSL; the package document of an EPUB; C2PA manifests.
"""

from __future__ import annotations

from consentry.evidence import Finding
from consentry.signals.optouts.embedded import c2pa, epub, photo, xmp
from consentry.signals.optouts.rsl import Client

KINDS = (photo.KIND, photo.SYNTHETIC, photo.CONSTRAINT, c2pa.KIND)
MALFORMED = (*xmp.MALFORMED, *photo.MALFORMED, *epub.MALFORMED, *c2pa.MALFORMED)
MAX_BYTES = 16 << 20
_PACKED = (b"%PDF-", b"\x89PNG", b"PK\x03\x04")
"""Files whose metadata may be compressed."""
_PAGES = (b"<!doctype html", b"<html")

__all__ = ["KINDS", "MALFORMED", "may_hold", "of_bytes"]


def may_hold(content: bytes) -> bool:
    """May a file name a TDM policy in its own metadata? A look at its bytes, no parse."""
    if content.startswith(_PACKED):
        return True
    begins = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return not begins.startswith(_PAGES) and xmp.NAMESPACE in content


def of_bytes(content: bytes, url: str, client: Client) -> tuple[Finding, ...]:
    """What a file that is no page says of its own use. Never raises, whatever the bytes."""
    content = content[:MAX_BYTES]
    found: list[Finding] = []
    for packet in xmp.packets(content):
        found += photo.of_packet(packet)
        found += xmp.reservations(packet, url)
        found += xmp.licences(packet, url, client)
    if content.startswith(b"PK\x03\x04"):
        found += epub.of_bytes(content, url, client)
    if c2pa.MARK in content:
        found += c2pa.of_bytes(content)
    return tuple(dict.fromkeys(found))
