"""The tags of a page's source, by the HTML Standard's tokens (13.2.5), for layout.py.

What a tag does to the text around it follows from how it is written, and most are written alike: so
that is found out once, and remembered as long as there is room. Tags whose attributes say something
(addresses, titles, data) are not remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from consentry.signals.personal import elements

TOKEN = re.compile(
    r"<(?:(/?)([A-Za-z][^\s/>]*+)"
    r"((?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?)*+)(?:>|\Z)"
    r"|!--(.*?)(?:--!?>|\Z)"
    r"|[!?/][^>]*+(?:>|\Z))",
    re.DOTALL,
)
"""Groups: of a tag the slash, the name, what follows it; a comment."""
_ATTRIBUTE = re.compile(
    r"([^\s=/>\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>]++)))?+", re.DOTALL
)
_NAMED = re.compile(r"(?:[\s/]*+[^\s=/>\"']++(?=[\s/]))*[\s/]*+([^\s=/>\"']++)\s*+=\s*+")
"""What stands between two values in quotes: attributes without one, and the name of the next."""
_HIDES = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CLASSED = re.compile(
    r"(?i)\b(?:(byline|author)|(comment|review|reply)|(nav(?:bar|igation)?|menu|breadcrumbs?)"
    r"|(footer))"
)
_BY_CLASS = ("byline", "comment", "navigation", "footer")
_MOST, _LONGEST = 4096, 256
"""Tags that are remembered, and characters of one."""
_NONE: frozenset[str] = frozenset()


NOTHING, WORDS, LINES, BLOCKS = range(4)
"""What a start tag parts in the text that it stands in; LINES is ``<br>``."""


_Said: TypeAlias = tuple[str, int, int, str]


class Tag(NamedTuple):
    """name: in small letters. closes: elements that it ends if one is open right before it. role:
    by its name, and classed: by its classes, ``""`` if they say nothing. opens: other tags stand in
    it. raw: no tags stand in it, only text. said: of attributes that say something, the name, where
    the value starts and ends in the tag, and the role that classes before it gave."""

    name: str
    closes: frozenset[str] = _NONE
    parts: int = NOTHING
    role: str = ""
    classed: str = ""
    hides: bool = False
    opens: bool = False
    raw: bool = False
    said: tuple[_Said, ...] = ()
    ends: bool = False


_CLASSES = frozenset(("class", "id", "role"))
_TELLING = elements.SAID | _CLASSES | {"style", "hidden"}
_BETWEEN: dict[str, str] = {}
KNOWN: dict[str, Tag] = {}
"""Tags that are remembered, as they are written."""


def of(token: re.Match[str]) -> Tag:
    """What a tag is. token: of ``TOKEN``, with a name."""
    written = token[0]
    tag = KNOWN.get(written)
    if tag is None:
        tag = _read(token)
        if not tag.said and len(written) <= _LONGEST:
            if len(KNOWN) >= _MOST:
                KNOWN.clear()
            KNOWN[written] = tag
    return tag


def _read(token: re.Match[str]) -> Tag:
    slash, name, given = token.group(1, 2, 3)
    if slash:
        return Tag(name.lower(), ends=True)
    bare = (_of_name if len(name) <= _LONGEST else _of_name.__wrapped__)(name)
    classed, hides, said = _attributes(bare[0], given, token.start(3) - token.start())
    opens = bare[4] and not (given[-1:] == "/" and bare[0] in elements.INLINE)
    return Tag(*bare[:4], classed, hides, opens, bare[5], said)


@lru_cache(maxsize=1024)
def _of_name(name: str) -> tuple[str, frozenset[str], int, str, bool, bool]:
    """What follows from a name: itself in small letters, ``closes`` to ``role``, opens, raw."""
    name = name.lower()
    closes = frozenset(("p",)) if name in elements.CLOSES_P else _NONE
    closes = closes.union(elements.CLOSED_BY.get(name, (_NONE,))[0])
    if name in elements.INLINE:
        parts = NOTHING if name in elements.GLUES else WORDS
    else:
        parts = LINES if name == "br" else BLOCKS
    raw = name in elements.RAW
    opens = not raw and name not in elements.VOID
    return name, closes, parts, elements.ROLES.get(name, ""), opens, raw


def _attributes(tag: str, given: str, at: int) -> tuple[str, bool, tuple[_Said, ...]]:
    """The role by its classes, whether it hides what is in it, and what its attributes say."""
    if "=" not in given:
        return "", False, ()
    said: list[_Said] = []
    classed, hides = "", False
    for name, start, end in _quoted(given) or _written(given):
        if name == "style":
            hides = hides or bool(_HIDES.search(given[start : min(end, start + 400)]))
        elif name == "hidden":
            hides = True
        elif name not in _CLASSES:
            if end > start:
                said.append((name, at + start, at + end, classed))
        elif tag not in elements.WHOLE:
            classed = _role(given[start : min(end, start + 400)]) or classed
    return classed, hides, tuple(said)


@lru_cache(maxsize=_MOST)
def _role(classes: str) -> str:
    found = _CLASSED.search(classes)
    return _BY_CLASS[found.lastindex - 1] if found and found.lastindex else ""


def _quoted(given: str) -> list[tuple[str, int, int]]:
    """Attributes that tell something, and where their values stand, if all values are in double
    quotes, as nearly always; else nothing."""
    found: list[tuple[str, int, int]] = []
    parts = given.split('"')
    if "=" in parts[-1] or "'" in parts[-1] or len(parts) % 2 == 0:
        return []
    at = 0
    for before, value in zip(parts[::2], parts[1::2], strict=False):
        name = _BETWEEN.get(before)
        if name is None:
            name = _between(before)
            if name is None:
                return []
        at += len(before) + 1
        end = at + len(value)
        if name:
            found.append((name, at, end))
        at = end + 1
    return found


def _between(before: str) -> str | None:
    """The name of an attribute before its value, ``""`` if it tells nothing; None if there is more
    than that."""
    named = _NAMED.fullmatch(before)
    if named is None:
        return None
    name = _telling(named[1])
    if len(before) <= _LONGEST:
        if len(_BETWEEN) >= _MOST:
            _BETWEEN.clear()
        _BETWEEN[before] = name
    return name


def _written(given: str) -> Iterator[tuple[str, int, int]]:
    """The same however values are written."""
    for found in _ATTRIBUTE.finditer(given):
        which = found.lastindex or 0
        name = _telling(found[1]) if which > 1 else ""
        if name:
            yield name, *found.span(which)


def _telling(name: str) -> str:
    """The name of an attribute in small letters, ``""`` if it tells nothing."""
    name = name.lower()
    return name if name in _TELLING or name.startswith("data-") else ""
