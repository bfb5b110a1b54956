"""Who issues payment cards, by the first digits of their numbers (data/personal-cards.yaml)."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from consentry.signals.data import load

_Begin = Annotated[str, StringConstraints(pattern=r"^\d{1,8}(-\d{2,8})?$")]
_DIGITS = 8
"""Of an issuer's number, at most (ISO/IEC 7812-1:2017, 4.1)."""


class Network(BaseModel):
    """begin: first digits, or two of one length and all between; size: digits of a number. said:
    only after a word for a card."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    begin: list[_Begin]
    size: frozenset[int]
    said: bool = False

    def ranges(self) -> list[tuple[int, int]]:
        """From and to, of eight digits."""
        ends = [(one.partition("-")[0], one.rpartition("-")[2]) for one in self.begin]
        return [(int(low.ljust(_DIGITS, "0")), int(high.ljust(_DIGITS, "9"))) for low, high in ends]


class _Cards(BaseModel):
    """data/personal-cards.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    networks: dict[str, Network]


NETWORKS = load(_Cards, "personal-cards.yaml").networks
_KNOWN: dict[tuple[int, int], list[tuple[int, int, bool]]] = defaultdict(list)
"""By size and the first two digits: from, to, and whether a word must be there."""
for _network in NETWORKS.values():
    for _low, _high in _network.ranges():
        for _size in _network.size:
            for _two in range(_low // 10**6, _high // 10**6 + 1):
                _KNOWN[_size, _two].append((_low, _high, _network.said))


def issued(digits: str, said: bool) -> bool:
    """Does somebody issue cards whose numbers begin so and are so long? said: a word says that this
    is one."""
    begins = int(digits[:_DIGITS])
    known = _KNOWN.get((len(digits), int(digits[:2])), ())
    return any(low <= begins <= high and (said or not only) for low, high, only in known)
