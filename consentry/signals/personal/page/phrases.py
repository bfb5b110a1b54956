"""What else than running text a finder of names is asked of a page: words where markup keeps them.

Values of attributes that people are read (``alt``, ``aria-label``, ``data-caption``), comments,
strings of scripts, slugs beside a word for a portrait or a team, words that an address asks for.
Only what is written as names are: two words that begin big. Linear in the page, and bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote_plus

import re2

from consentry.signals.personal.page.drawn import Layout, Run
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import LEADS

MOST, _TRIES = 600, 8
"""Phrases of one page, and how many times as many places are looked at for them."""
_LONGEST = 600
_LONGEST_FIELD = 80
_SCRIPT = 1 << 20
"""Characters of one script that are read for strings."""
_READ = frozenset(
    ("alt", "title", "aria-label", "aria-description", "summary", "label", "value", "content")
)
_UP = r"[A-Z\x{c0}-\x{de}\x{100}-\x{17f}\x{386}-\x{42f}]"
"""Capitals of the scripts that have them, and some that are none; as few ranges as there can be."""
_WORD = rf"{_UP}[^\x{{0}}-&(-,/:-@\[-`{{-\x{{7f}}]+"
_SMALL = r"(?: (?:de|da|do|dos|van|von|der|den|di|del|la|le|ten|ter|y|e)){0,2}"
_BIG = re2.compile(rf"{_WORD},?{_SMALL} {_UP}".encode())
_STRING = re2.compile(rf"[\"'>]{_WORD}(?:,?{_SMALL} {_WORD}){{1,3}}[\"'<\\]".encode())
_CODE = ("{", "[", "http", "/", "<")
_PLACES = "|".join(sorted({*LEADS.person_paths, "portraits", "headshots", "avatars"}))
_PORTRAIT = "portrait|portraet|headshot|avatar|profilbild|profile|profil|retrato|ritratto|portret"
_SLUG = re2.compile(
    rf"(?i)(?:/(?:{_PLACES})/([a-z]{{2,20}}(?:[-_][a-z]{{2,20}}){{1,2}})(?:[-_]\d+x\d+|[-_]\d+w?)?"
    rf"\.[a-z]{{3,4}}|/([a-z]{{2,20}}(?:[-_][a-z]{{2,20}}){{1,2}})[-_](?:{_PORTRAIT})[-_.])".encode()
)
_ASKED = re2.compile(
    rf"[?&;][a-z_]+={_UP}[^\x{{0}}-$&-*,/:-@\[-`{{-\x{{7f}}]*(?:\+|%20|%2C)[A-Z%][^&\s\"'<>#]*".encode()
)
_PARTS = re.compile(r"[-_]")
_NOT_IN_SLUG = frozenset(LEADS.not_in_path)


class Phrase(NamedTuple):
    """Characters ``start`` to ``end`` of a page's texts, and what is read there: the same, or the
    words that an address spells so."""

    start: int
    end: int
    text: str
    role: str

    @property
    def spelled(self) -> bool:
        return self.end - self.start != len(self.text) or self.role == "slug"


def of(drawn: Layout) -> list[Phrase]:
    """The phrases of a page, in no order, none twice."""
    seen = drawn.seen_text
    found: dict[Phrase, None] = {}
    for phrase in islice(_of(drawn), _TRIES * MOST):
        if phrase.spelled or phrase.text not in seen:
            found[phrase] = None
            if len(found) == MOST:
                break
    return list(found)


def _of(drawn: Layout) -> Iterator[Phrase]:
    text, code = drawn.text, drawn.code
    coded, data = drawn.coded_text, drawn.coded_utf8
    done = -1
    for begin, _ in spans(_BIG, coded, data):
        if begin < done:
            continue
        run = drawn.run_at(begin + code)
        done = run.end - code
        if _is_read(run, text):
            role = "prose" if run.end - run.start > _LONGEST_FIELD else "field"
            yield Phrase(run.start, run.end, text[run.start : run.end], role)
            continue
        begins = max(begin - 1, 0)
        for first, last in spans(_STRING, coded[begins : min(done, begins + _SCRIPT)]):
            start, end = begins + first + 1, begins + last - 1
            yield Phrase(start + code, end + code, coded[start:end], "field")
    for first, last in spans(_SLUG, coded, data):
        yield from _slug(text, first + code, last + code)
    for first, last in spans(_ASKED, coded, data):
        start = text.index("=", first + code) + 1
        yield Phrase(start, last + code, unquote_plus(text[start : last + code]), "field")


def _is_read(run: Run, text: str) -> bool:
    """Is it a value that people are read, or a comment?"""
    said = run.source in _READ or run.source == "comment" or run.source.startswith("data-")
    return (
        said and run.end - run.start <= _LONGEST and not text.startswith(_CODE, run.start, run.end)
    )


def _slug(text: str, first: int, last: int) -> Iterator[Phrase]:
    found = _SLUG.match(text[first:last].encode())
    if found is None:
        return
    group = 1 if found[1] else 2
    start, end = first + found.start(group), first + found.end(group)
    words = _PARTS.split(text[start:end])
    if _NOT_IN_SLUG.isdisjoint(word.lower() for word in words):
        yield Phrase(start, end, " ".join(word.capitalize() for word in words), "slug")
