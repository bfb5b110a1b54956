"""Names in a text: a linear-chain model over words, asked only where a name can be.

Words with a capital (or a first name written small), and the small words and marks between them,
make a stretch; what each word weighs by itself is remembered by word, so a text costs a look into
a dictionary for each word, and a few sums and one Viterbi pass for those in stretches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from consentry.signals.personal.names import columns, features, organisations
from consentry.signals.personal.names.bounds import Span, widened
from consentry.signals.personal.names.doubt import (
    MOST_EXPECTED,
    column,
    doubt,
    expected,
    headline,
    small_too,
    voted,
)
from consentry.signals.personal.names.greeted import greeted
from consentry.signals.personal.names.labels import Labels
from consentry.signals.personal.names.language import guess
from consentry.signals.personal.names.lexicon import Lexicon
from consentry.signals.personal.names.likeness import Likeness
from consentry.signals.personal.names.listed import beside, whole
from consentry.signals.personal.names.marked import LISTED, few_capitals
from consentry.signals.personal.names.nobody import Nobody
from consentry.signals.personal.names.small import written_small
from consentry.signals.personal.names.terms import Terms, called
from consentry.signals.personal.names.tokens import TOKEN
from consentry.signals.personal.names.weights import Weights
from consentry.signals.personal.names.words import EDGE, REMEMBERED, Words

STRETCH = re.compile(r"1(?:2{0,3}1)*+")
"""By the heat of words: one that begins a name, one that ends it, a few between."""
_NAMELIKE = frozenset("UBLlFf")
_PARTS = _NAMELIKE | frozenset("HMm")
_AGAIN = -6.0
_AGAIN_COMMON = -2.5
"""A word of a longer name in this text is a name alone too, unless this much (in nats) speaks
against it: less for a word that has other meanings."""


_NOBODY = Nobody()


_EVEN_SO = 12.0
"""What is called as a brand or a work is a person, if this much (in nats) speaks for it and lists
have a word of it as a name."""


_GREETED = frozenset(",!:$")
"""Roles of which one is where somebody is greeted or takes leave."""
_MARKS = frozenset(",.-'\"c")
"""Roles of tokens that are inside names, never at their ends."""
_ENDS = _MARKS | {"p"}
_BEFORE = organisations.WORDS_BEFORE
_SURE = 3.0
"""Nats from which a longer name is looked for in part elsewhere."""
_FOREIGN = 2.5
"""Nats more that a name needs in a language of which the model knows nothing."""


class Name(NamedTuple):
    """start, end: characters; odds: how much better than no name, in nats."""

    start: int
    end: int
    odds: float


class _Read(NamedTuple):
    """A text as tokens, two empty ones before it and after. roles: "" where no name can be; spans:
    names so far, by number of token, in order; names: the same, in characters."""

    text: str
    said: list[str]
    words: Words
    roles: str = ""
    spans: Sequence[Span] = ()
    names: Sequence[Name] = ()


def _names(text: str, said: Sequence[str], spans: Sequence[Span]) -> list[Name]:
    """The spans, in order, in characters."""
    found: list[Name] = []
    token, at = 2, 0
    for first, last, odds in spans:
        start = at = _place(text, said, token, first, at)
        if last - first > 1:
            at = _place(text, said, first + 1, last - 1, at + len(said[first]))
        token = last
        at += len(said[last - 1])
        found.append(Name(start, at, odds))
    return found


def _place(text: str, said: Sequence[str], token: int, wanted: int, at: int) -> int:
    """Where the token ``wanted`` begins: ``token`` does so at ``at`` or after blanks, and between
    two there are blanks alone. Where none before it has its letters, it is where they are next."""
    find, word = text.index, said[wanted]
    if token < wanted and word in "".join(said[token:wanted]):
        for each in said[token:wanted]:
            at = find(each, at) + len(each)
    return find(word, at)


class Tagger:
    def __init__(self, weights: Weights, lexicon: Lexicon, like: Likeness) -> None:
        self._known = weights, lexicon, like
        self._terms = Terms(lexicon)
        self._lexicon = lexicon
        self._labels = Labels(weights)
        self._words = {lang: self._no_words(lang) for lang in features.LANGUAGES}

    def _no_words(self, lang: str) -> Words:
        return Words(lang, *self._known)

    def _words_of(self, lang: str) -> Words:
        """The words that were met, none of them once there are too many; a text that is being read
        keeps those that it has."""
        words = self._words[lang]
        if len(words) > REMEMBERED:
            words = self._words[lang] = self._no_words(lang)
        return words

    def names(self, passages: Sequence[tuple[str, str, float]]) -> list[list[Name]]:
        """Names in each text with at least its odds, in order, none over another.

        passages: text, language ("" if unknown), and the odds. They are of one page or item: a
        part of a name in one is a name in the others too.
        """
        by_text = {passage: self._read(*passage) for passage in dict.fromkeys(passages)}
        parts: dict[str, float] = {}
        for read in by_text.values():
            for first, last, odds in read.spans:
                if last - first < 2 or odds < _SURE or LISTED.isdisjoint(read.roles[first:last]):
                    continue
                for at in (first, last - 1):
                    word = read.said[at]
                    if read.roles[at] in _PARTS and len(word) > 2 and not few_capitals(word):
                        parts[word] = max(odds, parts.get(word, odds))
        if parts:
            by_text = {passage: self._again(read, parts) for passage, read in by_text.items()}
        return [list(by_text[passage].names) for passage in passages]

    def _read(self, text: str, lang: str, least: float) -> _Read:
        said = TOKEN.findall(text)
        if lang not in self._words:
            least += _FOREIGN if lang else 0.0
            lang = guess(said)
        words = self._words_of(lang)
        said = ["", "", *said, "", ""]
        heat = "".join(map(words.__getitem__, said))
        if EDGE not in heat:
            return _Read(text, said, words)
        roles = "".join(map(words.roles.__getitem__, said))
        spans: list[Span] = []
        in_column = "x" not in roles and column(said, roles)
        for stretch in STRETCH.finditer(heat):
            start, end = stretch.span()
            if end - start == 1:
                odds = self._labels.alone(said, words.pairs, roles, start)
                if odds > -MOST_EXPECTED:
                    odds += expected(said, roles, start, in_column)
                    if odds > 0:
                        spans.append((start, end, odds))
                continue
            for first, last, nats in self._labels.names(said, words.pairs, roles, start, end):
                while first < last and roles[first] in _MARKS:
                    first += 1
                while first < last and roles[last - 1] in _ENDS:
                    last -= 1
                if first < last:
                    spans.append((first, last, nats))
        if spans := whole(said, roles, spans, lang):
            spans = beside(said, roles, widened(said, roles, spans, lang))
        if ("\n" in text or "\t" in text) and columns.has_rows(text):
            spans = columns.settled(said, roles, spans)
        spans = [s for s in spans if s[2] >= least and s[2] >= least + doubt(said, roles, s, lang)]
        if spans:
            spans = [s for s in spans if not self._terms.among(said, roles, s, lang)]
            spans = voted(said, roles, spans)
        if "j" in roles:
            spans = written_small(said, roles, spans, lang, self._lexicon)
        if not _GREETED.isdisjoint(roles):
            spans = greeted(said, roles, spans, lang)
        if not spans:
            return _Read(text, said, words, roles)
        spans = headline(said, roles, small_too(said, roles, spans, least), least)
        spans = [
            (first, last, odds)
            for first, last, odds in spans
            if (odds >= _EVEN_SO and not LISTED.isdisjoint(roles[first:last]))
            or not _NOBODY.among(said, first, last)
        ]
        spans.sort()
        named = [
            (span, name)
            for span, name in zip(spans, _names(text, said, spans), strict=True)
            if not organisations.one(
                text, name.start, name.end, said[max(0, span[0] - _BEFORE) : span[1]]
            )
            and not (span[1] - span[0] == 1 and called(text, name.start, name.end))
        ]
        spans, names = [span for span, _ in named], [name for _, name in named]
        return _Read(text, said, words, roles, spans, names)

    def _again(self, read: _Read, parts: Mapping[str, float]) -> _Read:
        """The same with ``parts`` of longer names where they stand alone."""
        text, said, words, roles, spans, _ = read
        places = [at for at, word in enumerate(said) if word in parts] if roles else []
        if not places:
            return read
        taken = {at for first, last, _ in spans for at in range(first, last)}
        more: list[Span] = []
        for at in places:
            if at in taken or words[said[at]] != EDGE:
                continue
            own = self._labels.alone(said, words.pairs, roles, at)
            if own > (_AGAIN if roles[at] in _NAMELIKE else _AGAIN_COMMON):
                more.append((at, at + 1, parts[said[at]]))
        if not more:
            return read
        spans = sorted([*spans, *more])
        return read._replace(spans=spans, names=_names(text, said, spans))
