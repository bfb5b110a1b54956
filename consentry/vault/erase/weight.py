"""How much is sealed for leaves, and how long looking takes: of very many, reckoned from some."""

from __future__ import annotations

import time
from functools import partial
from typing import NamedTuple

from consentry.provenance import Home
from consentry.storage import together
from consentry.vault.erase.indices import Indices

MOST = 1_024
"""Tiles that are weighed, at most."""


class Weight(NamedTuple):
    """bytes: of all leaves; about: reckoned from some tiles; seconds: to look at all tiles."""

    bytes: int = 0
    about: bool = False
    seconds: float = 0


def weigh(home: Home, leaves: Indices) -> Weight:
    """What is sealed for these. Tiles far apart stand for those between."""
    total = bytes_ = looked = 0
    tiles = sum(1 for origin in leaves.origins for _ in leaves.tiles(origin))
    step, number, weighed = -(-tiles // MOST) or 1, 0, 0
    began = time.monotonic()
    for origin in leaves.origins:
        vault = home.find(origin).vault
        work = []
        for at, places in leaves.tiles(origin):
            total += len(places)
            if number % step == 0:
                looked += len(places)
                weighed += 1
                work.append(partial(vault.beside().weigh, at, places))
            number += 1
        bytes_ += sum(together(home.vault, work))
    if not weighed:
        return Weight()
    seconds = (time.monotonic() - began) * tiles / weighed
    return Weight(bytes_ * total // looked, step > 1, seconds)
