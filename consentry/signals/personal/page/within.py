"""Names that are a part of what is found as a whole: of an address, or of somebody's full name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from consentry.signals.personal.hits import Hit

_WHOLES = ("personal.name.", "personal.contact.email")


def without_parts(names: Iterable[Hit], known: Sequence[Hit]) -> Iterator[Hit]:
    """``names`` without those that stand within a longer hit of ``known``."""
    wholes = sorted((h.start, -h.end) for h in known if h.kind.startswith(_WHOLES))
    ends = list(accumulate((-end for _, end in wholes), max))
    for name in names:
        at = bisect_left(wholes, (name.start, -name.end)) - 1
        if at < 0 or ends[at] < name.end:
            yield name
