"""What is special (GDPR Art. 9(1) and 10) and who is a child, where it is said of a person.

Words are in data/personal-special.yaml. One by itself is no finding: a person has to stand near, in
the same line and within ``NEAR`` characters. The person near gets a finding too, so that they can
be taken out and what was said of nobody may stay. Of a child a placeholder counts as a person: that
the name is gone does not make it another's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

import re2
from pydantic import BaseModel, ConfigDict

from consentry.signals.data import load
from consentry.signals.personal.context import PLACEHOLDER
from consentry.signals.personal.hits import Hit

NEAR = 160
"""Characters between a person and a word that are near."""
_CHILD = 32
"""The same for an age, and a word that says that somebody is a child."""
_LONGEST = 200
"""Characters of what tells a person apart; of longer ones the end is not near."""
_MOST_NEAR = 64
"""Persons near a word that are taken out for it, at most."""
_MOST_NAMED = 256
"""Persons of a text who are asked whether a word is part of their name, at most."""
PERSON = "personal.special.person"
"""The kind of who stands near."""
ABOUT = "personal.special.about"
"""The kind of one whom all of it is about."""


class _Special(BaseModel):
    """data/personal-special.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    categories: dict[str, dict[str, list[str]]]
    ages: list[str]
    between_child: frozenset[str]
    boilerplate: list[str]


SPECIAL = load(_Special, "personal-special.yaml")
_SIGNS = ("personal.name.", "personal.contact.", "personal.online.", "personal.identifier.")
_NOBODY = ("personal.contact.email-role", "personal.contact.address", "personal.online.ip")
_KINDS = {"criminal": "personal.criminal", "child": "personal.child"}
_AGE = "(?:1[0-7]|[1-9])"
_SENTENCE = re.compile(r"[.!?](?=\s)|\n")
_NAMED_AFTER = re.compile(r" [A-ZÀ-Þ]")
"""After a belief: a church, a museum or a surname, and no more somebody's belief."""
_PEOPLE = re.compile(r"name|author|person|user|profile|e-mail|phone|officer|portrait")


def _pattern(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w.removesuffix("*")) + r"\w*" * w.endswith("*") for w in ordered)


_of = {word: name for name, by in SPECIAL.categories.items() for ws in by.values() for word in ws}
_begun = "|".join(re.escape(w.rstrip("*")) for w in sorted(_of)) + "|"
_begun += _pattern(a.rstrip("*") for a in SPECIAL.ages).replace("0", _AGE)
_HINT = re2.compile(rf"(?i)(?:^|[^\pL\pN_])({_begun.replace('i', '[iıİ]')})")
_BOILERPLATE = re2.compile(f"(?i){_pattern(SPECIAL.boilerplate)}")


@cache
def _said() -> re.Pattern[str]:
    """The table as one expression; it takes longer to compile than many a crawl needs it."""
    return re.compile(
        rf"(?<!\w)(?:(?P<age>{_pattern(SPECIAL.ages).replace('0', _AGE)})|"
        + "|".join(
            f"(?P<{name}>{_pattern(word for words in by.values() for word in words)})"
            for name, by in SPECIAL.categories.items()
        )
        + r")(?!\w)",
        re.IGNORECASE,
    )


def find(text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """What is said in ``text`` of the persons whom ``hits`` find in it, and those persons again.
    With none of them, and no placeholder of one, nothing is looked at."""
    persons = [h for h in hits if h.kind.startswith(_SIGNS) and not h.kind.startswith(_NOBODY)]
    gone = [
        Hit("", *found.span(), 0)
        for found in (PLACEHOLDER.finditer(text) if "[" in text else ())
        if _PEOPLE.search(found[0])
    ]
    told: set[Hit] = set()
    done = -1
    if not persons and not gone:
        return
    everyone = sorted([*persons, *gone], key=lambda h: h.start)
    starts = [h.start for h in everyone]
    far = NEAR if persons else _CHILD
    for start, end in _windows(text, everyone, far + 64):
        for word in _words(text, start, end):
            if word.start() < done or _of_everybody(text, *word.span()):
                continue
            if word.lastgroup == "belief" and _NAMED_AFTER.match(text, word.end()):
                continue
            done = word.end()
            child = word.lastgroup in ("age", "child")
            first = bisect_left(starts, word.start() - NEAR - _LONGEST)
            last = bisect_left(starts, word.end() + NEAR)
            fits = _of_child if child else _near
            around = [p for p in everyone[first:last][:_MOST_NEAR] if fits(text, p, word)]
            within = [p for p in around if p.start < word.end() and word.start() < p.end and p.kind]
            if within and (
                around == within or _named_so(text, word, within, persons[:_MOST_NAMED])
            ):
                continue
            near = [p for p in around if p.kind and p not in within]
            if near or (child and around):
                yield Hit(_kind(word.lastgroup or ""), *word.span(), 800)
                told.update(near)
    for person in sorted(told):
        yield Hit(PERSON, person.start, person.end, 800)


def _named_so(
    text: str, word: re.Match[str], within: Iterable[Hit], persons: Iterable[Hit]
) -> bool:
    """Is a word somebody's name? It is one as part of a longer one, here or elsewhere: a surname
    by itself that is also an illness is the illness, beside somebody else."""
    said = word[0].casefold()
    return any(p.end - p.start > len(said) for p in within) or any(
        said in text[p.start : p.end].casefold().split()[1:] for p in persons
    )


def _words(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The words of the table, looked for by Python's rules only where one begins."""
    done = start
    for hint in _HINT.finditer(text[start:end]):
        for at in range(max(start + hint.start(1), done), start + hint.end(1)):
            word = _said().match(text, at, end)
            if word:
                yield word
                done = word.end()
                break


def _kind(group: str) -> str:
    name = "child" if group == "age" else group
    return _KINDS.get(name, f"personal.special.{name}")


def _windows(text: str, persons: Iterable[Hit], far: int) -> Iterator[tuple[int, int]]:
    """Stretches of so many characters around persons, overlapping ones as one."""
    begun = ended = -1
    for person in persons:
        start, end = max(0, person.start - far), min(len(text), person.end + far)
        if start <= ended:
            ended = max(ended, end)
            continue
        if begun >= 0:
            yield begun, ended
        begun, ended = start, end
    if begun >= 0:
        yield begun, ended


def _near(text: str, person: Hit, word: re.Match[str]) -> bool:
    start, end = min(person.end, word.end()), max(person.start, word.start())
    return end - start <= NEAR and text.find("\n", start, max(end, start)) < 0


def _of_child(text: str, person: Hit, word: re.Match[str]) -> bool:
    """Is an age or a word for a child said of this very person?"""
    start, end = min(person.end, word.end()), max(person.start, word.start())
    between = text[start:end].lower() if end - start <= _CHILD else "."
    words = re.findall(r"\w+", between)
    return (
        not {".", "!", "?", "\n", ":"}.intersection(between)
        and len(words) <= 2
        and SPECIAL.between_child.issuperset(words)
    )


def _of_everybody(text: str, start: int, end: int) -> bool:
    """Is it a sentence that speaks of no person in particular?"""
    before = [m.end() for m in _SENTENCE.finditer(text, max(0, start - 240), start)]
    after = _SENTENCE.search(text, end, end + 240)
    first = before[-1] if before else max(0, start - 240)
    last = after.start() if after else min(len(text), end + 240)
    return _BOILERPLATE.search(text[first:last]) is not None
