"""The entries of data/personal-special.yaml and data/special/: what is said, by category.

An entry is words between single spaces. A star stands for the rest of a word, or for two letters
and more that a word begins with, ``…`` for up to four words of the same sentence, ``{party}`` for
any of the set of that name in the entry's language, and ``{age}`` for a number under 18. A single
word of data/special/ is ``broad``: it says something of who stands in its own sentence only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict

from consentry.signals.data import load


def _split(value: object) -> object:
    return value.split(", ") if isinstance(value, str) else value


_Words = Annotated[list[str], BeforeValidator(_split)]
"""Entries, with commas between them: as a text they are read in a tenth of the time."""


class _Special(BaseModel):
    """data/personal-special.yaml. Lists by language: ``categories`` by name first; ``sets`` have
    keys of a language and a name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    categories: dict[str, dict[str, _Words]]
    ages: list[str]
    aged: dict[str, _Words]
    addressed: frozenset[str]
    between_child: frozenset[str]
    boilerplate: list[str]
    sets: dict[str, list[str]]
    young: dict[str, list[str]]
    little: list[str]
    school: list[str]
    matter: list[str]
    about: list[str]
    deals: list[str]
    things: list[str]
    pronouns: list[str]
    onward: list[str]
    posts: dict[str, list[str]]
    former: list[str]
    often: dict[str, frozenset[str]]
    roles: dict[str, list[str]]
    of: list[str]
    own: list[str]
    common: frozenset[str]


class _More(BaseModel):
    """data/special/: the words of one category, and the sets that they name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: dict[str, _Words]
    young: dict[str, _Words] = {}
    sets: dict[str, _Words] = {}


SPECIAL = load(_Special, "personal-special.yaml")
_MORE = {group: load(_More, f"special/{group}.yaml") for group in (*SPECIAL.categories, "shared")}
_SETS: dict[str, list[str]] = defaultdict(list)
for _by in (SPECIAL.sets, *(more.sets for more in _MORE.values())):
    for _name, _all in _by.items():
        _SETS[_name].extend(_all)
AGE = "(?:1[0-7]|[1-9])"
AGES = tuple(map(str, range(1, 18)))
_GAP = "(?:[^\\s.!?;]+ ){0,4}?"
_BLANK = '[”“»’"]? [„“«‘"]?'
QUOTES = frozenset('”“»’"„«‘')
"""Between two words of an entry; a name of a party or a union may be quoted."""
_SET = re.compile(r"\{(\w+)\}")
_BARE = str.maketrans("áàâãäåąçćéèêëęíìîïłñńóòôõöśúùûüźżß", "aaaaaaacceeeeeiiiilnnooooosuuuuzzs")
_SHORTEST_BARE = 8
"""Letters of a word that people also write without its accents, who write in a hurry."""
TOKEN = re.compile(r"\w+")
_PIECES = re.compile(r"\{\w+\}|…|[\w*]+")
_SPACED = re.compile(r"[\w*]+(?: [\w*]+)*")
_LEAD, _TAIL = r"(?:(?<![\w*}])\w+)?[^\w*{}…]", r"[^\w*{}…](?:\w+(?![\w*{]))?"
"""What is the same in every text beside a word of an entry."""
_JOINED = re.compile(r"\}\w|\w\{")


class Entry(NamedTuple):
    """plain: a single word, which may speak of a matter as well as of a person."""

    group: str
    lang: str
    words: str
    plain: bool
    broad: bool


class Part(NamedTuple):
    """An entry, by one of its words. back: how many words of the entry may stand before it. needs:
    others that a text in small letters has if it has the entry; any_of: of each it has one. lead,
    tail: what it then has right before and after it, save for quotation marks (``QUOTES``) beside
    a blank."""

    back: tuple[int, ...]
    needs: frozenset[str]
    any_of: tuple[frozenset[str], ...]
    lead: str
    tail: str
    entry: Entry


@cache
def entries() -> dict[str, list[Entry]]:
    """All of them by language, none twice; "" those of every language."""
    found: dict[str, list[Entry]] = defaultdict(list)
    known = dict.fromkeys(_first())
    for group, lang, words in known:
        found[lang].append(Entry(group, lang, words, _is_plain(words), False))
    for each in dict.fromkeys(_second()):
        if each not in known:
            group, lang, words = each
            plain = _is_plain(words)
            found[lang].append(Entry(group, lang, words, plain, plain))
    return found


def _is_plain(words: str) -> bool:
    return " " not in words and "…" not in words and "{" not in words


def _first() -> Iterator[tuple[str, str, str]]:
    for group, by in (*SPECIAL.categories.items(), ("young", SPECIAL.young)):
        yield from ((group, lang, words) for lang, all_ in by.items() for words in all_)
    yield from (("age", "", words.replace("0", "{age}")) for words in SPECIAL.ages)
    yield from (("little", "", words) for words in SPECIAL.little)
    yield from (("age", lang, words) for lang, all_ in SPECIAL.aged.items() for words in all_)
    yield from (("age", lang, f"{{num}} {years},") for lang, years in _YEARS.items())


def _second() -> Iterator[tuple[str, str, str]]:
    for group, more in _MORE.items():
        for name, by in ((group, more.words), ("young", more.young)):
            for lang, all_ in by.items():
                for words in all_:
                    yield name, lang, words
                    if len(words) >= _SHORTEST_BARE and not words.isascii():
                        bare = words.translate(_BARE)
                        if bare != words:
                            yield name, lang, bare


_YEARS = {"fr": "ans", "es": "años", "it": "anni", "pt": "anos"}
"""After an age in words and before a comma."""


def _members(lang: str, name: str) -> list[str]:
    return list(AGES) if name == "age" else _SETS[f"{lang} {name}"]


def _open(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*")


def source(lang: str, words: str) -> str:
    """An entry's words as an expression of Python."""
    parts = []
    for part in re.split(r"(\{\w+\}|(?<!\w)\*(?=\w)|\*|… ?)", words):
        inner = _SET.fullmatch(part)
        if inner:
            members = sorted(_members(lang, inner[1]), key=lambda w: (-len(w), w))
            parts.append(AGE if inner[1] == "age" else f"(?:{'|'.join(map(_open, members))})")
        elif part == "*":
            parts.append(r"\w*" if parts and parts[-1][-1:].isalnum() else r"\w{2,}")
        elif part.startswith("…"):
            parts.append(_GAP)
        elif part:
            parts.append(re.escape(part).replace(r"\ ", _BLANK))
    return "".join(parts)


def pieces(words: str) -> list[str]:
    """The words of an entry, as it writes them; a word between hyphens is one."""
    return words.split() if _SPACED.fullmatch(words) else _PIECES.findall(words)


def anchored(entry: Entry) -> Iterator[tuple[str, Entry]]:
    """The word that an entry is looked for by, with a star where it is the beginning or the end of
    one: the longest that is not in every text. With an entry for each member of its set where there
    is none beside."""
    words = entry.words
    if "{" not in words:
        yield _anchor(pieces(words.partition("…")[0])), entry
        return
    told = pieces(words.partition("…")[0])
    plain = [p for p in told if not p.startswith("{")]
    alone = len(plain) < len(told) and all(len(w) < 3 or w in SPECIAL.common for w in plain)
    if not alone and not _JOINED.search(words):
        yield _anchor(plain), entry
        return
    inner = _SET.search(words)
    if inner is None:
        raise ValueError(words)
    for member in _members(entry.lang, inner[1]):
        yield from anchored(entry._replace(words=_SET.sub(member, words, count=1)))


def _anchor(words: list[str]) -> str:
    if len(words) == 1:
        return words[0].lower()
    return max(words, key=lambda w: (w not in SPECIAL.common, len(w.strip("*")), w)).lower()


def part(entry: Entry, anchor: str) -> Part:
    """An entry, by the word that it is looked for by."""
    words = entry.words.lower()
    told = pieces(words)
    back = {0}
    for piece in told[: told.index(anchor)]:
        inner = _SET.fullmatch(piece)
        longs = {len(TOKEN.findall(m)) for m in _members(entry.lang, inner[1])} if inner else {1}
        back = {b + n for b in back for n in longs}
    needs = frozenset(filter(str.isalnum, told)).difference((anchor,), SPECIAL.common)
    beside = re.search(rf"(?<![\w*])({_LEAD})?{re.escape(anchor)}(?![\w*])({_TAIL})?", words)
    lead, tail = (beside[1] or "", beside[2] or "") if beside else ("", "")
    any_of = tuple(filter(None, (members(entry.lang, name) for name in _SET.findall(words))))
    return Part(tuple(sorted(back)), needs, any_of, lead, tail, entry)


@cache
def members(lang: str, name: str) -> frozenset[str]:
    """A word of each member of a set; none where one is only the beginning of words."""
    found = set()
    for member in _members(lang, name):
        words = [w for w in pieces(member.lower()) if w.isalnum() and w not in SPECIAL.common]
        if not words:
            return frozenset()
        found.add(max(words, key=len))
    return frozenset(found)


def sets(entry: Entry) -> list[str]:
    """The names of the sets that an entry has."""
    return _SET.findall(entry.words)
