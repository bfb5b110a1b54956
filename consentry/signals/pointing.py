"""Where a value stands in a JSON text, by its pointer (RFC 6901): octets of the text as it came."""

from __future__ import annotations

import json

_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n"


def span(text: str, pointer: str) -> tuple[int, int]:
    """First and last character of a value; those of the whole text where nothing is there.

    Every step reads the text from the value before it on, so a short pointer costs little more
    than reading the text once. ``text`` has to be JSON.
    """
    start = _skip(text, 0)
    try:
        for token in pointer.split("/")[1:]:
            start = _member(text, start, token.replace("~1", "/").replace("~0", "~"))
        return start, _DECODER.raw_decode(text, start)[1]
    except (LookupError, ValueError, RecursionError):
        return 0, len(text)


def octets(text: str, place: tuple[int, int], before: int = 0) -> tuple[int, int]:
    """The same in octets of UTF-8. before: octets in front of the text (a byte order mark)."""
    start = before + len(text[: place[0]].encode("utf-8", "surrogatepass"))
    return start, start + len(text[slice(*place)].encode("utf-8", "surrogatepass"))


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _member(text: str, at: int, token: str) -> int:
    """Where the member or element of that name begins. Raises LookupError, ValueError."""
    opening, number = text[at], 0
    if opening not in "{[":
        raise KeyError(token)
    at = _skip(text, at + 1)
    found = -1
    while text[at] not in "}]":
        name = str(number)
        if opening == "{":
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if name == token:
            found = at
            if opening == "[":
                break
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
        number += 1
    if found < 0:
        raise KeyError(token)
    return found
