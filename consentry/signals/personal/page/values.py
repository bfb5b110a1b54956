"""Leaves of a page, wherever it keeps them, and whom they name elsewhere in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.page import decoded, formats, leaves, typed, vocabulary
from consentry.signals.personal.page.drawn import Layout
from consentry.signals.personal.persons import files, users, worded
from consentry.signals.personal.spans import utf8
from consentry.signals.personal.tables import folded


def of(
    drawn: Layout, lang: str, known: Sequence[Hit], own: Collection[str], read: bool
) -> list[Hit]:
    """Hits in the texts of a page. known: those found before. own: what its site calls itself.
    read: also lines that people read, where nobody else looks for names in them."""
    text = drawn.text
    found = [hit for hit in _of(drawn, lang, read) if folded(text[hit.start : hit.end]) not in own]
    named = [
        drawn.text[hit.start : hit.end]
        for hit in (*known, *found)
        if hit.kind.startswith("personal.name.") or hit.kind == "personal.contact.email"
    ]
    users_of = users.of(text, drawn.coded_utf8, named, lang)
    return [*found, *(hit for hit in users_of if folded(text[hit.start : hit.end]) not in own)]


def _of(drawn: Layout, lang: str, read: bool) -> Iterator[Hit]:
    text, code = drawn.text, drawn.code
    coded, data = drawn.coded_text, drawn.coded_utf8
    yield from leaves.of_text(coded, code, lang, data)
    yield from files.of_text(coded, code, lang, data)
    yield from files.segments(coded, code, lang, data)
    yield from decoded.of_text(coded, code, lang, data)
    yield from formats.of_text(coded, code, lang, data)
    yield from typed.of_text(coded, code, lang, data)
    yield from formats.of_text(drawn.seen_text, 0, lang)
    runs = ((start + code, end + code, name) for start, end, _, name, _ in drawn.coded.runs)
    yield from leaves.attributes(runs, text, lang)
    yield from _fields(drawn, lang)
    yield from leaves.of_lines(drawn.seen_text, lang, read)
    for start, end in _written(drawn.seen.runs):
        yield from leaves.of_text(text[start:end], start, lang)
        yield from typed.of_text(text[start:end], start, lang, b"")
        if text.find("</", start, end) >= 0:
            yield from _marked(text[start:end], start, lang)


def _fields(drawn: Layout, lang: str) -> Iterator[Hit]:
    """Values of fields of forms, by what the fields are called."""
    runs, shift = drawn.coded.runs, drawn.code
    for at, (start, end, _, source, _) in enumerate(runs):
        if source not in ("name", "autocomplete"):
            continue
        key = drawn.text[start + shift : end + shift]
        if not worded.tells(key):
            continue
        element = drawn.element(start + shift)
        for first, last, _, other, _ in runs[max(0, at - _NEAR) : at + _NEAR + 1]:
            if other == "value" and drawn.element(first + shift) == element:
                value = drawn.text[first + shift : last + shift]
                for kind, begin, stop in leaves.of_value(key, value, lang):
                    yield Hit(kind, first + shift + begin, first + shift + stop, _SURE)


def _marked(text: str, shift: int, lang: str) -> Iterator[Hit]:
    """Whom markup names that a reader sees as it is written."""
    told = {one.value: one.kind for one in vocabulary.of_source(utf8(text), lang)}
    for value, kind in told.items():
        at = text.find(value)
        while value and at >= 0:
            yield Hit(kind, at + shift, at + len(value) + shift, _SURE)
            at = text.find(value, at + len(value))


def _written(runs: Iterable[tuple[int, int, str, str, str]]) -> Iterator[tuple[int, int]]:
    """What a reader sees of programs and data."""
    for start, end, role, _, _ in runs:
        if role == "code" and end - start > _SHORTEST:
            yield start, end


_NEAR, _SURE = 6, 850
"""Attributes between those of a field, at most; permille."""
_SHORTEST = 12
"""Characters of the shortest key and value."""
