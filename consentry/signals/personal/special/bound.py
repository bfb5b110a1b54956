"""Who is bound to what is special in an item, beyond the line: who wrote it, and whom it is about.

A comment, a profile and an article are objects of an item: its text says something, other fields
say whose it is. What is said in the first person is of the author or user of the same object. Who
is taken out of a text is taken out of the fields beside it as well: name, handle, addresses,
picture and profile.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from consentry.evidence import Finding, Where
from consentry.signals.personal.hits import Hit, whole
from consentry.signals.personal.keys.fields import Field
from consentry.signals.personal.special import of_persons, spoken, subjects
from consentry.signals.personal.special.entries import SPECIAL
from consentry.signals.personal.tables import folded

_NAME = "personal.name."
_SIGNS = (*of_persons.SIGNS, "personal.image")
_WRITERS = ("personal.name.author", "personal.name.person", "personal.online.username",
            "personal.online.handle")  # fmt: skip
_TITLES = frozenset(("title", "headline", "heading", "h1", "name", "ogtitle"))
_SHORTEST_TEXT, _LONGEST_TEXT = 12, 20_000
"""Characters of a text in which its author may speak of themselves."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INDEX = re.compile(r"/\d+(?=/|$)")
_SHORTEST_NAME = 3


def of_item(fields: Sequence[Field], found: Sequence[Finding], lang: str = "") -> Iterator[Finding]:
    """What an item's findings say together, beyond each text, in the language ``lang``."""
    signs = [f for f in found if f.kind.startswith(_SIGNS) and f.where.source == "item"]
    if signs:
        yield from _of_blocks(fields, found, signs, lang)
        yield from _about(fields, found, lang)


def _of_blocks(
    fields: Sequence[Field], found: Sequence[Finding], signs: Sequence[Finding], lang: str
) -> Iterator[Finding]:
    texts = {f.pointer: whole(f.value) for f in fields if isinstance(f.value, str) and not f.is_key}
    entire = [
        f
        for f in signs
        if f.where.end - f.where.start >= 0.6 * len(texts.get(f.where.path, "")) > 0
        and not f.kind.startswith(of_persons.NOBODY)
    ]
    writers = {_object(f.where.path) for f in entire if f.kind.startswith(_WRITERS)}
    if not writers:
        return
    sure = {f.pointer for f in fields if f.kind}
    bound: set[str] = set()
    for pointer, text in texts.items():
        about = _object(pointer)
        if pointer in sure or not _SHORTEST_TEXT <= len(text) <= _LONGEST_TEXT:
            continue
        if not any(_inside(about, each) for each in writers):
            continue
        for hit in spoken.own(text, lang):
            bound.add(about)
            yield _finding(hit, pointer, text)
    told: dict[str, set[str]] = defaultdict(set)
    for one in found:
        if one.kind == of_persons.PERSON:
            told[_object(one.where.path)].update(_names(one.value))
    for one in entire:
        here = _object(one.where.path)
        if one.kind.startswith(_NAME):
            bound |= {
                o for o, names in told.items() if _inside(o, here) and names & _names(one.value)
            }
    for one in entire:
        if any(_inside(each, _object(one.where.path)) for each in bound):
            yield Finding(of_persons.PERSON, one.where, one.value, 700)


def _object(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def _inside(outer: str, inner: str) -> bool:
    """Is an object the same, or one that describes it: below it, and not one of many?"""
    if inner == outer:
        return True
    below = inner.startswith(outer + "/")
    return below and len(_INDEX.findall(inner[len(outer) :])) == 0


def _finding(hit: Hit, pointer: str, text: str) -> Finding:
    where = Where("item", pointer, 0, hit.start, hit.end)
    return Finding(hit.kind, where, text[hit.start : hit.end], hit.confidence)


def _names(name: str) -> set[str]:
    """The words of a name by which somebody is told apart."""
    return {
        word
        for word in map(str.casefold, _WORD.findall(name))
        if len(word) >= _SHORTEST_NAME and word not in SPECIAL.common
    }


def _about(fields: Iterable[Field], found: Sequence[Finding], lang: str) -> Iterator[Finding]:
    """What is special of somebody whom the item is about: a sentence says it of them, and its title
    names them as well, in full or by a part of the name, in whatever case of grammar. A title that
    says something special of nobody is about the only one of whom the item says it."""
    named: dict[tuple[str, int, int], int] = {}
    for f in found:
        if f.kind.startswith(_NAME):
            at = f.where.path, f.where.start, f.where.end
            named[at] = max(named.get(at, 0), f.confidence)
    sure = [f for f in found if f.kind.startswith(_NAME) and f.confidence > subjects.SURE]
    called = {part for f in sure for part in _names(f.value)}
    called |= {
        f.value.casefold() for f in found if f.kind == of_persons.PERSON and " " not in f.value
    }
    weak = {
        (f.where.path, f.where.start, f.where.end)
        for f in found
        if f.kind.startswith(_NAME)
        and named[f.where.path, f.where.start, f.where.end] <= subjects.SURE
        and not (" " in f.value and called & _names(f.value))
    }
    said = {
        f.value.casefold(): f
        for f in found
        if f.kind == of_persons.PERSON
        and f.confidence >= of_persons.IN_SENTENCE
        and (f.where.path, f.where.start, f.where.end) not in weak
    }
    if not said:
        return
    titles = [
        field.value
        for field in fields
        if isinstance(field.value, str)
        and not field.is_key
        and folded(field.pointer.rpartition("/")[2]) in _TITLES
    ]
    small = [title.casefold() for title in titles]
    words = {word for title in small for word in _WORD.findall(title)}
    named_there = False
    for value, one in said.items():
        parts = set()
        if (one.where.path, one.where.start, one.where.end) in named:
            parts = _names(value)
        if any(value in title for title in small) or any(
            _same(part, word) for part in parts for word in words
        ):
            named_there = True
            yield Finding(of_persons.ABOUT, one.where, one.value)
    whole_names = [_names(value) for value in said]
    longest = max(whole_names, key=len)
    if (
        not named_there
        and longest
        and all(names and names <= longest for names in whole_names)
        and any(spoken.speaks(title, lang) for title in titles)
    ):
        one = next(iter(said.values()))
        yield Finding(of_persons.ABOUT, one.where, one.value)


def _same(name: str, word: str) -> bool:
    """Is a word a name, as it is or with another ending?"""
    if name == word:
        return True
    stem = name[: max(4, len(name) - 2)]
    return len(name) > 4 and word.startswith(stem) and abs(len(word) - len(name)) <= 3
