"""Which encoding the bytes of a page are in (HTML Standard 13.2.3, Encoding Standard 4.2).

A byte-order mark wins, then the header, then a ``<meta>`` in the first 1,024 bytes. What declares
nothing is UTF-8 if it is valid UTF-8, else windows-1252. Labels go through a closed list, so that
no page can choose a codec that is not a character encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PRESCAN = 1024

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"))
_CODECS: dict[str, str] = {
    label: codec
    for codec, labels in {
        "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8",
        "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 "
        "ascii us-ascii ansi_x3.4-1968 x-user-defined",
        "iso8859-2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2",
        "iso8859-3": "iso-8859-3 latin3",
        "iso8859-4": "iso-8859-4 latin4",
        "iso8859-5": "iso-8859-5 cyrillic",
        "iso8859-6": "iso-8859-6 arabic",
        "iso8859-7": "iso-8859-7 greek greek8",
        "iso8859-8": "iso-8859-8 hebrew visual iso-8859-8-i logical",
        "iso8859-10": "iso-8859-10 latin6",
        "iso8859-13": "iso-8859-13",
        "iso8859-14": "iso-8859-14",
        "iso8859-15": "iso-8859-15 iso8859-15 latin-9 latin9",
        "iso8859-16": "iso-8859-16",
        "koi8-r": "koi8-r koi8 koi",
        "koi8-u": "koi8-u koi8-ru",
        "mac-roman": "macintosh mac x-mac-roman",
        "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
        "cp866": "ibm866 866 cp866 csibm866",
        "cp874": "windows-874 tis-620 iso-8859-11 dos-874",
        "cp1250": "windows-1250 cp1250 x-cp1250",
        "cp1251": "windows-1251 cp1251 x-cp1251",
        "cp1253": "windows-1253 cp1253",
        "cp1254": "windows-1254 cp1254 iso-8859-9 latin5 l5",
        "cp1255": "windows-1255 cp1255",
        "cp1256": "windows-1256 cp1256",
        "cp1257": "windows-1257 cp1257",
        "cp1258": "windows-1258 cp1258",
        "gb18030": "gb18030 gbk gb2312 gb_2312-80 chinese x-gbk",
        "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5",
        "euc_jp": "euc-jp x-euc-jp",
        "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j",
        "iso2022_jp": "iso-2022-jp",
        "cp949": "euc-kr ks_c_5601-1987 ksc5601 korean windows-949",
        "utf-16-le": "utf-16 utf-16le unicode csunicode",
        "utf-16-be": "utf-16be",
    }.items()
    for label in labels.split()
}
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s;\"']+)", re.ASCII | re.IGNORECASE)
_META = re.compile(rb"<meta[\s/][^>]*?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]+)", re.IGNORECASE)


def codec(label: str) -> str:
    """The Python codec of an Encoding Standard label, ``""`` if the label is not one of them."""
    return _CODECS.get(label.strip().lower(), "")


def declared(body: bytes, content_types: Iterable[str]) -> str:
    """The codec that the bytes or the header declare, ``""`` if neither does."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    for value in content_types:
        found = _HEADER.search(value[:512])
        if found and (name := codec(found[1])):
            return name
    meta = _META.search(body[:PRESCAN])
    if meta and (name := codec(meta[1].decode("ascii", "replace"))):
        return "utf-8" if name.startswith("utf-16") else name
    return ""


def decode(body: bytes, content_types: Iterable[str] = ()) -> str:
    """The text of ``body``; bytes that its encoding does not have become U+FFFD. Never raises."""
    name = declared(body, content_types)
    try:
        text = body.decode(name or "utf-8")
    except UnicodeDecodeError:
        text = body.decode(name or "cp1252", "replace")
    return text.removeprefix("\ufeff")


def as_utf8(body: bytes, content_types: Iterable[str] = ()) -> bytes:
    """The same text in UTF-8; the bytes themselves where they are that already."""
    if declared(body, content_types) in ("", "utf-8"):
        try:
            body.decode()
        except UnicodeDecodeError:
            pass
        else:
            return body.removeprefix(_BOMS[0][0])
    return decode(body, content_types).encode("utf-8", "replace")
