"""Learns how names are spelled against common words, and writes likeness.bin.

A logistic regression over letters in a row, by python-crfsuite (sequences of one word): first and
last names of all lists against words that are written small in the lists of the eight languages.
A word that is both is left out.
"""

from __future__ import annotations

import random
import zlib
from array import array
from collections.abc import Mapping
from pathlib import Path

import pycrfsuite

from consentry.signals.personal.names import likeness
from training.names.lists import LANGUAGES

_MOST = 30_000
"""Common words of a language."""


def learned(known: Mapping[str, int], model: Path) -> float:
    """Write the file; known: facts of words. Returns the share of words kept apart that it tells."""
    chance = random.Random(11)
    names = [w for w, fact in known.items() if ":" not in w and fact & 15 and w.isalpha()]
    common = []
    for lang in LANGUAGES:
        head = f"{lang}:"
        words = [k[3:] for k in known if k.startswith(head)]
        words = [w for w in words if len(w) > 2 and w.isalpha() and not known.get(w, 0) & 15]
        common += chance.sample(words, min(len(words), _MOST))
    cases = [(w, "name") for w in names if len(w) > 2] + [(w, "word") for w in common]
    chance.shuffle(cases)
    apart, cases = cases[:5000], cases[5000:]
    trainer = pycrfsuite.Trainer("lbfgs", verbose=False)
    trainer.set_params({"c1": 0.3, "c2": 0.1, "max_iterations": 40})
    for word, kind in cases:
        trainer.append([["bias", *map(str, likeness.grams(word))]], [kind])
    trainer.train(str(model))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    table, bias = array("b", bytes(likeness.BUCKETS)), 0
    sums: dict[str, float] = {}
    for (attribute, label), weight in tagger.info().state_features.items():
        sums[attribute] = sums.get(attribute, 0.0) + (weight if label == "name" else -weight)
    for attribute, weight in sums.items():
        whole = round(likeness.SCALE * weight)
        if attribute == "bias":
            bias = whole
        else:
            table[int(attribute)] = max(-127, min(127, whole))
    data = bias.to_bytes(2, "little", signed=True) + table.tobytes()
    likeness.FILE.write_bytes(zlib.compress(data, 9))
    told = likeness.Likeness(data)
    return sum((told.of(w) > 3) == (kind == "name") for w, kind in apart) / len(apart)
