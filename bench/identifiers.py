"""Identifiers as outsiders write them: who finds how many, and how often wrongly.

``python -m bench.identifiers [--set NAME] [--rounds N] [--seed S] [--alone] [--wrong]``.
The texts are those of ``bench/texts/outside.py``, or of another file there (``beyond``, ``afar``,
``farther``, ``remote``) or elsewhere that prints the like; the same go to Presidio in the same run,
for the kinds that it knows. Scores as in ``bench/finding.py``. ``--alone``: ours only; ``--wrong``:
each text that is not as it should be. Looking at them makes them texts that have been looked at:
measure with other seeds, and say so.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence

from bench.finding import TEXTS, Found, Score, Text, presidio
from consentry.signals.personal import scan

KINDS = {
    "personal.contact.email": "EMAIL",
    "personal.contact.email-role": "EMAIL",
    "personal.contact.phone": "PHONE",
    "personal.contact.address": "ADDRESS",
    "personal.financial.iban": "IBAN",
    "personal.financial.card": "CARD",
    "personal.identifier": "PAPER",
    "personal.identifier.national": "PAPER",
    "personal.identifier.passport": "PAPER",
    "personal.identifier.licence": "PAPER",
    "personal.identifier.tax": "PAPER",
    "personal.identifier.plate": "PLATE",
    "personal.online.ip": "IP",
    "personal.online.mac": "MAC",
    "personal.online.device": "DEVICE",
    "personal.birth": "BIRTH",
    "personal.location": "PLACE",
}
_PAPERS = frozenset(("NATIONAL", "PASSPORT", "LICENCE", "TAX"))
"""Told apart by the word before them; a number that is two of them counts as either."""


def made(seed: int, rounds: int, named: str = "outside") -> list[Text]:
    """The texts, from this Python: python-stdnum makes the numbers."""
    script = (TEXTS / named).with_suffix(".py")
    command = [sys.executable, str(script), str(seed), str(rounds)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    texts = []
    for line in output.splitlines():
        row = json.loads(line)
        truth = tuple((s, e, "PAPER" if k in _PAPERS else k) for s, e, k in row.pop("truth"))
        texts.append(Text(**row, truth=truth))
    return texts


def ours(texts: Sequence[Text]) -> list[list[Found]]:
    return [
        [(s.start, s.end, KINDS[s.kind]) for s in scan(text.text, text.lang) if s.kind in KINDS]
        for text in texts
    ]


def marked(text: Text, found: Sequence[Found]) -> str:
    """The text with what is missed in «», and what is wrong in ‹›, each with its kind."""
    marks: list[tuple[int, str]] = []
    for one, others, sides in ((text.truth, found, "«»"), (found, text.truth, "‹›")):
        for start, end, kind in one:
            score = Score()
            score.add([(start, end, kind)], [o for o in others if o[2] == kind])
            if not score.right:
                marks += (start, sides[0]), (end, f":{kind}{sides[1]}")
    said = text.text
    for at, mark in sorted(marks, reverse=True):
        said = said[:at] + mark + said[at:]
    return said if marks else ""


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.identifiers")
    asked.add_argument("--set", default="outside", help="whose texts, or the file that makes them")
    asked.add_argument("--rounds", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--alone", action="store_true", help="without Presidio")
    asked.add_argument("--wrong", action="store_true", help="print what is missed or wrong")
    said = asked.parse_args()
    texts = made(said.seed, said.rounds, said.set)
    found = {"ours": ours(texts)}
    if not said.alone:
        found["Presidio"] = [
            [(s, e, "PAPER" if k == "NATIONAL" else k) for s, e, k in hits]
            for hits in presidio(texts)[0]
        ]
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    for who, each in found.items():
        for text, hits in zip(texts, each, strict=True):
            for kind in dict.fromkeys(KINDS.values()):
                scores[kind, who].add(
                    [h for h in hits if h[2] == kind], [t for t in text.truth if t[2] == kind]
                )
    print(f"{len(texts)} texts: data, precision, recall, F1")
    for (kind, who), score in sorted(scores.items(), key=lambda one: one[0][0]):
        shown = f"{score.precision:.3f} {score.recall:.3f} {score.f():.3f}"
        print(f"{kind:9}{who:10}{score.data:>6}  {shown}")
    for text, hits in zip(texts, found["ours"], strict=True) if said.wrong else ():
        if line := marked(text, hits):
            print(f"{text.lang} {text.role}: {line!r}")


if __name__ == "__main__":
    main()
