"""What a text of a source stands for: character references, and escapes of scripts, resolved.

Each piece knows where it is written (HTML Standard 13.5, RFC 8259 7).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

import re2

from consentry.signals.personal.hits import whole

_REFERENCE = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7})|[A-Za-z][A-Za-z0-9]{1,31});?")
_ESCAPE = re.compile(
    r"\\{1,3}(u[dD][89abAB][0-9a-fA-F]{2}\\{1,3}u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}"
    r"|x[0-9a-fA-F]{2}|[/\"'])"
)
_JOINED = re2.compile(r"@[\"']\s*\+|\+\s*[\"']@|CharCode\(64\)|[\"']%40[\"']\)")
"""True of every script that puts an address together at its sign."""
_SIGNS = ("@", "64)", "%40")
"""One of them is in every such script."""
_JOIN = re.compile(
    r"[\"']\s{0,8}\+\s{0,8}(?:(?:String\.fromCharCode\(64\)|(?:unescape|decodeURIComponent)"
    r"\([\"']%40[\"']\))\s{0,8}\+\s{0,8})?[\"']"
)


@lru_cache(maxsize=1024)
def _unescaped(said: str) -> str:
    """What an escape in a string of a script stands for (RFC 8259, 7)."""
    if said[0] == "x":
        return chr(int(said[1:], 16))
    units = [int(unit, 16) for unit in said.replace("\\", "").split("u")[1:]]
    if not units:
        return said
    return whole(b"".join(u.to_bytes(2, "big") for u in units).decode("utf-16-be", "replace"))


def _references(text: str, resolved: bool) -> list[tuple[int, int, str]]:
    """What stands for something else there, from where to where, and for what."""
    if resolved:
        found = [(*one.span(), html.unescape(one[0])) for one in _REFERENCE.finditer(text)]
        if "\\u" in text:
            found += [(*one.span(), _unescaped(one[1])) for one in _ESCAPE.finditer(text)]
            found.sort()
        return found
    read = [(*one.span(), _unescaped(one[1])) for one in _ESCAPE.finditer(text)]
    if _JOINED.search(text):
        read += [(*one.span(), "@" * ("(" in one[0])) for one in _JOIN.finditer(text)]
        read.sort()
    return read


def read(text: str, resolved: bool) -> str | None:
    """All that ``pieces`` gives of a text, as one; None where that is more than its references or
    escapes read."""
    if resolved:
        text = _REFERENCE.sub(_referred, text) if "&" in text else text
        return _ESCAPE.sub(_escaped, text) if "\\u" in text else text
    if any(sign in text for sign in _SIGNS) and _JOINED.search(text):
        return None
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _referred(found: re.Match[str]) -> str:
    return html.unescape(found[0])


def _escaped(found: re.Match[str]) -> str:
    return _unescaped(found[1])


def pieces(text: str, at: int, resolved: bool) -> Iterator[tuple[str, int, int]]:
    """``text``, that stands at ``at`` in the source, piece by piece, with from where to where each
    stands. resolved: in character references, not in escapes of scripts."""
    done = 0
    for first, last, said in _references(text, resolved):
        if first >= done and said != text[first:last]:
            if first > done:
                yield text[done:first], at + done, at + first
            if said:
                yield said, at + first, at + last
            done = last
    if done < len(text):
        yield text[done:], at + done, at + len(text)


def differs(text: str, resolved: bool) -> bool:
    """May something in a text stand for something else?"""
    if resolved:
        return "&" in text or "\\u" in text
    return "\\" in text or "@" in text or "64)" in text
