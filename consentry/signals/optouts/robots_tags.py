"""X-Robots-Tag and meta robots: what may be kept, shown and followed.

Vendor specifications: Google, "Robots meta tag, data-nosnippet, and X-Robots-Tag"; Bing, "Robots
metatags"; noai and noimageai by DeviantArt (2022-11). Generic and own-agent directives, header
and meta all combine; the most restrictive wins, so nothing here ever allows.

The grammar has a trap: a colon ends an agent's name, but stands in dates and behind max-* too,
and after header lines were joined an agent's name may stand in mid-value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

import re2
from msgspec.structs import replace

from consentry.evidence import PURPOSES, Finding, Headers, Where
from consentry.signals.fields import within
from consentry.signals.optouts.vocabulary import AI, NARROW

if TYPE_CHECKING:
    from consentry.signals.page import Meta, Page

HEADER_KIND = "optout.x-robots-tag"
META_KIND = "optout.meta-robots"
KINDS = (
    HEADER_KIND,
    META_KIND,
    *NARROW,
)
MALFORMED = ("robots_tag_misspelt", "robots_tag_bad_date", "robots_tag_too_long")
HEADER = "x-robots-tag"
MAX_LENGTH = 16_384
"""Characters of a value that are read; what is longer is malformed."""

_REFUSES: dict[str, tuple[str, ...]] = {
    "noindex": PURPOSES,
    "noai": AI,
    "noml": AI,
    "noarchive": ("ai-train", "ai-input"),
    "nocache": ("ai-train", "ai-input"),
    "nosnippet": ("ai-input",),
}
"""What a directive refuses. noarchive and nocache: Bing and Amazon read them as no training or
grounding; nosnippet: Google keeps such pages out of generated answers."""
_NARROW: dict[str, tuple[tuple[str, str], ...]] = {
    "noimageindex": (("optout.images", "deny"),),
    "noimageai": (("optout.images", "deny"),),
    "noarchive": (("optout.full-copy", "deny"),),
    "nocache": (("optout.full-copy", "deny"),),
    "nofollow": (("optout.follow", "deny"),),
    "nosnippet": (("optout.excerpt", "0"),),
}
_IMAGES_FOR = {"noimageindex": PURPOSES, "noimageai": AI}
_WITH_VALUE = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)
_ALSO = {name.translate(str.maketrans("-_", "_-")): name for name in _WITH_VALUE}
"""How people misspell these: ``unavailable-after``, ``max_snippet``."""
_PREVIEWS = {
    "max-image-preview": ("none", "standard", "large"),
    "max-video-preview": (),
}
"""What may be shown of an image or a video: recorded for who shows results; seconds, or a word."""
_PART = "data-nosnippet"
_KNOWN = frozenset(_REFUSES) | frozenset(_NARROW) | {"none"}
_NAMES = _WITH_VALUE | _KNOWN
"""What stands before a colon and is no agent: ``noindex: somebot`` is meant as a refusal."""
_AGENT = re2.compile(r"[A-Za-z0-9_*-][A-Za-z0-9_.*/-]*")
_APART = re2.compile(r"(?i)\bno\s+")
_WEEKDAY = re2.compile(r"(?i)\s*(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\s*")
_ZONE = re2.compile(r"\d:\d\d\s*[A-Za-z]+$")
_EARLIEST = 14 * 3600
"""Seconds by which the first zone is ahead of UTC."""
_DATES = (
    "%d %b %Y %H:%M:%S",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%y %H:%M:%S",
    "%d %B %Y %H:%M:%S",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d %B %Y",
    "%Y/%m/%d",
)


class _Directive(NamedTuple):
    name: str
    value: str
    start: int
    end: int


def of_headers(headers: Headers, token: str, now: int) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for name, value in headers:
        if name.lower() == HEADER:
            whole = within(HEADER, value)
            found += _too_long(HEADER_KIND, value, whole)
            for directive in _directives(value, token, agents=True):
                where = replace(whole, start=directive.start, end=directive.end)
                found += _findings(HEADER_KIND, directive, where, now)
    return tuple(found)


def of_metas(metas: Iterable[Meta], token: str, now: int) -> tuple[Finding, ...]:
    """``robots`` and our own token, wherever on the page they stand; the header as http-equiv,
    which no vendor defines but people write, as they do several names in one element."""
    found: list[Finding] = []
    names = {"robots", HEADER, token.lower()}
    for meta in metas:
        name = meta.name
        if name not in names and names.isdisjoint(name.replace(",", " ").split()):
            continue
        where = Where("html", f"meta[{name}]", start=meta.offset)
        found += _too_long(META_KIND, meta.content, where)
        for directive in _directives(meta.content, token, agents=name == HEADER):
            found += _findings(META_KIND, directive, where, now)
    return tuple(found)


def _too_long(kind: str, value: str, where: Where) -> Iterator[Finding]:
    if len(value) > MAX_LENGTH:
        yield Finding(kind, where, "unknown", purposes=PURPOSES, malformed="robots_tag_too_long")


def _directives(text: str, token: str, *, agents: bool) -> Iterator[_Directive]:
    """The directives of one field line or content attribute that are meant for ``token``."""
    ours = True
    at = 0
    text = text[:MAX_LENGTH]
    parts = text.replace(";", ",").split(",")
    number = 0
    while number < len(parts):
        part = parts[number]
        start = at
        at += len(part) + 1
        number += 1
        name, colon, value = part.partition(":")
        word = _word(name)
        if colon and agents and word not in _NAMES and _AGENT.fullmatch(word):
            ours = word in ("*", "robots") or word.partition("/")[0] == token.lower()
            start += len(name) + 1
            name, colon, value = value.partition(":")
            word = _word(name)
        if colon and word in _WITH_VALUE:
            if word == "unavailable_after" and _WEEKDAY.fullmatch(value) and number < len(parts):
                value += "," + parts[number]
                at += len(parts[number]) + 1
                number += 1
            if ours:
                yield _Directive(word, value.strip(), start, at - 1)
            continue
        if ours:
            words = name if not colon else f"{name} {value}"
            for single in _APART.sub("no-", words).split():
                yield _Directive(single.strip("\"'").lower(), "", start, at - 1)


def _word(name: str) -> str:
    word = name.strip().lower()
    return _ALSO.get(word, word)


def _findings(kind: str, directive: _Directive, where: Where, now: int) -> Iterator[Finding]:
    name = directive.name
    if name == "none":
        yield from _findings(kind, directive._replace(name="noindex"), where, now)
        yield from _findings(kind, directive._replace(name="nofollow"), where, now)
    elif name in _REFUSES or name in _NARROW:
        if name in _REFUSES:
            yield Finding(f"{kind}.{name}", where, "deny", purposes=_REFUSES[name])
        for narrow, value in _NARROW.get(name, ()):
            yield Finding(narrow, where, value, purposes=_IMAGES_FOR.get(name, ()))
    elif name == "unavailable_after":
        yield _expiry(kind, directive.value, where, now)
    elif name == "max-snippet":
        yield from _excerpt(kind, directive.value, where)
    elif name in _PREVIEWS:
        if directive.value.lower() in _PREVIEWS[name] or _seconds_of(directive.value):
            yield Finding("optout.preview", where, f"{name}:{directive.value.lower()}")
    else:
        yield from _misspelt(kind, name, where)


def _misspelt(kind: str, name: str, where: Where) -> Iterator[Finding]:
    """``no-index``, ``noindex=true`` and the like: no directive, but meant as one."""
    meant = name.partition("=")[0].replace("-", "").replace("_", "")
    if meant not in _KNOWN or meant == "none":
        return
    fault = "robots_tag_misspelt"
    if meant in _REFUSES:
        purposes = _REFUSES[meant]
        yield Finding(f"{kind}.{meant}", where, "unknown", purposes=purposes, malformed=fault)
    for narrow, value in _NARROW.get(meant, ()):
        yield Finding(narrow, where, value, purposes=_IMAGES_FOR.get(meant, ()), malformed=fault)


def _excerpt(kind: str, value: str, where: Where) -> Iterator[Finding]:
    """``max-snippet``: characters of an excerpt; 0 is nosnippet, -1 no limit."""
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        return
    yield Finding("optout.excerpt", where, str(int(value)))
    if int(value) == 0:
        yield Finding(f"{kind}.nosnippet", where, "deny", purposes=_REFUSES["nosnippet"])


def _seconds_of(value: str) -> bool:
    return value.isascii() and value.removeprefix("-").isdigit() and len(value) < 10


def of_parts(page: Page) -> tuple[Finding, ...]:
    """``data-nosnippet``: parts of a page that no excerpt shows, and Google's answers neither."""
    if not any(_PART in attributes for _, attributes in page.told):
        return ()
    at = page.body.find(_PART.encode())
    where = Where("html", "[data-nosnippet]", start=at, end=at + len(_PART) if at >= 0 else -1)
    return (Finding("optout.part", where, "deny", purposes=_REFUSES["nosnippet"]),)


def _expiry(kind: str, value: str, where: Where, now: int) -> Finding:
    """Past: as noindex. To come: when what is kept has to go, in Unix seconds."""
    until = _date(value)
    if until is None:
        return Finding(
            f"{kind}.unavailable-after",
            where,
            "unknown",
            purposes=PURPOSES,
            malformed="robots_tag_bad_date",
        )
    if until <= now:
        return Finding(f"{kind}.unavailable-after", where, "deny", purposes=PURPOSES)
    return Finding("optout.expires", where, str(until))


def _date(text: str) -> int | None:
    """Unix seconds of a date as RFC 822, RFC 850 or ISO 8601 write it; UTC unless it says. In a
    zone that is none of those RFCs' (``CET``) the day ends where it ends first."""
    text = " ".join(text[:64].split()).strip("\"'")
    try:
        return _seconds(datetime.fromisoformat(text.replace("Z", "+00:00")))
    except (ValueError, OverflowError):
        pass
    try:
        date = parsedate_to_datetime(text)
        unknown = date.tzinfo is None and _ZONE.search(text) is not None
        return _seconds(date) - (_EARLIEST if unknown else 0)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    head, comma, tail = text.partition(",")
    plain = (tail if comma and _WEEKDAY.fullmatch(head) else text).strip()
    for zone in (" GMT", " UTC", " Z"):
        plain = plain.removesuffix(zone)
    for form in _DATES:
        try:
            return _seconds(datetime.strptime(plain, form).replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            continue
    return None


def _seconds(date: datetime) -> int:
    return int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp())
