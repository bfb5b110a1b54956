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
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from consentry.signals.data import load


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

    words: dict[str, list[str]]
    young: dict[str, list[str]] = {}
    sets: dict[str, list[str]] = {}


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
"""Between two words of an entry; a name of a party or a union may be quoted."""
_SET = re.compile(r"\{(\w+)\}")
_BARE = str.maketrans("áàâãäåąçćéèêëęíìîïłñńóòôõöśúùûüźżß", "aaaaaaacceeeeeiiiilnnooooosuuuuzzs")
_SHORTEST_BARE = 8
"""Letters of a word that people also write without its accents, who write in a hurry."""
TOKEN = re.compile(r"\w+")
_PIECES = re.compile(r"\{\w+\}|…|[\w*]+")


class Entry(NamedTuple):
    """plain: a single word, which may speak of a matter as well as of a person."""

    group: str
    lang: str
    words: str
    plain: bool
    broad: bool


class Part(NamedTuple):
    """An entry, by one of its words. back: how many words of the entry may stand before it."""

    back: tuple[int, ...]
    entry: Entry


def entries() -> Iterator[Entry]:
    """All of them, none twice."""
    known = dict.fromkeys(_first())
    yield from (_entry(*each, False) for each in known)
    yield from (_entry(*each, True) for each in dict.fromkeys(_second()) if each not in known)


def _entry(group: str, lang: str, words: str, broad: bool) -> Entry:
    plain = not re.search(r"[ …{]", words)
    return Entry(group, lang, words, plain, broad and plain)


def _first() -> Iterator[tuple[str, str, str]]:
    for group, by in (*SPECIAL.categories.items(), ("young", SPECIAL.young)):
        yield from ((group, lang, words) for lang, all_ in by.items() for words in all_)
    yield from (("age", "", words.replace("0", "{age}")) for words in SPECIAL.ages)
    yield from (("little", "", words) for words in SPECIAL.little)
    yield from (("age", lang, "{num}" + end) for lang, ends in _NUMBERED.items() for end in ends)


def _second() -> Iterator[tuple[str, str, str]]:
    for group, more in _MORE.items():
        for name, by in ((group, more.words), ("young", more.young)):
            for lang, all_ in by.items():
                for words in all_:
                    yield name, lang, words
                    bare = words.translate(_BARE)
                    if bare != words and len(words) >= _SHORTEST_BARE:
                        yield name, lang, bare


_NUMBERED = {
    "en": ("-year-old", " years old"), "de": ("jährige*",), "fr": (" ans,",), "es": (" años,",),
    "it": (" anni,",), "nl": ("jarig*",), "pl": ("letni*",), "pt": (" anos,",),
}  # fmt: skip
"""Ages in words."""


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


def beside(words: str, anchor: str) -> str:
    """The longest piece of an entry, in small letters, beside the word that it is looked for by; ""
    where there is none but sets."""
    pieces = _PIECES.findall(words.lower())
    if anchor in pieces:
        pieces.remove(anchor)
    plain = (p.strip("*") for p in pieces if not p.startswith("{"))
    return max((p for p in plain if p != "…" and "*" not in p), key=len, default="")


def parts(entry: Entry) -> Iterator[tuple[str, Part]]:
    """The longest word of an entry, with a star where it is the beginning or the end of one, and
    the rest."""
    pieces = _PIECES.findall(entry.words.split("…")[0])
    joined = re.search(r"\}\w|\w\{", entry.words)
    words = [p for p in pieces if not p.startswith("{")]
    if joined or (SPECIAL.common.issuperset(words) and "{" in "".join(pieces)):
        inner = _SET.search(entry.words)
        if inner is None:
            raise ValueError(entry.words)
        for member in _members(entry.lang, inner[1]):
            yield from parts(entry._replace(words=_SET.sub(member, entry.words, count=1)))
        return
    anchor = max(words, key=lambda w: (w not in SPECIAL.common, len(w.strip("*")), w))
    back = {0}
    for piece in pieces[: pieces.index(anchor)]:
        inner = _SET.fullmatch(piece)
        longs = {len(TOKEN.findall(m)) for m in _members(entry.lang, inner[1])} if inner else {1}
        back = {b + n for b in back for n in longs}
    yield anchor.lower(), Part(tuple(sorted(back)), entry)
