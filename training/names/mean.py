"""The mean of several models of names, which errs less than each of them.

Each was trained with other texts. An attribute that a model does not have weighs nothing there.
"""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict

from consentry.signals.personal.names import weights

LEAN = 1.3
"""Nats by which a name is preferred to none: who is missed stays in what is stored."""
_LABELS = range(3)


def read(data: bytes) -> tuple[weights.Weights, dict[int, list[int]]]:
    """A model and its rows by hash of the attribute."""
    rest = zlib.decompress(data).partition(b"\n")[2]
    model = weights.Weights(data)
    count = model.card["attributes"]
    hashes, cells = array("I", rest[: 4 * count]), array("b", rest[4 * count :])
    size = weights.CELLS
    return model, {key: list(cells[at * size : (at + 1) * size]) for at, key in enumerate(hashes)}


def mean(files: list[bytes]) -> bytes:
    """files: as ``weights.packed`` makes them."""
    models = [read(data) for data in files]
    sums: dict[int, list[int]] = defaultdict(lambda: [0] * weights.CELLS)
    for _, rows in models:
        for key, row in rows.items():
            sums[key] = [a + b for a, b in zip(sums[key], row, strict=True)]
    table = {key: [round(v / len(models)) for v in row] for key, row in sums.items()}
    card = models[-1][0].card | {"mean_of": len(models), "lean": LEAN}
    card["transitions"] = [
        [
            round(sum(m.transitions[a][b] for m, _ in models) / len(models))
            + (round(LEAN * card["scale"]) if b == 1 else 0)
            for b in _LABELS
        ]
        for a in _LABELS
    ]
    return weights.by_hash(card, {key: row for key, row in table.items() if any(row)})
