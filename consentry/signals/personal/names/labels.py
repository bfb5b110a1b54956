"""Which words of a stretch are a name: a linear chain of labels, the likeliest by Viterbi.

Labels: O no name, B a name begins, I it goes on. O weighs nothing; what B and I weigh at a token
follows from its own word, the two words on each side of it, and the roles of all five.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consentry.signals.personal.names import features
from consentry.signals.personal.names.bounds import Span
from consentry.signals.personal.names.weights import Weights
from consentry.signals.personal.names.words import (
    BITS,
    HALF,
    MASK,
    REMEMBERED,
    Pairs,
    begins,
    pairs,
)

_OWN = 2
"""The pair among a word's that is for its own place."""


class _Contexts(dict[str, int]):
    """What five roles add, as a pair."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, roles: str) -> int:
        if len(self) > REMEMBERED:
            self.clear()
        cells = self._weights.total(self._weights.summed(features.of_roles(roles)))
        found = self[roles] = pairs(cells)[_OWN]
        return found


class Labels:
    def __init__(self, weights: Weights) -> None:
        self._contexts = _Contexts(weights)
        self._transitions = weights.transitions
        (still, begin, _), (end, _, _), _ = weights.transitions
        self._still = still
        self._one_word = begin + end - 2 * still
        self._scale = weights.scale

    def alone(
        self, said: Sequence[str], by_word: Mapping[str, Pairs], roles: str, at: int
    ) -> float:
        """How much better, in nats, the one word at ``at`` is as a name than as none."""
        pair = (
            self._contexts[roles[at - 2 : at + 3]]
            + by_word[said[at - 2]][0]
            + by_word[said[at - 1]][1]
            + by_word[said[at]][2]
            + by_word[said[at + 1]][3]
            + by_word[said[at + 2]][4]
        )
        return (begins(pair) + self._one_word) / self._scale

    def names(
        self, said: Sequence[str], by_word: Mapping[str, Pairs], roles: str, start: int, end: int
    ) -> list[Span]:
        """The names among the tokens from ``start`` to ``end``, with no name before and after."""
        (oo, ob, _), (bo, bb, bi), (io, ib, ii) = self._transitions
        none, begun, on = 0, -(10**6), -(10**6)
        scores: list[tuple[int, int]] = []
        back: list[tuple[int, int, int]] = []
        contexts = self._contexts
        two, one, own, after = [by_word[word] for word in said[start - 2 : start + 2]]
        for at in range(start, end):
            last = by_word[said[at + 2]]
            pair = contexts[roles[at - 2 : at + 3]] + two[0] + one[1] + own[2] + after[3] + last[4]
            two, one, own, after = one, own, after, last
            i = (pair + HALF & MASK) - HALF
            b = pair - i >> BITS
            scores.append((b, i))
            to_none, from_none = none + oo, 0
            if begun + bo > to_none:
                to_none, from_none = begun + bo, 1
            if on + io > to_none:
                to_none, from_none = on + io, 2
            to_begun, before = none + ob, 0
            if begun + bb > to_begun:
                to_begun, before = begun + bb, 1
            if on + ib > to_begun:
                to_begun, before = on + ib, 2
            if begun + bi >= on + ii:
                on, goes_on = i + begun + bi, 1
            else:
                on, goes_on = i + on + ii, 2
            none, begun = to_none, b + to_begun
            back.append((from_none, before, goes_on))
        label = max((none + oo, 0), (begun + bo, 1), (on + io, 2))[1]
        labels: list[int] = []
        for step in reversed(back):
            labels.append(label)
            label = step[label]
        labels.reverse()
        return self._spans(labels, scores, start) if 1 in labels else []

    def _spans(
        self, labels: Sequence[int], scores: Sequence[tuple[int, int]], start: int
    ) -> list[Span]:
        """Runs of B I I, with their odds against no name there at all."""
        found: list[Span] = []
        transitions, still = self._transitions, self._still
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
            found.append((start + begin, start + at, odds / self._scale))
        return found
