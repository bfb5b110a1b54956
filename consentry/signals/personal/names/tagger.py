"""Names in a text: a linear-chain model over words, asked only where a name can be.

Words with a capital (or a first name written small), and the small words and marks between them,
make a stretch; what each word weighs by itself is remembered by word, so a text costs a look into
a dictionary for each word, and a few sums and one Viterbi pass for those in stretches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from consentry.signals.personal.names import columns, features, organisations
from consentry.signals.personal.names.doubt import (
    LISTED,
    Span,
    begun,
    column,
    doubt,
    ended,
    expected,
    few_capitals,
    headline,
    small_too,
    voted,
)
from consentry.signals.personal.names.language import guess
from consentry.signals.personal.names.lexicon import Lexicon
from consentry.signals.personal.names.likeness import Likeness
from consentry.signals.personal.names.listed import whole
from consentry.signals.personal.names.nobody import Nobody
from consentry.signals.personal.names.terms import Terms, called
from consentry.signals.personal.names.tokens import LONGEST, TOKEN
from consentry.signals.personal.names.weights import Cells, Lanes, Weights

REMEMBERED = 50_000
"""Words of a language that are remembered; with more, all are forgotten."""
HOPELESS = 6.0
"""A word that by itself speaks this much against a name (in nats) is in none."""
STRETCH = re.compile(r"1(?:2{0,3}1)*+")
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


_MARKS = frozenset(",.-'\"c")
"""Roles of tokens that are inside names, never at their ends."""
_ENDS = _MARKS | {"p"}
_SURE = 3.0
"""Nats from which a longer name is looked for in part elsewhere."""
_FOREIGN = 2.5
"""Nats more that a name needs in a language of which the model knows nothing."""


class Name(NamedTuple):
    """start, end: characters; odds: how much better than no name, in nats."""

    start: int
    end: int
    odds: float


class _Words(dict[str, str]):
    """Words of a language that were met: for each 1 if a name may begin or end with it, 2 if it
    may stand inside one, else 0. What a word weighs is found once, when it is first asked for."""

    def __init__(self, lang: str, weights: Weights, lexicon: Lexicon, like: Likeness) -> None:
        super().__init__()
        edge = features.EDGE
        self._lang, self._weights, self._lexicon = lang, weights, lexicon
        self._like = like
        self.roles = {"": edge}
        self.cells = {"": weights.total(weights.summed((f"r={edge}",)))}
        self._sorts: dict[features.Sort, Lanes] = {}

    def __missing__(self, word: str) -> str:
        heat = "0"
        if len(word) > LONGEST:
            self.roles[word], self.cells[word] = "u", self.cells[""]
        else:
            known = features.known_of(word, self._lang, self._lexicon)
            role = self.roles[word] = features.role(word, known)
            sort = features.sort(word, known, role, self._like)
            of_sort = self._sorts.get(sort)
            if of_sort is None:
                attributes = features.by_sort(sort, self._lang)
                of_sort = self._sorts[sort] = self._weights.summed(attributes)
            own = self._weights.summed(features.by_letters(word, known, role))
            cells = self.cells[word] = self._weights.total(of_sort, own)
            if role in features.HOT:
                hopeless = max(cells[4], cells[5]) < -HOPELESS * self._weights.scale
                heat = "0" if hopeless else "1"
            elif role in features.LINKS:
                heat = "2"
        self[word] = heat
        return heat

    def trim(self) -> None:
        """Forget all words once there are many."""
        if len(self) > REMEMBERED:
            self.clear()
            self._sorts.clear()
            self.roles = {"": self.roles[""]}
            self.cells = {"": self.cells[""]}


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as tokens, two empty ones before it and after, and where each begins (only if any of
    them is in a name); spans: names so far, by number of token."""

    said: list[str]
    starts: list[int]
    words: _Words
    roles: str
    spans: list[Span]

    def names(self) -> list[Name]:
        """The spans in characters."""
        said, starts = self.said, self.starts
        return [
            Name(starts[first], starts[last - 1] + len(said[last - 1]), odds)
            for first, last, odds in sorted(self.spans)
        ]


def _starts(text: str, said: Sequence[str]) -> list[int]:
    """Where each token begins: between two there are blanks alone."""
    at, find = 0, text.index
    steps = chain((0,), map(len, said))
    return [at := find(word, at + step) for word, step in zip(said, steps, strict=False)]


def _names_of(read: _Read, text: str) -> list[Name]:
    if not read.spans:
        return []
    last = max(last for _, last, _ in read.spans)
    if len(read.starts) < last:
        read = replace(read, starts=_starts(text, read.said[:last]))
    return read.names()


def _widened(said: Sequence[str], roles: str, spans: list[Span], lang: str) -> list[Span]:
    """``spans``, in order, with the ``van der`` before them, and the noun behind that is a name."""
    done: list[Span] = []
    end = 0
    for first, last, nats in spans:
        begin = max(end, begun(said, roles, first, lang))
        if begin < last:
            end = ended(said, roles, (first, last), lang)
            done.append((begin, end, nats))
    return done


class Tagger:
    def __init__(self, weights: Weights, lexicon: Lexicon, like: Likeness) -> None:
        self._weights = weights
        self._terms = Terms(lexicon)
        self._words = {lang: _Words(lang, weights, lexicon, like) for lang in features.LANGUAGES}
        self._contexts: dict[str, tuple[int, int]] = {}
        self._scale = weights.scale
        self._still = weights.transitions[0][0]

    def names(self, passages: Sequence[tuple[str, str, float]]) -> list[list[Name]]:
        """Names in each text with at least its odds, in order, none over another.

        passages: text, language ("" if unknown), and the odds. They are of one page or item: a
        part of a name in one is a name in the others too.
        """
        by_text = {passage: self._read(*passage) for passage in dict.fromkeys(passages)}
        reads = by_text.values()
        parts: dict[str, float] = {}
        for read in reads:
            for first, last, odds in read.spans:
                if last - first < 2 or odds < _SURE or LISTED.isdisjoint(read.roles[first:last]):
                    continue
                for at in (first, last - 1):
                    word = read.said[at]
                    if read.roles[at] in _PARTS and len(word) > 2 and not few_capitals(word):
                        parts[word] = max(odds, parts.get(word, odds))
        if parts:
            for read in reads:
                if not parts.keys().isdisjoint(read.said):
                    read.spans.extend(list(self._again(read, parts)))
        found = {passage: _names_of(read, passage[0]) for passage, read in by_text.items()}
        return [found[passage] for passage in passages]

    def _read(self, text: str, lang: str, least: float) -> _Read:
        said = TOKEN.findall(text)
        if lang not in self._words:
            least += _FOREIGN if lang else 0.0
            lang = guess(said)
        words = self._words[lang]
        words.trim()
        said = ["", "", *said, "", ""]
        words[""] = "0"
        heat = "".join(map(words.__getitem__, said))
        if "1" not in heat:
            return _Read(said, [], words, "", [])
        roles = "".join(map(words.roles.__getitem__, said))
        spans: list[Span] = []
        in_column = column(said, roles)
        for stretch in STRETCH.finditer(heat):
            start, end = stretch.span()
            if end - start == 1:
                odds = self._alone(said, words.cells, roles, start) / self._scale
                odds += expected(said, roles, start, in_column)
                if odds > 0:
                    spans.append((start, end, odds))
                continue
            for first, last, nats in self._in_stretch(said, words.cells, roles, start, end):
                while first < last and roles[first] in _MARKS:
                    first += 1
                while first < last and roles[last - 1] in _ENDS:
                    last -= 1
                if first < last:
                    spans.append((first, last, nats))
        spans = _widened(said, roles, whole(roles, spans, lang), lang)
        if columns.has_rows(text):
            spans = columns.settled(said, roles, spans)
        spans = [s for s in spans if s[2] >= least and s[2] >= least + doubt(said, roles, s, lang)]
        spans = [s for s in spans if not self._terms.among(said, roles, s, lang)]
        spans = voted(said, roles, spans)
        spans = headline(said, roles, small_too(said, roles, spans, least), least)
        spans = [
            (first, last, odds)
            for first, last, odds in spans
            if (odds >= _EVEN_SO and not LISTED.isdisjoint(roles[first:last]))
            or not _NOBODY.among(said, first, last)
        ]
        if not spans:
            return _Read(said, [], words, roles, spans)
        begins = _starts(text, said[: max(last for _, last, _ in spans)])
        read = _Read(said, begins, words, roles, sorted(spans))
        named = zip(read.spans, read.names(), strict=True)
        kept = [
            s
            for s, name in named
            if not organisations.one(text, name.start, name.end)
            and not (s[1] - s[0] == 1 and called(text, name.start, name.end))
        ]
        return replace(read, spans=kept)

    def _context(self, roles: str) -> tuple[int, int]:
        found = self._contexts.get(roles)
        if found is None:
            if len(self._contexts) > REMEMBERED:
                self._contexts.clear()
            cells = self._weights.total(self._weights.summed(features.of_roles(roles)))
            found = self._contexts[roles] = cells[4], cells[5]
        return found

    def _alone(self, said: Sequence[str], cells: Mapping[str, Cells], roles: str, at: int) -> int:
        """How much better the one word at ``at`` is as a name than as none."""
        (_, begins, _), (ends, _, _), _ = self._weights.transitions
        return self._score(said, cells, roles, at)[0] + begins + ends - 2 * self._still

    def _in_stretch(
        self, said: Sequence[str], cells: Mapping[str, Cells], roles: str, start: int, end: int
    ) -> Iterator[Span]:
        """Viterbi over the tokens from start to end, with no name before and after."""
        (oo, ob, _), (bo, bb, bi), (io, ib, ii) = self._weights.transitions
        none, begun, on = 0, -(10**6), -(10**6)
        scores: list[tuple[int, int]] = []
        back: list[tuple[int, int, int]] = []
        for at in range(start, end):
            b, i = self._score(said, cells, roles, at)
            scores.append((b, i))
            to_none = (none + oo, begun + bo, on + io)
            to_begun = (none + ob, begun + bb, on + ib)
            from_begun, from_on = begun + bi, on + ii
            none, begun, on = max(to_none), b + max(to_begun), i + max(from_begun, from_on)
            back.append(
                (to_none.index(none), to_begun.index(begun - b), 1 if from_begun >= from_on else 2)
            )
        last = max((none + oo, 0), (begun + bo, 1), (on + io, 2))[1]
        labels: list[int] = []
        for step in reversed(back):
            labels.append(last)
            last = step[last]
        labels.reverse()
        if 1 in labels:
            yield from self._spans(labels, scores, start)

    def _spans(
        self, labels: Sequence[int], scores: Sequence[tuple[int, int]], start: int
    ) -> Iterator[Span]:
        """Runs of B I I, with their odds against no name there at all."""
        transitions, still = self._weights.transitions, self._still
        at = 0
        while at < len(labels):
            if labels[at] != 1:
                at += 1
                continue
            begin = at
            odds = transitions[0][1] + scores[at][0] - still
            at += 1
            while at < len(labels) and labels[at] == 2:
                odds += transitions[labels[at - 1]][2] + scores[at][1] - still
                at += 1
            odds += transitions[labels[at - 1]][0] - still
            yield start + begin, start + at, odds / self._scale

    def _score(
        self, said: Sequence[str], cells: Mapping[str, Cells], roles: str, at: int
    ) -> tuple[int, int]:
        """What speaks for a name that begins at ``at``, and for one that goes on."""
        b, i = self._context(roles[at - 2 : at + 3])
        two, one, own = cells[said[at - 2]], cells[said[at - 1]], cells[said[at]]
        next_, after = cells[said[at + 1]], cells[said[at + 2]]
        return (
            b + two[0] + one[2] + own[4] + next_[6] + after[8],
            i + two[1] + one[3] + own[5] + next_[7] + after[9],
        )

    def _again(self, read: _Read, parts: Mapping[str, float]) -> Iterator[Span]:
        """Where ``parts`` of longer names stand alone."""
        said, words, roles = read.said, read.words, read.roles
        if not roles:
            return
        taken = {at for first, last, _ in read.spans for at in range(first, last)}
        for at, word in enumerate(said):
            if word not in parts or at in taken or words[word] != "1":
                continue
            own = self._alone(said, words.cells, roles, at) / self._scale
            if own > (_AGAIN if roles[at] in _NAMELIKE else _AGAIN_COMMON):
                yield at, at + 1, parts[word]
