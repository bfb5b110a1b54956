"""Files and paths that are called after somebody: ``/team/jane-doe.jpg``, ``CV_Jane_Doe.pdf``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

import re2

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.letters import plain
from consentry.signals.personal.persons.bylines import PARTICLES
from consentry.signals.personal.persons.fullnames import Sure, sure
from consentry.signals.personal.persons.worded import WORDS
from consentry.signals.personal.spans import spans

MOST = 4000
"""Names of files of one text that are read."""
_KIND, _SURE = "personal.name.person", 780
_FILE = re2.compile(
    rb"(?i)(?:^|[/\"'=(\s,]|%2F)[a-z][a-z0-9%\x{80}-\x{10ffff}]*"
    rb"(?:[-_. +]|%20)[a-z0-9%_. +\x{80}-\x{10ffff}-]*"
    rb"\.(?:jpe?g|png|webp|avif|gif|svg|tiff?|pdf|docx?|odt|rtf|vcf|ics|html?|mp[34]|m4a|wav|webm|vtt|srt)\b"
)
_SEGMENT = re2.compile(
    rb"(?i)//[a-z0-9.-]+/[a-z\x{80}-\x{10ffff}]{2,20}(?:[-_.+]|%20)"
    rb"[a-z%\x{80}-\x{10ffff}]{2,20}(?:(?:[-_.+]|%20)[a-z%\x{80}-\x{10ffff}]{2,20})?"
    rb"(?:[/?#\"'&)\n]|\\/)"
)
"""The first part of the path of an address, if it has two or three words."""
_WORD = re.compile(r"(?<!\d)[^\W\d_]+")
_FOLDER = re.compile(r"([^/\"'\s=(]{1,40})/$")
_LITTLE = PARTICLES | WORDS.in_files | WORDS.of_somebody
_LONGEST, _SHORT, _MOST_WORDS = 120, 3, 7


def of_text(text: str, shift: int, lang: str, data: bytes) -> Iterator[Hit]:
    """Hits in ``text``, that stands at ``shift`` of the whole. data: it in UTF-8."""
    for first, last in islice(spans(_FILE, text, data), MOST):
        if last - first > _LONGEST:
            continue
        start = first + (not text[first].isalnum())
        name, _, _ = text[start:last].rpartition(".")
        if found := somebody(name, _folder(text, start), lang):
            yield Hit(_KIND, start + shift + found[0], start + shift + found[1], _SURE)


def segments(text: str, shift: int, lang: str, data: bytes) -> Iterator[Hit]:
    """The same of parts of paths: ``/jane-doe/30min``."""
    for first, last in islice(spans(_SEGMENT, text, data), MOST):
        start = text.index("/", first + 2) + 1
        name = text[start : last - 1].rstrip("\\")
        if found := somebody(name, "", lang, Sure.ALL):
            yield Hit(_KIND, start + shift + found[0], start + shift + found[1], _SURE)


def _folder(text: str, start: int) -> str:
    found = _FOLDER.search(text, max(0, start - 48), start)
    return plain(found[1]) if found else ""


@lru_cache(maxsize=8192)
def somebody(name: str, folder: str, lang: str, least: Sure = Sure.FIRST) -> tuple[int, int] | None:
    """Where in the name of a file a person's stands, and nothing else but what the file is."""
    words = list(_WORD.finditer(unquote(name) if "%" in name else name))
    if not 2 <= len(words) <= _MOST_WORDS:
        return None
    if any(len(w[0]) < _SHORT and plain(w[0]) not in _LITTLE for w in words):
        return None
    main = [w for w in words if len(w[0]) > 1 and plain(w[0]) not in WORDS.in_files]
    left = [w for w in main if plain(w[0]) not in WORDS.of_somebody]
    told = len(left) < len(main) or folder in WORDS.folders
    if not 2 <= len(left) <= 4 or (len(left) > 3 and not told):
        return None
    how = sure(" ".join(w[0].capitalize() for w in left), lang)
    if how >= least or (told and how >= Sure.ONE):
        if "%" in name:
            return 0, len(name)
        return left[0].start(), left[-1].end()
    return None
