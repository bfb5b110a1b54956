"""Trains the model of names and writes lexicon.bin, likeness.bin and weights.bin.

``python -m training.names.train FOLDER``; FOLDER as ``sources`` filled it. The weights are the mean
of one model for each seed of the texts. Needs python-crfsuite, faker, names, babel (training/requirements.txt).
A conditional random field by L-BFGS; attributes are those that the tagger looks up.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from pathlib import Path

import pycrfsuite

from consentry.signals.personal.names import features, lexicon, likeness, weights
from consentry.signals.personal.names.tagger import STRETCH
from consentry.signals.personal.names.tokens import TOKEN
from training.names.letters import learned
from training.names.lists import facts
from training.names.make import samples
from training.names.mean import mean
from training.names.slots import Span

SCALE = 16
LABELS = ("O", "B", "I")
UNKNOWN = 0.2
"""Share of the words in persons' names that are shown as if no list had them, but
that of common words, which has many names."""
WHOLLY = 0.12
"""Share of the names of which no list has any word."""
PLACE = 4
"""How a word is shown that lists have as a place alone: many are last names too."""
HIDDEN = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3)
"""How often a word is said to be that is shown as if no list had it, and one more."""
_NEAR = {-1: "rwsgc3", 1: "rwsgc3", -2: "rw", 2: "rw"}


def labels(tokens: list[tuple[int, int]], spans: list[Span]) -> list[str]:
    done = []
    for start, end in tokens:
        inside = next((s for s in spans if s[0] <= start < s[1] and end <= s[1] + 1), None)
        done.append("O" if inside is None else "B" if start == inside[0] else "I")
    return done


def begun_hot(gold: list[str], rows: list[list[str]]) -> list[str]:
    """A name begins with its first word that is asked for, as the tagger sees it: ``van der``
    before a last name alone is found later."""
    done, late = list(gold), False
    for at, row in enumerate(rows):
        cold = row == ["cold"]
        if done[at] == "B" and cold:
            done[at], late = "O", True
        elif done[at] == "I" and late:
            done[at], late = ("O", True) if cold else ("B", False)
        elif done[at] != "I":
            late = False
    return done


class Featurizer:
    def __init__(self, lists: lexicon.Lexicon, like: likeness.Likeness) -> None:
        self._lists, self._like = lists, like
        self._seen: dict[tuple[str, str, int], tuple[str, list[str]]] = {}

    def word(self, word: str, lang: str, hidden: int) -> tuple[str, list[str]]:
        key = word, lang, hidden
        if key not in self._seen:
            known = features.known_of(word, lang, self._lists)
            if hidden == PLACE:
                known = known._replace(first=0, last=0, place=1, often=0, plain=0)
            elif hidden:
                known = known._replace(first=0, last=0, place=0, often=hidden - 1, plain=0)
            role = features.role(word, known)
            self._seen[key] = role, list(features.attributes(word, known, role, lang, self._like))
        return self._seen[key]

    def sequence(self, said: list[str], lang: str, hidden: list[int]) -> list[list[str]]:
        edge = (features.EDGE, [f"r={features.EDGE}"])
        words = [
            edge,
            edge,
            *(self.word(w, lang, h) for w, h in zip(said, hidden, strict=True)),
            edge,
            edge,
        ]
        roles = "".join(role for role, _ in words)
        heat = "".join(
            "1" if r in features.HOT else "2" if r in features.LINKS else "0" for r in roles
        )
        asked = {at for found in STRETCH.finditer(heat) for at in range(*found.span())}
        done = []
        for at in range(2, len(words) - 2):
            if at not in asked:
                done.append(["cold"])
                continue
            now = [f"0{a}" for a in words[at][1]]
            for off, kinds in _NEAR.items():
                now += [f"{off:+d}{a}" for a in words[at + off][1] if a[0] in kinds]
            now += [f"0{a}" for a in features.of_roles(roles[at - 2 : at + 3])]
            done.append(now)
        return done


def listed(folder: Path) -> dict[str, int]:
    """Write lexicon.bin and likeness.bin; what the lists say of words."""
    known = facts(folder)
    lexicon.FILE.write_bytes(lexicon.packed(known))
    told = learned(known, folder / "names.letters")
    print(f"of 5,000 words kept apart {told:.3f} are told from names by their letters")
    return known


def trained(folder: Path, count: int, seed: int, known: dict[str, int], into: Path) -> None:
    """Train with ``count`` samples a language and write crfsuite's model."""
    make, chance = Featurizer(lexicon.shipped(), likeness.shipped()), random.Random(seed)
    trainer = pycrfsuite.Trainer("lbfgs", verbose=False)
    trainer.set_params({"c1": 0.15, "c2": 0.02, "max_iterations": 80, "feature.minfreq": 5})
    began, tokens = time.monotonic(), 0
    for lang, text, spans, told in samples(folder, count, seed, known):
        found = list(TOKEN.finditer(text))
        if not found:
            continue
        said = [f[0] for f in found]
        gold = labels([f.span() for f in found], spans)
        hidden, share = [], UNKNOWN
        for label, after in zip(gold, [*gold[1:], "O"], strict=True):
            if label != "I":
                share = 1.0 if chance.random() < WHOLLY else UNKNOWN
            is_hidden = label != "O" and not told and chance.random() < share
            in_longer = label == "I" or after == "I"
            as_place = in_longer and chance.random() < 0.15
            hidden.append(0 if not is_hidden else PLACE if as_place else chance.choice(HIDDEN))
        rows = make.sequence(said, lang, hidden)
        trainer.append(rows, begun_hot(gold, rows))
        tokens += len(said)
    print(f"{tokens:,} tokens, {time.monotonic() - began:.0f} s")
    trainer.train(str(into))
    print(f"trained, {time.monotonic() - began:.0f} s")


def exported(model: Path, count: int) -> bytes:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    info = tagger.info()
    rows: dict[str, list[float]] = defaultdict(lambda: [0.0] * weights.CELLS)
    for (attribute, label), weight in info.state_features.items():
        if attribute == "cold":
            continue
        off, name = (
            (int(attribute[:2]), attribute[2:]) if attribute[0] in "+-" else (0, attribute[1:])
        )
        cell = 4 + 2 * off
        if label == "O":
            rows[name][cell] -= weight
            rows[name][cell + 1] -= weight
        else:
            rows[name][cell + (label == "I")] += weight
    table = {}
    for name, row in rows.items():
        whole = [max(-127, min(127, round(v * SCALE))) for v in row]
        if any(whole):
            table[name] = whole
    moves = [
        [
            round(SCALE * info.transitions.get((a, b), -20.0 if (a, b) == ("O", "I") else 0.0))
            for b in LABELS
        ]
        for a in LABELS
    ]
    card = {"transitions": moves, "scale": SCALE, "samples": count, "languages": features.LANGUAGES}
    return weights.packed(card, table)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m training.names.train")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--samples", type=int, default=7500, help="of each language")
    asked.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="of the texts")
    said = asked.parse_args()
    known, models = listed(said.folder), []
    for seed in said.seeds:
        model = said.folder / f"names-{seed}.crfsuite"
        trained(said.folder, said.samples, seed, known, model)
        models.append(exported(model, said.samples))
    data = mean(models)
    weights.FILE.write_bytes(data)
    print(f"lexicon {lexicon.FILE.stat().st_size:,} bytes, weights {len(data):,} bytes")


if __name__ == "__main__":
    main()
