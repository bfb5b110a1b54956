r"""Codes within a text: bytes written as other characters, which programs read without being asked.

Percent-encoding (RFC 3986, 2.1), once or several times over; escapes of scripts, style sheets and
Markdown (ECMA-262, 12.9.4; CSS Syntax 4.3.7; CommonMark 2.4); quoted-printable (RFC 2045, 6.7);
hexadecimal and base64 (RFC 4648, 4, 5 and 8), also as a part of an address. Each stretch is read
once, what it says is looked at by whoever asks. Linear in the text, and bounded.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import unquote

import re2

MOST = 200
"""Stretches of each code in one text."""
_LEFT = 64
"""Characters before a code that may be the beginning of what it is a part of."""
_DEEPEST = 4
"""How many times over a text may be percent-encoded."""
_FEWEST_DIGITS = 7
_PERCENT = r"%(?:25){0,3}[0-9A-Fa-f]{2}"
_ESCAPE = (
    r"\\{1,4}(?:u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|x[0-9a-fA-F]{2}|[0-3][0-7]{2}"
    r"|[0-9a-fA-F]{2,6} |[@._+-])"
)
_QUOTED = "=[2-7][0-9A-F]"
_HEX = r"(?:[2-7][0-9a-fA-F]){8}"
FOUR = "[I-Za-f][C-HS-Xi-nyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]"
"""Of base64 of three bytes of ASCII that people read: what their eighth bits, and the blank as the
first of them, leave for each letter."""
_UNUSUAL = (
    r"%25[0-9A-Fa-f]{2}|%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|2B)|%3[DE][A-Z]{2}\d|%3E[0-9+]"
    r"|\d%20[(]?\d|%20\d{6}|data:text/[a-z]{2,8},[^%\s]{0,64}%[0-9A-Fa-f]{2}"
)
"""What addresses have no need to encode, a plus, and blanks between digits."""
HINT = (
    rf"{_UNUSUAL}|(?:{_QUOTED}[A-Za-z0-9@.+-]{{0,16}}){{3}}"
    rf"|(?:{_ESCAPE}[A-Za-z0-9@.+-]{{0,40}}){{3}}|{_HEX}|(?:^|[^A-Za-z0-9+_-])(?:{FOUR}){{3}}"
)
"""True of every text with a stretch in a code."""
_HINT = re2.compile(HINT)
_PLAIN = r"[\w.~+@()-]{0,64}+"
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?P<hex>(?:[2-7][0-9a-fA-F]){8,512})(?![A-Za-z0-9])"
    rf"|(?<![A-Za-z0-9+_/-])(?P<any>(?:{FOUR}){{3}}[A-Za-z0-9+/_-]{{0,4096}})"
    rf"|(?<=/)(?P<safe>(?:{FOUR}){{3}}[A-Za-z0-9_-]{{0,4096}})"
)
_PLUS = re.compile(r"(?<=\w)\+")
_ONE = re.compile(_ESCAPE)
_BEGINS = re.compile(r"[\w.~+-]{1,64}$")
_URL_SAFE = str.maketrans("-_", "+/")
_UNREADABLE = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\U0010ffff]")


def may_be(text: str) -> bool:
    """Is a stretch of ``text`` in a code? Never wrong when it says no."""
    return _HINT.search(text) is not None


def texts(text: str) -> Iterator[tuple[int, int, str]]:
    """What stretches of ``text`` say, and where they stand."""
    done = 0
    for hint in islice(_HINT.finditer(text), MOST):
        if hint.end() <= done:
            continue
        near = max(done, hint.start() - _LEFT)
        for code, read in _CODES:
            begun = [
                f.start() for f in code.finditer(text, near, hint.end()) if f.end() > hint.start()
            ]
            found = code.match(text, begun[-1]) if begun else None
            if found is None:
                continue
            kind = found.lastgroup or ""
            start, end = found.span(kind) if kind else found.span()
            begins = None if kind else _BEGINS.search(text, max(near, start - _LEFT), start)
            start = begins.start() if begins else start
            done = max(done, end)
            for said in read(kind, text[start:end]):
                if said:
                    yield start, end, said


def of_base64(code: str) -> str:
    """The text that base64 stands for; ``""`` if it is none that people read."""
    plain = code.rstrip("=").translate(_URL_SAFE)
    try:
        return _readable(base64.b64decode(plain + "=" * (-len(plain) % 4)))
    except binascii.Error:
        return ""


def _percent(_: str, code: str) -> Iterator[str]:
    """Blanks are a plus in what forms send (URL Standard, 5.1). One word of one code is read where
    its forms are (email.py) and where names are (spelled.py), unless it may be a number."""
    many = "%25" in code
    for _deep in range(_DEEPEST):
        if "%" not in code:
            break
        code = unquote(code)
    if many or "@" in code or sum(map(str.isdigit, code)) >= _FEWEST_DIGITS:
        yield code
        if "+" in code:
            yield _PLUS.sub(" ", code)


def _escaped(_: str, code: str) -> Iterator[str]:
    yield _ONE.sub(lambda found: _character(found[0].lstrip("\\")), code)


def _character(escape: str) -> str:
    if escape[0] in "@._+-":
        return escape
    if escape[0] in "ux":
        point = int(escape[1:].strip("{}"), 16)
    elif escape[-1] == " ":
        point = int(escape, 16)
    else:
        point = int(escape, 8)
    return chr(point) if 0x20 <= point < 0xD800 or 0xDFFF < point < 0x110000 else " "


def _quoted(_: str, code: str) -> Iterator[str]:
    yield _readable(binascii.a2b_qp(code.encode()))


def _token(kind: str, code: str) -> Iterator[str]:
    yield _readable(bytes.fromhex(code)) if kind == "hex" else of_base64(code)


def _readable(octets: bytes) -> str:
    try:
        said = octets.decode()
    except UnicodeDecodeError:
        return ""
    return "" if _UNREADABLE.search(said) else said


_CODES: tuple[tuple[re.Pattern[str], Callable[[str, str], Iterator[str]]], ...] = (
    (re.compile(rf"(?:{_PERCENT}{_PLAIN})++"), _percent),
    (re.compile(rf"(?:{_ESCAPE}[\w@.+-]{{0,40}}+){{3,}}+"), _escaped),
    (re.compile(rf"(?:{_QUOTED}[\w@.+-]{{0,16}}+){{2,}}+"), _quoted),
    (_TOKEN, _token),
)
