"""The words of data/personal-special.yaml, found in a text: what is said of somebody, by category.

An entry is words between single spaces. A star stands for the rest of a word, or for what a word
begins with, ``…`` for up to four words of the same sentence, ``{party}`` for any of the set of that
name in the entry's language, and ``{age}`` for a number under 18. There are thousands, so that each
is looked for where its longest word stands; whether a word is one of these is remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

import re2
from pydantic import BaseModel, ConfigDict

from consentry.signals.data import load
from consentry.signals.personal.known import fold


class _Special(BaseModel):
    """data/personal-special.yaml. Lists by language: ``categories`` by name first; ``sets`` have
    keys of a language and a name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    categories: dict[str, dict[str, list[str]]]
    ages: list[str]
    between_child: frozenset[str]
    boilerplate: list[str]
    sets: dict[str, list[str]]
    young: dict[str, list[str]]
    little: list[str]
    school: list[str]
    matter: list[str]
    about: list[str]
    roles: dict[str, list[str]]
    of: list[str]
    own: list[str]
    common: frozenset[str]


class Word(NamedTuple):
    """Characters ``start`` to ``end``. group: a category, or ``age``, ``young`` (a child, wherever
    in the line) and ``little`` (a child, if a name follows). plain: a single word, which may speak
    of a matter as well as of a person."""

    start: int
    end: int
    group: str
    plain: bool


class _More(BaseModel):
    """data/special/: the words of one category, and the sets that they name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: dict[str, list[str]]
    young: dict[str, list[str]] = {}
    sets: dict[str, list[str]] = {}


SPECIAL = load(_Special, "personal-special.yaml")
_MORE = {group: load(_More, f"special/{group}.yaml") for group in (*SPECIAL.categories, "shared")}
_SETS = defaultdict(list)
for _words in (SPECIAL, *_MORE.values()):
    for _name, _all in _words.sets.items():
        _SETS[_name].extend(_all)
AGE = "(?:1[0-7]|[1-9])"
_AGES = tuple(map(str, range(1, 18)))
_GAP = "(?:[^\\s.!?;]+ ){0,4}?"
_MOST_WORDS = 60_000
"""Words, and what stands between blanks, that are remembered; then they are forgotten."""
_LONGEST_CHUNK = 80
"""Characters between blanks that are remembered."""
_MOST_PLACES = 400
"""Places of one word in a text that are looked at."""
_BACK = 80
"""Characters before a word in which an entry that it is part of may begin."""
_SET = re.compile(r"\{(\w+)\}")


def _entries() -> Iterator[tuple[str, str, str]]:
    """Group, language and entry."""
    more = [(group, one.words) for group, one in _MORE.items()]
    young = [("young", one.young) for one in _MORE.values()]
    for group, by in (*SPECIAL.categories.items(), ("young", SPECIAL.young), *more, *young):
        for lang, entries in by.items():
            yield from ((group, lang, entry) for entry in entries)
    yield from (("age", "", entry.replace("0", "{age}")) for entry in SPECIAL.ages)
    yield from (("little", "", entry) for entry in SPECIAL.little)
    for lang, ends in _NUMBERED.items():
        yield from (("age", lang, "{num}" + end) for end in ends)


_NUMBERED = {
    "en": ("-year-old", " years old"), "de": ("jährige*",), "fr": (" ans,",), "es": (" años,",),
    "it": (" anni,",), "nl": ("jarig*",), "pl": ("letni*",), "pt": (" anos,",),
}  # fmt: skip
"""Ages in words."""


def _members(lang: str, name: str) -> list[str]:
    return list(_AGES) if name == "age" else _SETS[f"{lang} {name}"]


def _open(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*")


def _source(lang: str, entry: str) -> str:
    """An entry as an expression of Python."""
    parts = []
    for part in re.split(r"(\{\w+\}|\*|… ?)", entry):
        inner = _SET.fullmatch(part)
        if inner:
            words = sorted(_members(lang, inner[1]), key=lambda w: (-len(w), w))
            parts.append(AGE if inner[1] == "age" else f"(?:{'|'.join(map(_open, words))})")
        elif part == "*":
            parts.append(r"\w*")
        elif part.startswith("…"):
            parts.append(_GAP)
        else:
            parts.append(re.escape(part))
    return "".join(parts)


class _Part(NamedTuple):
    """An entry, by one of its words. back: how many words of the entry may stand before it."""

    back: tuple[int, ...]
    lang: str
    entry: str
    group: str
    plain: bool


_TOKEN = re.compile(r"\w+")
_PIECES = re.compile(r"\{\w+\}|…|[\w*]+")


def _part(group: str, lang: str, entry: str) -> Iterator[tuple[str, _Part]]:
    """The longest word of an entry, with a star if it is the beginning of one, and the rest."""
    plain = not re.search(r"[ …{]", entry)
    pieces = _PIECES.findall(entry.split("…")[0])
    joined = re.search(r"\}\w|\w\{", entry)
    words = [p for p in pieces if not p.startswith("{")]
    if joined or (SPECIAL.common.issuperset(words) and "{" in "".join(pieces)):
        inner = _SET.search(entry)
        if inner is None:
            raise ValueError(entry)
        for member in _members(lang, inner[1]):
            yield from (
                (word, part._replace(plain=plain))
                for word, part in _part(group, lang, _SET.sub(member, entry, count=1))
            )
        return
    anchor = max(words, key=lambda w: (w not in SPECIAL.common, len(w.strip("*")), w))
    back = {0}
    for piece in pieces[: pieces.index(anchor)]:
        inner = _SET.fullmatch(piece)
        longs = {len(_TOKEN.findall(m)) for m in _members(lang, inner[1])} if inner else {1}
        back = {b + n for b in back for n in longs}
    yield anchor.lower(), _Part(tuple(sorted(back)), lang, entry, group, plain)


class _Parts(dict[str, tuple[str, ...]]):
    """By a word in small letters: the anchors that it is, or begins or ends with."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) > _MOST_WORDS:
            self.clear()
        by_word, longest = _table()
        found: tuple[str, ...] = (word,) if word in by_word else ()
        found += tuple(
            start
            for n in range(2, min(len(word), longest) + 1)
            if (start := word[:n] + "*") in by_word
        )
        found += tuple(
            end
            for n in range(3, min(len(word), longest) + 1)
            if (end := "*" + word[-n:]) in by_word
        )
        self[word] = found
        return found


@cache
def _table() -> tuple[dict[str, list[_Part]], int]:
    """All entries by their longest word, and the letters of the longest of these; made when a text
    first asks, since a crawl of pages without persons never does."""
    by_word: dict[str, list[_Part]] = defaultdict(list)
    for entry in dict.fromkeys(_entries()):
        for word, part in _part(*entry):
            by_word[word].append(part)
    return dict(by_word), max(map(len, by_word))


_PARTS = _Parts()


_DULL: set[str] = set()
"""What stood between blanks, in small letters, and has no anchor: most of a text."""


def _anchored(small: str) -> set[str]:
    """The words of a text in small letters that are, or begin with, an anchor."""
    found: set[str] = set()
    for chunk in set(small.split()).difference(_DULL):
        told = [word for word in _TOKEN.findall(chunk) if _PARTS[word]]
        found.update(told)
        if not told and len(chunk) <= _LONGEST_CHUNK:
            if len(_DULL) > _MOST_WORDS:
                _DULL.clear()
            _DULL.add(chunk)
    return found


_Told: TypeAlias = tuple[str, bool, frozenset[str]]


@cache
def _tries(anchor: str) -> list[tuple[int, re.Pattern[str], list[_Told]]]:
    """What a word may be part of, by how many words stand before it; compiled when first asked."""
    by: dict[int, list[_Part]] = defaultdict(list)
    for part in _table()[0][anchor]:
        for back in part.back:
            by[back].append(part)
    made = []
    for back, parts in sorted(by.items()):
        same: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
        for part in sorted(parts, key=lambda p: (-len(p.entry), p.entry, p.group)):
            same[_source(part.lang, part.entry), part.group, part.plain].add(part.lang)
        whole = "|".join(f"({source})" for source, _, _ in same)
        told = [(g, plain, frozenset(langs)) for (_, g, plain), langs in same.items()]
        made.append((back, re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE), told))
    return made


@lru_cache(maxsize=32)
def words(text: str, lang: str = "") -> tuple[Word, ...]:
    """What ``text`` says, in order, none overlapping another: the one that begins first, and is
    longer, counts. A single word counts in a text of its own language ``lang`` only (BCP 47's first
    subtag), if that is known: the same letters are another word elsewhere."""
    small = fold(text)
    found: set[Word] = set()
    told = _anchored(small)
    if not told.isdisjoint(_AGES) and _aged().search(small) is None:
        told.difference_update(_AGES)
    for word in told:
        for start in _numbers(small, word) if word in _AGES else _places(small, word):
            for anchor in _PARTS[word]:
                found.update(_at(text, start, anchor, lang))
    taken: list[Word] = []
    for one in sorted(found, key=lambda w: (w.start, -w.end, w.group)):
        if not taken or one.start >= taken[-1].end:
            taken.append(one)
    return tuple(taken)


def _places(small: str, word: str) -> Iterator[int]:
    start = small.find(word)
    for _ in range(_MOST_PLACES):
        if start < 0:
            return
        end = start + len(word)
        if not _in_word(small[start - 1 : start]) and not _in_word(small[end : end + 1]):
            yield start
        start = small.find(word, end)


@cache
def _beside(number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands before a number where nothing comes after it in an entry, and what comes after
    in the others: an age is of years, or followed by a comma and what somebody did."""
    before: set[str] = set()
    after: set[str] = set()
    for part in _table()[0].get(number, ()):
        head, _, tail = part.entry.lower().partition(number)
        (after if tail else before).add(tail or head)
    return tuple(before), tuple(after)


@cache
def _aged() -> re2._Regexp:
    """True of every text in small letters in which a number stands beside one of these."""
    before, after = (sorted(map(re.escape, words)) for words in _beside(_AGES[0]))
    return re2.compile(f"(?:{'|'.join(before)}){AGE}|{AGE}(?:{'|'.join(after)})")


def _numbers(small: str, number: str) -> Iterator[int]:
    """Places of a number beside what makes it an age. Most numbers of a page are none."""
    before, after = _beside(number)
    for start in _places(small, number):
        if small.startswith(after, start + len(number)) or small.endswith(before, 0, start):
            yield start


def near_by(text: str, spans: Iterable[tuple[int, int]], lang: str = "") -> list[Word]:
    """The same of those lines of ``text`` that ``spans``, in order of start, touch: no entry goes
    on over the end of a line."""
    found: list[Word] = []
    done = -1
    for start, end in spans:
        if end <= done:
            continue
        first = text.rfind("\n", done + 1, max(start, done + 1)) + 1 or done + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        told = words(text[first:last], lang)
        found += [w._replace(start=w.start + first, end=w.end + first) for w in told]
        done = last
    return found


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _at(text: str, start: int, anchor: str, lang: str) -> Iterator[Word]:
    """The entries of which the word at ``start`` is a part."""
    before: list[int] | None = None
    for back, tries, told in _tries(anchor):
        first = start
        if back:
            if before is None:
                least = max(0, start - _BACK)
                before = [least + m.start() for m in _TOKEN.finditer(text[least:start])]
            if len(before) < back:
                continue
            first = before[-back]
        match = tries.match(text, first)
        if match and match.end() > start:
            group, plain, langs = told[(match.lastindex or 1) - 1]
            if not plain or not lang or lang in langs or "" in langs:
                yield Word(first, match.end(), group, plain)
