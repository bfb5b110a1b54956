"""Bodies unpacked within a bound: a few bytes can stand for gigabytes (RFC 9110 section 8.4.1)."""

from __future__ import annotations

import zlib

ASKED = "gzip, deflate"
"""What to send as Accept-Encoding: what can be unpacked here."""
UNPACKED = ("content-encoding", "content-length", "transfer-encoding")
"""Headers that speak of a body as it was sent, and not of what was unpacked."""


def unpacked(body: bytes, encoding: str, most: int) -> tuple[bytes, bool]:
    """At most ``most`` bytes of a body, and whether there were more.

    Raises ValueError for an encoding that is not known here, zlib.error for a broken one.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return body[:most], len(body) > most
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise ValueError(encoding)
    unpack = zlib.decompressobj(wbits=47 if encoding != "deflate" else 15)
    text = unpack.decompress(body, most + 1)
    if not unpack.eof and len(text) <= most:
        raise zlib.error("the stream ends too early")
    return text[:most], len(text) > most


__all__ = ["ASKED", "UNPACKED", "unpacked"]
