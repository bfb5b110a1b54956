"""Who is named in an item: what a finder of names says of its texts and keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from consentry.signals.personal import prose
from consentry.signals.personal.around import Span, sides
from consentry.signals.personal.fields import Field
from consentry.signals.personal.hits import Hit, Namer, Passage


@dataclass(frozen=True, slots=True)
class Names:
    """texts: hits by text; keys: hits of keys that are persons' names."""

    texts: dict[str, list[Hit]] = field(default_factory=dict)
    keys: dict[str, frozenset[Hit]] = field(default_factory=dict)


NOBODY = Names()


def of_fields(
    fields: Sequence[Field],
    namer: Namer,
    lang: str,
    seen: Collection[object],
    unnamed: Mapping[str, Sequence[Span]],
) -> Names:
    """Names in all texts of more than a word that are not in ``seen``, in those of ``unnamed``
    beside what was taken out alone."""
    makers = prose.makers(fields)
    passages: list[Passage] = []
    asked: list[tuple[str, int, Sequence[Span]]] = []
    for text, left, role in prose.of(fields):
        if text in seen:
            continue
        for (start, end), beside in sides(left, unnamed.get(text, ())):
            passages.append(Passage(left[start:end], lang, role))
            asked.append((text, start, beside))
    for text, led in prose.led(fields).items():
        if text not in seen:
            passages.append(Passage(led, lang, prose.FIELD))
            asked.append((text, len(text) - len(led), ()))
    keys = prose.keys(fields)
    passages += [Passage(key, lang, prose.FIELD) for key in keys]
    said = namer(passages)
    found = Names(keys=_persons(keys, said[len(asked) :]))
    for (text, at, near), hits in zip(asked, said, strict=False):
        placed = [
            replace(hit, start=hit.start + at, end=hit.end + at)
            for hit in hits
            if hit.start + at >= 0 and text[hit.start + at : hit.end + at] not in makers
        ]
        if near:
            placed = [
                h for h in placed if any(h.start < last and first < h.end for first, last in near)
            ]
        if placed:
            found.texts.setdefault(text, []).extend(placed)
    return found


def _persons(keys: Mapping[str, str], said: Sequence[Sequence[Hit]]) -> dict[str, frozenset[Hit]]:
    """Keys that are persons' names, in objects of which half of the keys with a blank are."""
    named = {
        key: frozenset(hits)
        for key, hits in zip(keys, said, strict=True)
        if any(hit.end - hit.start == len(key) for hit in hits)
    }
    objects, of_persons = Counter(keys.values()), Counter(keys[key] for key in named)
    return {
        key: hits for key, hits in named.items() if 2 * of_persons[keys[key]] >= objects[keys[key]]
    }
