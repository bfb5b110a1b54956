"""Words of a language that were met: what each may be in a name, and what it weighs there.

A word's weights are found once, when it is first asked for, and remembered; a text costs a look
into a dictionary for each of its words.
"""

from __future__ import annotations

from typing import TypeAlias

from consentry.signals.personal.names import features
from consentry.signals.personal.names.lexicon import Lexicon
from consentry.signals.personal.names.likeness import Likeness
from consentry.signals.personal.names.tokens import LONGEST
from consentry.signals.personal.names.weights import Cells, Lanes, Weights

REMEMBERED = 50_000
"""Words of a language that are remembered; with more, all are forgotten."""
HOPELESS = 6.0
"""A word that by itself speaks this much against a name (in nats) is in none."""
NO, EDGE, LINK = "0", "1", "2"
"""Heat of a word: no name has it, one may begin or end with it, it may stand inside one."""
BITS = 15
HALF, MASK = 1 << BITS - 1, (1 << BITS) - 1
Pairs: TypeAlias = tuple[int, ...]
"""What a word adds for the token two after it, one after it, itself, and one and two before it:
``begins << BITS`` and ``goes on`` in one integer, so that both are added up at once."""


def pairs(cells: Cells) -> Pairs:
    """The ten cells of a word, two in one."""
    begins, on = cells[::2], cells[1::2]
    return tuple([(b << BITS) + i for b, i in zip(begins, on, strict=True)])


def begins(pair: int) -> int:
    """What a sum of pairs says of a name that begins there."""
    return pair + HALF >> BITS


class Words(dict[str, str]):
    """The heat of each word. roles, pairs: of those in it."""

    def __init__(self, lang: str, weights: Weights, lexicon: Lexicon, like: Likeness) -> None:
        super().__init__()
        edge = features.EDGE
        self._lang, self._weights, self._lexicon = lang, weights, lexicon
        self._like = like
        self.roles = {"": edge}
        self.pairs = {"": pairs(weights.total(weights.summed((f"r={edge}",))))}
        self._sorts: dict[features.Sort, Lanes] = {}
        self[""] = NO

    def __missing__(self, word: str) -> str:
        heat = NO
        if len(word) > LONGEST:
            self.roles[word], self.pairs[word] = "u", self.pairs[""]
        else:
            known = features.known_of(word, self._lang, self._lexicon)
            role = self.roles[word] = features.role(word, known)
            sort = features.sort(word, known, role, self._like)
            of_sort = self._sorts.get(sort)
            if of_sort is None:
                attributes = features.by_sort(sort, self._lang)
                of_sort = self._sorts[sort] = self._weights.summed(attributes)
            own = self._weights.summed(features.by_letters(word, known, role))
            cells = self._weights.total(of_sort, own)
            self.pairs[word] = pairs(cells)
            if role in features.HOT:
                hopeless = max(cells[4], cells[5]) < -HOPELESS * self._weights.scale
                heat = NO if hopeless else EDGE
            elif role in features.LINKS:
                heat = LINK
        self[word] = heat
        return heat
