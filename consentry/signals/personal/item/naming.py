"""Who is named in an item: what a finder of names says of its texts and keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain

from consentry.evidence import JsonObject
from consentry.signals.personal.forms import patterns
from consentry.signals.personal.hits import Hit, Namer, Passage, clear_of
from consentry.signals.personal.item import likewise, prose, signed, speakers
from consentry.signals.personal.item.around import Span, sides
from consentry.signals.personal.item.partly import Parts
from consentry.signals.personal.keys import keyed, nested
from consentry.signals.personal.keys.fields import Field, TooLarge, walk
from consentry.signals.personal.page import leaves
from consentry.signals.personal.persons.likely import NO, a_name, is_given


@dataclass(frozen=True, slots=True)
class Names:
    """texts: hits by text; keys: hits of keys that are persons' names."""

    texts: dict[str, list[Hit]] = field(default_factory=dict)
    keys: dict[str, frozenset[Hit]] = field(default_factory=dict)

    def add(self, text: str, hits: Sequence[Hit]) -> None:
        """Those of ``hits`` that are clear of what is known of a text."""
        if hits:
            others = self.texts.setdefault(text, [])
            others.extend(list(clear_of(hits, others)) if others else hits)

    def is_whole(self, text: str) -> bool:
        """Is a text one name and nothing else?"""
        hits = self.texts.get(text, ())
        return len(hits) == 1 and hits[0].start == 0 and hits[0].end == len(text)


NOBODY = Names()
_NAME, _PERSON = "personal.name.", "personal.name.person"
_SURE = 890
"""Permille that a name in doubt needs."""
_ALONE = 920
"""The same of one word in a title, or where nobody is named for certain."""
_LONG = 80
"""Characters of a value that is a name and no byline of many, at most."""


def of_fields(
    fields: Sequence[Field],
    namer: Namer,
    lang: str,
    seen: Collection[object],
    unnamed: Mapping[str, Sequence[Span]],
) -> Names:
    """Names in all texts of more than a word that are not in ``seen``, in those of ``unnamed``
    beside what was taken out alone: who is told by keys or other texts is out of them already."""
    documents = list(nested.documents(fields, seen))
    if documents:
        fields = [*fields, *chain.from_iterable(inner for _, inner in documents)]
    values = list(keyed.values(fields))
    roles = keyed.roles(values)
    roles.update((text, "") for text, _ in documents)
    asked: list[tuple[str, int, Sequence[Span]]] = []
    passages: list[Passage] = []
    for text, left, role in prose.of(roles):
        if text in seen:
            continue
        for (start, end), beside in sides(left, unnamed.get(text, ())):
            passages.append(Passage(left[start:end], lang, role))
            asked.append((text, start, beside))
    leads = prose.led(fields)
    for text, led in leads.items():
        if text not in seen:
            passages.append(Passage(led, lang, prose.FIELD))
            asked.append((text, len(text) - len(led), ()))
    keys = prose.keys(fields)
    passages += [Passage(key, lang, prose.FIELD) for key in keys]
    said = namer(passages)
    found = Names(keys=_persons(keys, said[len(asked) :]))
    if not unnamed:
        _told(found, values, lang, seen)
    nobody = keyed.nobody(values) if any(said) else frozenset()
    doubted: list[tuple[str, str, list[Hit]]] = []
    for (text, at, near), hits in zip(asked, said, strict=False):
        if not hits:
            continue
        placed = [
            Hit(hit.kind, hit.start + at, hit.end + at, hit.confidence)
            for hit in hits
            if hit.start + at >= 0 and text[hit.start + at : hit.end + at] not in nobody
        ]
        if near:
            placed = [
                h for h in placed if any(h.start < last and first < h.end for first, last in near)
            ]
        sure: list[Hit] = []
        doubtful: list[Hit] = []
        for hit in placed:
            is_sure = text in leads or _is_sure(text, hit, lang)
            (sure if is_sure else doubtful).append(hit)
        found.add(text, sure)
        if doubtful:
            doubted.append((text, roles.get(text, ""), doubtful))
    if not unnamed:
        _beside(found, values, lang, seen)
    anybody = bool(found.texts) or (bool(doubted) and keyed.is_anybody(values))
    for text, role, placed in doubted:
        found.add(text, [h for h in placed if h.confidence >= _least(text, h, role, lang, anybody)])
    for text, inner in reversed(documents):
        for one in dict.fromkeys(nested.strings(inner)):
            hits = [*found.texts.get(one, ()), *found.keys.get(one, ())]
            found.add(text, list(nested.placed(text, one, hits)) if hits else ())
    return found


def _marked_up(values: Sequence[keyed.Value]) -> list[str]:
    """Texts that are HTML or XML."""
    return [v.text for v in values if "<" in v.text and ("</" in v.text or "/>" in v.text)]


def _is_sure(text: str, hit: Hit, lang: str) -> bool:
    """Is it of more words than one, and these are names'?"""
    name = text[hit.start : hit.end]
    if " " not in name:
        return False
    likely = hit.confidence >= _SURE or a_name(name, lang) > NO
    return likely or any(is_given(word, lang) for word in name.split())


def _least(text: str, hit: Hit, role: str, lang: str, anybody: bool) -> int:
    """The permille that a name needs which is one word, or has words that are no names': most in
    headings, and where nothing says that the item has persons."""
    name = text[hit.start : hit.end]
    if " " in name:
        return _SURE
    if role in keyed.HEADINGS or not anybody:
        return _ALONE
    return 0 if role == "prose" or is_given(name, lang) else _SURE


def _told(found: Names, values: Sequence[keyed.Value], lang: str, seen: Collection[object]) -> None:
    """Add who is told by keys, by a message's form or its end, and by what markup says."""
    for text, hit in chain(
        keyed.told(values, lang), speakers.of(values, lang), signed.of(values, lang)
    ):
        if text not in seen:
            found.add(text, [hit])
    for text in _marked_up(values):
        if text not in seen:
            found.add(text, list(leaves.of_text(text[: patterns.MAX_TEXT], 0, lang)))


def _beside(
    found: Names, values: Sequence[keyed.Value], lang: str, seen: Collection[object]
) -> None:
    """Add who is told by the other values of a column, and by part of a name that another text has
    in full."""
    for text, hit in list(likewise.of(values, found.texts, lang)):
        if text not in seen:
            found.add(text, [hit])
    whole = {
        text[hit.start : hit.end]
        for text, hits in found.texts.items()
        for hit in hits
        if hit.kind == _PERSON
    }
    for value in values:
        if value.kind.startswith(_NAME) and len(value.text) <= _LONG:
            whole.add(value.text)
    if not whole and not any("@" in value.text for value in values):
        return
    texts = dict.fromkeys(value.text for value in values)
    parts = Parts(whole, texts, lang)
    if parts:
        left = [text for text in texts if text not in seen and not found.is_whole(text)]
        for text, placed in parts.find(left):
            found.add(text, placed)


def passages(item: JsonObject, lang: str) -> list[Passage]:
    """What a first look at an item asks its namer."""
    fields: list[Field] = []
    with suppress(TooLarge):
        fields.extend(walk(item))
    said: list[Passage] = []

    def asked(some: Sequence[Passage]) -> list[list[Hit]]:
        said.extend(some)
        return [[] for _ in some]

    of_fields(fields, asked, lang, (), {})
    return said


def _persons(keys: Mapping[str, str], said: Sequence[Sequence[Hit]]) -> dict[str, frozenset[Hit]]:
    """Keys that are persons' names, in objects of which half of the keys with a blank are."""
    if not keys:
        return {}
    named = {
        key: frozenset(hits)
        for key, hits in zip(keys, said, strict=True)
        if any(hit.end - hit.start == len(key) for hit in hits)
    }
    objects, of_persons = Counter(keys.values()), Counter(keys[key] for key in named)
    return {
        key: hits for key, hits in named.items() if 2 * of_persons[keys[key]] >= objects[keys[key]]
    }
