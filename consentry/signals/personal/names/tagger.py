"""Names in a text: a linear-chain model over words, asked only where a name can be.

Words with a capital (or a first name written small), and the small words and marks between them,
make a stretch; what each word weighs by itself is remembered by word, so a text costs a look into
a dictionary for each word, and a few sums and one Viterbi pass for those in stretches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from consentry.signals.personal.names import features, organisations
from consentry.signals.personal.names.doubt import LISTED, doubt, voted
from consentry.signals.personal.names.language import guess
from consentry.signals.personal.names.lexicon import Lexicon
from consentry.signals.personal.names.nobody import Nobody
from consentry.signals.personal.names.tokens import LONGEST, TOKEN
from consentry.signals.personal.names.weights import Cells, Weights

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
"""What is called as a brand or a work is a person, if this much (in nats) speaks for it."""


_MARKS = frozenset(",.-'\"c")
"""Roles of tokens that are inside names, never at their ends."""
_SURE = 3.0
"""Nats from which a longer name is looked for in part elsewhere."""
_FOREIGN = 2.5
"""Nats more that a name needs in a language of which the model knows nothing."""


class Name(NamedTuple):
    """start, end: characters; odds: how much better than no name, in nats."""

    start: int
    end: int
    odds: float


class _Word(NamedTuple):
    role: str
    heat: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as tokens; spans: names so far, by number of words with two edges before them."""

    found: list[re.Match[str]]
    said: list[str]
    words: list[_Word]
    roles: str
    spans: list[tuple[int, int, float]]


class Tagger:
    def __init__(self, weights: Weights, lexicon: Lexicon) -> None:
        self._weights = weights
        self._lexicon = lexicon
        self._words: dict[str, dict[str, _Word]] = {lang: {} for lang in features.LANGUAGES}
        self._contexts: dict[str, tuple[int, int]] = {}
        self._edge = _Word(features.EDGE, "0", weights.total((f"r={features.EDGE}",)))
        self._scale = weights.scale
        self._still = weights.transitions[0][0]

    def names(self, passages: Sequence[tuple[str, str, float]]) -> list[list[Name]]:
        """Names in each text with at least its odds, in order, none over another.

        passages: text, language ("" if unknown), and the odds. They are of one page or item: a
        part of a name in one is a name in the others too.
        """
        reads = [self._read(*passage) for passage in passages]
        parts: dict[str, float] = {}
        for read in reads:
            for first, last, odds in read.spans:
                if last - first < 2 or odds < _SURE or LISTED.isdisjoint(read.roles[first:last]):
                    continue
                for at in (first, last - 1):
                    word = read.said[at - 2]
                    if read.roles[at] in _PARTS and len(word) > 2:
                        parts[word] = max(odds, parts.get(word, odds))
        if parts:
            for read in reads:
                if not parts.keys().isdisjoint(read.said):
                    read.spans.extend(list(self._again(read, parts)))
        return [
            [
                Name(read.found[first - 2].start(), read.found[last - 3].end(), odds)
                for first, last, odds in sorted(read.spans)
            ]
            for read in reads
        ]

    def _read(self, text: str, lang: str, least: float) -> _Read:
        found = list(TOKEN.finditer(text))
        said = [each[0] for each in found]
        if lang not in self._words:
            least += _FOREIGN if lang else 0.0
            lang = guess(said)
        words = self._of(said, lang)
        heat = "".join([word.heat for word in words])
        if "1" not in heat:
            return _Read(found, said, words, "", [])
        roles = "".join([word.role for word in words])
        spans: list[tuple[int, int, float]] = []
        for stretch in STRETCH.finditer(heat):
            for first, last, odds in self._in_stretch(words, roles, *stretch.span()):
                while first < last and roles[first] in _MARKS:
                    first += 1
                while first < last and roles[last - 1] in _MARKS:
                    last -= 1
                if first < last:
                    spans.append((first, last, odds))
        spans = [s for s in spans if s[2] >= least + doubt(said, roles, s, lang)]
        spans = voted(said, roles, spans)
        if spans and not _NOBODY.firsts.isdisjoint(said):
            things = _NOBODY.places(said)
            spans = [
                (first, last, odds)
                for first, last, odds in spans
                if odds >= _EVEN_SO or things.isdisjoint(range(first - 2, last - 2))
            ]
        spans = [
            span
            for span in spans
            if not organisations.one(text, found[span[0] - 2].start(), found[span[1] - 3].end())
        ]
        return _Read(found, said, words, roles, spans)

    def _of(self, said: Sequence[str], lang: str) -> list[_Word]:
        """The words, with two edges before and after."""
        remembered = self._words[lang]
        if len(remembered) > REMEMBERED:
            remembered.clear()
        edges = [self._edge, self._edge]
        words = list(map(remembered.get, said))
        if None not in words:
            return [*edges, *words, *edges]  # type: ignore[list-item]
        return [
            *edges,
            *(word or self._new(each, lang) for word, each in zip(words, said, strict=True)),
            *edges,
        ]

    def _new(self, word: str, lang: str) -> _Word:
        remembered = self._words[lang].get(word)
        if remembered:
            return remembered
        if len(word) > LONGEST:
            return self._edge._replace(role="u")
        known = features.known_of(word, lang, self._lexicon)
        role = features.role(word, known)
        cells = self._weights.total(features.attributes(word, known, role, lang))
        heat = "0"
        if role in features.HOT:
            hopeless = max(cells[4], cells[5]) < -HOPELESS * self._scale
            heat = "0" if hopeless else "1"
        elif role in features.LINKS:
            heat = "2"
        made = self._words[lang][word] = _Word(role, heat, cells)
        return made

    def _context(self, roles: str) -> tuple[int, int]:
        found = self._contexts.get(roles)
        if found is None:
            if len(self._contexts) > REMEMBERED:
                self._contexts.clear()
            cells = self._weights.total(features.of_roles(roles))
            found = self._contexts[roles] = cells[4], cells[5]
        return found

    def _in_stretch(
        self, words: Sequence[_Word], roles: str, start: int, end: int
    ) -> Iterator[tuple[int, int, float]]:
        """Viterbi over the tokens from start to end, with no name before and after."""
        (oo, ob, _), (bo, bb, bi), (io, ib, ii) = self._weights.transitions
        if end - start == 1:
            odds = self._score(words, roles, start)[0] + ob + bo - 2 * oo
            if odds > 0:
                yield start, end, odds / self._scale
            return
        none, begun, on = 0, -(10**6), -(10**6)
        scores: list[tuple[int, int]] = []
        back: list[tuple[int, int, int]] = []
        for at in range(start, end):
            b, i = self._score(words, roles, at)
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
        yield from self._spans(labels, scores, start)

    def _spans(
        self, labels: Sequence[int], scores: Sequence[tuple[int, int]], start: int
    ) -> Iterator[tuple[int, int, float]]:
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

    def _score(self, words: Sequence[_Word], roles: str, at: int) -> tuple[int, int]:
        """What speaks for a name that begins at ``at``, and for one that goes on."""
        b, i = self._context(roles[at - 2 : at + 3])
        two, one, own = words[at - 2].cells, words[at - 1].cells, words[at].cells
        next_, after = words[at + 1].cells, words[at + 2].cells
        return (
            b + two[0] + one[2] + own[4] + next_[6] + after[8],
            i + two[1] + one[3] + own[5] + next_[7] + after[9],
        )

    def _again(self, read: _Read, parts: Mapping[str, float]) -> Iterator[tuple[int, int, float]]:
        """Where ``parts`` of longer names stand alone."""
        words, roles = read.words, read.roles
        if not roles:
            return
        taken = {at for first, last, _ in read.spans for at in range(first, last)}
        (_, begins, _), (ends, _, _), _ = self._weights.transitions
        for at, word in enumerate(read.said, 2):
            if word not in parts or at in taken or words[at].heat != "1":
                continue
            own = (self._score(words, roles, at)[0] + begins + ends - 2 * self._still) / self._scale
            if own > (_AGAIN if roles[at] in _NAMELIKE else _AGAIN_COMMON):
                yield at, at + 1, parts[word]
