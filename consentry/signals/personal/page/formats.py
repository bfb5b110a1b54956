"""Somebody in a record of a known format: LDIF, MARC, GEDCOM, logs, trailers, quotations.

What a format calls its fields is no word of a language, so each is a pattern of its own, named
after its standard (data/personal-formats.yaml). One pass over a text says where there is a line of
one; only that is read. Linear in the text, and bounded.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from email.header import decode_header
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

import re2
from pydantic import BaseModel, ConfigDict

from consentry.signals.data import load
from consentry.signals.personal.forms import email
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.persons.bylines import of_byline
from consentry.signals.personal.persons.fullnames import Sure, common, nobody, sure
from consentry.signals.personal.spans import ROOM, utf8


class Sought(BaseModel):
    """Where somebody is, and what else must stand near."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    within: str = ""


class Formats(BaseModel):
    """data/personal-formats.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accounts: frozenset[str]
    formats: dict[str, list[str | Sought]]


_Told: TypeAlias = Iterator[tuple[str, int, int]]
"""Kind of what a value holds, and where in it."""
FORMATS = load(Formats, "personal-formats.yaml")
MOST = 2000
"""Lines of one text that are read."""
_SURE, _LONGEST, _AROUND = 790, 800, 4000
_NAME, _HANDLE = "personal.name.person", "personal.online.handle"
_WORDS = r"=\?[\w-]{2,20}(?:\*\w+)?\?[bqBQ]\?[^?\s]+\?="
_HINTS = {
    "name": r"[\"']?\pL[^\n\"<>|{}()\[\]$=;:\\\t]+",
    "folded": r"\pL[^\n\";:]*(?:\r?\n[ \t][^\n\";:]*)?",
    "names": r"\pL[^\n\"<>|{}\[\]$=]+",
    "part": r"\pL[\pL'\x{2019}. -]*",
    "user": r"[a-zA-Z_][\w.+-]+",
    "mail": r"[\w.+-]+@{1,2}[\w.-]+",
    "phone": r"[+(]?\d[\d ()./-]+",
    "b64": r"[A-Za-z0-9+/]+={0,2}",
    "rot13": r"[^\n]+",
    "word": rf"{_WORDS}(?:\s{{1,2}}{_WORDS})*",
    "wiki": r"(?:[A-Z][a-z0-9]+){2,5}",
}
"""What a value may look like: of more than is one, for the pass over all of a text."""
_FORMS = _HINTS | {
    "name": r"[\"']?[^\W\d_][^\n\"<>|{}()\[\]$‡=;:\\\t]{1,60}",
    "folded": r"[^\W\d_][^\n\";:]{0,60}(?:\r?\n[ \t][^\n\";:]{0,60})?",
    "names": r"[^\W\d_][^\n\"<>|{}\[\]$=]{2,400}",
    "part": r"[^\W\d_][\w'’. -]{0,40}",
}
for _one, _like in (("part2", "part"), ("listed", "name")):
    _HINTS[_one], _FORMS[_one] = _HINTS[_like], _FORMS[_like]
_GROUP = re.compile(rf"<({'|'.join(_HINTS)})>")
_ALL = [
    Sought(pattern=one) if isinstance(one, str) else one
    for each in FORMATS.formats.values()
    for one in each
]
_ANY = re2.compile(
    "|".join(
        "(" + _GROUP.sub(lambda found: f"(?:{_HINTS[found[1]]})", one.pattern) + ")" for one in _ALL
    ).encode(),
    ROOM,
)
_READ = [
    (
        re.compile(_GROUP.sub(lambda found: f"(?P<{found[1]}>{_FORMS[found[1]]})", one.pattern)),
        re.compile(one.within) if one.within else None,
    )
    for one in _ALL
]
_FOLDED = re.compile(r"\r?\n[ \t]")
"""RFC 5545, 3.1; RFC 2849, 2; RFC 5322, 2.2.3."""
_ENDS = re.compile(r"(?:,? ?[(<]|,? ?\d|,? [-–—|] |/[\w-]{1,20}=|(?<=\w\w\w)\. ).*", re.DOTALL)
"""What stands behind a name: its years, its mail, its place, what it is there."""
_INITIALS = re.compile(
    r"([^\W\d_][^\W\d_]+(?:['’ -][^\W\d_][^\W\d_]+){0,2}),? ?(?:[A-Z]\.?[ -]?){1,3}"
)
_EDGE = " \t\r\n.,*-'\"()"
_BETWEEN = re.compile(r"\s*(?:;| and |,\s(?=[^\W\d_'’-]{2,30},)|(?<=\.),\s)\s*")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def of_text(text: str, shift: int, lang: str, data: bytes = b"") -> Iterator[Hit]:
    """Hits in ``text``, that stands at ``shift`` of the whole. data: it in UTF-8, if at hand."""
    for number, first in islice(_lines(text, data or utf8(text)), MOST):
        read, within = _READ[number]
        found = read.match(text, first, first + _LONGEST)
        if found is None or (
            within is not None and not within.search(text, max(0, first - _AROUND), first + _AROUND)
        ):
            continue
        for group, value in found.groupdict().items():
            start = found.start(group) + shift
            for kind, begin, end in _KINDS[group](value, lang):
                yield Hit(kind, start + begin, start + end, _SURE)


def _lines(text: str, data: bytes) -> Iterator[tuple[int, int]]:
    """Which of the formats stand where in a text."""
    plain = len(data) == len(text)
    done = chars = 0
    for found in _ANY.finditer(data):
        start = found.start()
        chars = start if plain else chars + len(data[done:start].decode())
        done = start
        yield (found.lastindex or 1) - 1, chars


def unfolded(value: str) -> str:
    """A value without the breaks that its format puts into its lines."""
    return _FOLDED.sub("", value)


@lru_cache(maxsize=2048)
def _is_name(text: str, lang: str) -> bool:
    text = " ".join(text.replace("/", " ").split())
    if sure(text, lang) >= Sure.FORM:
        return True
    short = _INITIALS.fullmatch(text.strip())
    return short is not None and short[1][0].isupper() and not common(short[1].lower())


def _name(value: str, lang: str) -> _Told:
    ends = _ENDS.search(value, 1)
    text = (value[: ends.start()] if ends else value).rstrip(_EDGE)
    start = len(text) - len(text.lstrip(_EDGE))
    text = text[start:]
    parts = text.split(",")
    turned = ",".join(parts[:2])
    for one in dict.fromkeys((text, turned, parts[0])):
        whole = unfolded(one)
        if _is_name(whole, lang):
            yield _NAME, start, start + len(one)
            return
    for one in of_byline(text):
        at = value.find(one)
        if at >= 0:
            yield _NAME, at, at + len(one)


def _listed(value: str, lang: str) -> _Told:
    for kind, start, end in _name(value, lang):
        if sure(value[start:end], lang) >= Sure.FIRST:
            yield kind, start, end


def _names(value: str, lang: str) -> _Told:
    start = 0
    for between in (*_BETWEEN.finditer(value), None):
        end = between.start() if between else len(value)
        for kind, first, last in _name(value[start:end], lang):
            yield kind, start + first, start + last
        start = between.end() if between else end


def _part(value: str, lang: str) -> _Told:
    text = value.strip(_EDGE)
    if len(text) > 1 and text[:1].isupper() and not nobody(text) and len(text.split()) < 4:
        start = value.index(text)
        yield _NAME, start, start + len(text)


def _user(value: str, lang: str) -> _Told:
    user = value.rstrip(".-+")
    small = user.lower()
    if len(user) > 2 and small not in FORMATS.accounts and not nobody(user) and not common(small):
        yield _HANDLE, 0, len(user)


def _mail(value: str, lang: str) -> _Told:
    if email.valid(address := value.replace("@@", "@").rstrip(".-")):
        yield email.kind_of(address), 0, len(value.rstrip(".-"))


def _phone(value: str, lang: str) -> _Told:
    if 7 <= sum(map(str.isdigit, value)) <= 15:
        yield "personal.contact.phone", 0, len(value.rstrip(" ./-("))


def _base64(value: str, lang: str) -> _Told:
    try:
        said = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return
    if said.isprintable():
        yield from (
            (kind, 0, len(value)) for kind, _, _ in (*_mail(said, lang), *_held(said, lang))
        )


def _held(said: str, lang: str) -> _Told:
    yield from _name(said, lang) if " " in said.strip() else _part(said, lang)


def _rot13(value: str, lang: str) -> _Told:
    said = codecs.decode(value, "rot13")
    end = min((at for at in map(value.find, ("<", "&", "(")) if at > 0), default=len(value))
    yield from _name(said[:end], lang)
    for hit in email.find(said):
        yield hit.kind, hit.start, hit.end


def _word(value: str, lang: str) -> _Told:
    try:
        parts = decode_header(value)
        said = "".join(
            one.decode(coded or "ascii") if isinstance(one, bytes) else one for one, coded in parts
        )
    except (ValueError, LookupError):
        return
    if any(_name(said, lang)):
        yield _NAME, 0, len(value)


def _wiki(value: str, lang: str) -> _Told:
    if _is_name(_HUMPS.sub(" ", value), lang):
        yield _NAME, 0, len(value)


_KINDS: dict[str, Callable[[str, str], _Told]] = {
    "name": _name, "folded": _name, "names": _names, "listed": _listed, "part": _part,
    "part2": _part, "user": _user, "mail": _mail, "phone": _phone, "b64": _base64, "rot13": _rot13,
    "word": _word, "wiki": _wiki,
}  # fmt: skip
