"""Phone numbers in text: clusters of digits, judged by numbering plans and by what stands around.

Dates, prices, ISBNs, order and article numbers have the same digits. A number with ``+`` speaks for
itself; after a word for phone any number is one. Without either it must be valid in a country that
the text may be from, and be written as numbers are written there, or stand beside an e-mail
address, a name in the line before, or a word that calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consentry.signals.personal.forms import digits
from consentry.signals.personal.forms.phone import beside, bounds, columns, parts, spoken, standing
from consentry.signals.personal.forms.phone.candidate import Candidate, Said
from consentry.signals.personal.forms.phone.clusters import CLUSTER, clusters, hopeful
from consentry.signals.personal.forms.phone.sureness import PLANNED, countable, other, sureness
from consentry.signals.personal.hits import Hit

KIND = "personal.contact.phone"
MOST = 1000
"""Clusters of one text that numbering plans are asked about; those that may be
numbers and come after count as phone numbers."""
_BEHIND = 850
"""Permille of a number that begins behind other digits of its row, or that another one in its
list, or the head of its column, says to be one, at most."""


def find(text: str, shape: bytes, regions: Sequence[str], sure: bool = False) -> Iterator[Hit]:
    """Phone numbers in ``text``; regions: ISO codes of countries that it may be from. sure: only
    those are asked for that are told from other numbers without what else stands in the line."""
    asked, last = 0, -1
    for start, end in () if sure else spoken.find(text, shape, regions):
        yield Hit(KIND, start, end, _BEHIND)
    for cluster in hopeful(text, shape, sure):
        start, end = bounds.unbracketed(text, *cluster.span())
        if bounds.linked(text, start):
            yield Hit(KIND, start, end, 950)
            continue
        span = bounds.within(text, start, end)
        if span is None:
            continue
        one = Candidate(text, *span, digits.plain(text[span[0] : span[1]]))
        head = columns.said_of(text, one.start)
        word = beside.announced(one, head)
        if word is None:
            continue
        said = beside.said_of(one, word, regions, sure)
        most = 1000 if one.start <= cluster.start() + 1 and not head else _BEHIND
        asked += said is not None
        if asked > MOST:
            if said is not None:
                yield Hit(KIND, *span, 500)
            continue
        found = [] if said is None else list(_judged(one, said, regions))
        if not (found or word or said or sure) and (
            (last >= 0 and (standing.listed(one, last) or columns.below(one, last)))
            or standing.alone(one, regions)
        ):
            most, found = _BEHIND, list(_judged(one, Said.BESIDE, regions))
        for first, end, confidence in found:
            if said or confidence >= _BEHIND:
                last = end
            yield Hit(KIND, first, end, min(confidence, most))


def _judged(one: Candidate, said: Said, regions: Sequence[str]) -> Iterator[parts.Part]:
    """The numbers in one cluster: it as a whole, or its parts."""
    text, start, end, number = one
    confidence = sureness(text, end, number, said, regions)
    if confidence >= PLANNED:
        yield start, bounds.with_more(text, start, end), confidence
        return
    found = parts.two(text, start, end, said, regions) or parts.row(text, start, end, said, regions)
    for first, last in () if found else parts.split(text, start, end):
        part = digits.plain(text[first:last])
        sure = 0 if other(part, said) else sureness(text, last, part, said, regions)
        told = said or parts.apart(text, first, last)
        if sure >= (PLANNED if confidence else 1 if told else 900):
            found.append((first, last, sure))
    if found:
        first, last, sure = found.pop()
        yield from (*found, (first, bounds.with_more(text, first, last), sure))
    elif confidence:
        yield start, bounds.with_more(text, start, end), confidence
    elif said == Said.SO and countable(number):
        yield start, end, 600


__all__ = ["CLUSTER", "KIND", "MOST", "Said", "clusters", "find"]
