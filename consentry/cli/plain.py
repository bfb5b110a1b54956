"""The bytes of a text in a file: unzipped; what is no text says so, with what to do."""

from __future__ import annotations

import gzip
import io
import re
import zlib

from consentry.errors import ConfigError

_ZIPPED = b"\x1f\x8b"
_NO_TEXT = {
    b"%PDF-": ("a PDF", "Take its text out first: pdftotext FILE - | consentry scan -"),
    b"PK\x03\x04": ("a ZIP archive (.docx, .xlsx and .epub are, too)", "Unpack it first."),
    b"\xd0\xcf\x11\xe0": ("an office document", "Save it as text first."),
    b"\x89PNG": ("a picture", ""),
    b"\xff\xd8\xff": ("a picture", ""),
    b"GIF8": ("a picture", ""),
    b"RIFF": ("a picture or a film", ""),
    b"\x28\xb5\x2f\xfd": ("packed by zstd", "Unpack it first: zstd -dc FILE | consentry scan -"),
    b"\xfd7zXZ": ("packed by xz", "Unpack it first: xz -dc FILE | consentry scan -"),
    b"BZh": ("packed by bzip2", "Unpack it first: bzip2 -dc FILE | consentry scan -"),
    b"PAR1": ("a Parquet file", "Write its rows as JSON first."),
    b"SQLite format 3": ("a database", "Write its rows as JSON first."),
}
_BEGINNING = 8192
"""Bytes in which a NUL says that it is no text."""
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?A-Za-z]")
_MOST_OF_A_PAGE = 64
"""One byte in so many may be a NUL in a page: HTML passes over them (HTML Standard 13.2.5.1,
13.2.6.4.7). In UTF-16 without its mark, and in what is no page, there are more."""


def unpacked(data: bytes, name: str, most: int) -> bytes:
    """``data``, unzipped if it was zipped (RFC 1952). Raises ConfigError where there is no text in
    it, or more than ``most`` bytes."""
    if data.startswith(_ZIPPED):
        try:
            data = gzip.GzipFile(fileobj=io.BytesIO(data)).read(most + 1)
        except (OSError, EOFError, zlib.error):
            raise ConfigError(
                f"{name} is zipped, and broken.", remedy="Fetch or zip it again."
            ) from None
    if len(data) > most:
        raise ConfigError(
            f"{name} has more than {most // 2**20} MiB.", remedy="Scan it in smaller parts."
        )
    for begins, (what, remedy) in _NO_TEXT.items():
        if data.startswith(begins):
            raise ConfigError(
                f"{name} is {what}, and only text is scanned.",
                remedy=remedy or "Pictures are looked at in a crawl.",
            )
    beginning = data[:_BEGINNING]
    most = 1 + len(beginning) // _MOST_OF_A_PAGE if _PAGE.match(data) else 0
    if beginning.count(0) > most and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigError(
            f"{name} holds bytes that no text has.",
            remedy="Give it as text in UTF-8, or as UTF-16 with its mark.",
        )
    return data
