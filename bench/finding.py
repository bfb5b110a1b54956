"""Who finds personal data in texts, ours and Presidio, and how right that is.

Relaxed scores: a finding is right if half of its letters are in data of its kind, a datum is found
if half of it is covered. ``exact`` is the F1 of findings with the very bounds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from consentry.signals.personal import entity, scan
from consentry.signals.personal.names import namer

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "bench" / "texts"
PLACE = ROOT / ".venv" / "bench-personal"
KINDS = {
    "PERSON": "PERSON",
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "IBAN_CODE": "IBAN",
    "CREDIT_CARD": "CARD",
}
"""What is asked for where speed is measured."""
MORE = {
    "IP_ADDRESS": "IP",
    "URL": "PROFILE",
    "DATE_TIME": "BIRTH",
    "NATIONAL_ID": "NATIONAL",
    "IDENTIFIER": "NATIONAL",
    **dict.fromkeys(
        ("US_SSN", "UK_NHS", "UK_NINO", "ES_NIF", "IT_FISCAL_CODE", "PL_PESEL", "DE_TAX_ID"),
        "NATIONAL",
    ),
}
ALL = KINDS | MORE
EVERY = "every"
"""All kinds together."""
WHERE_ONE_IS = frozenset(("PROFILE", "BIRTH"))
"""Presidio finds any date and any address of the web: these count only where a text holds one."""
Found = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Text:
    set: str
    lang: str
    role: str
    text: str
    truth: tuple[Found, ...] = ()


@dataclass(slots=True)
class Score:
    """right of ``found`` findings, ``hit`` of ``data``, ``same`` with the very bounds."""

    right: int = 0
    found: int = 0
    hit: int = 0
    data: int = 0
    same: int = 0

    def add(self, found: Sequence[Found], truth: Sequence[Found]) -> None:
        self.right += sum(2 * _shared(f, truth) >= f[1] - f[0] for f in found)
        self.hit += sum(2 * _shared(t, found) >= t[1] - t[0] for t in truth)
        self.same += len({f[:2] for f in found} & {t[:2] for t in truth})
        self.found += len(found)
        self.data += len(truth)

    def join(self, other: Score) -> None:
        """Add what another counted."""
        self.right += other.right
        self.hit += other.hit
        self.same += other.same
        self.found += other.found
        self.data += other.data

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.data if self.data else 1.0

    def f(self, beta: float = 1.0) -> float:
        weighted = beta * beta * self.precision + self.recall
        return (1 + beta * beta) * self.precision * self.recall / weighted if weighted else 0.0

    @property
    def exact(self) -> float:
        return 2 * self.same / (self.found + self.data) if self.found + self.data else 1.0


def _shared(one: Found, others: Sequence[Found]) -> int:
    return sum(max(0, min(one[1], o[1]) - max(one[0], o[0])) for o in others)


def peers() -> Path:
    """The Python of the environment with Presidio in it."""
    python = PLACE / "bin" / "python"
    if not (PLACE / "done").exists():
        print(f"filling {PLACE.relative_to(ROOT)} with Presidio and its model", file=sys.stderr)
        venv.create(PLACE, with_pip=True)
        wanted = TEXTS / "requirements.txt"
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(wanted)], check=True)
        alone = [
            line.removeprefix("# nodeps ")
            for line in wanted.read_text().splitlines()
            if line.startswith("# nodeps ")
        ]
        subprocess.run([*pip, "--no-deps", "--ignore-requires-python", *alone], check=True)
        (PLACE / "done").touch()
    return python


def ours(texts: Sequence[Text], passes: int = 0) -> tuple[list[list[Found]], float]:
    """Findings, and seconds for all texts: the least of ``passes`` for each, after one more that
    is not counted."""

    def one(text: Text) -> list[Found]:
        spots = scan(text.text, text.lang, namer=namer)
        return [(s.start, s.end, ALL[e]) for s in spots if (e := entity(s.kind)) in ALL]

    return [one(text) for text in texts], least(texts, one, passes) if passes else 0.0


def least(texts: Sequence[Text], one: Callable[[Text], object], passes: int) -> float:
    """Seconds of CPU for all texts: the least of ``passes`` for each, after one that warms up."""
    took = 0.0
    for text in texts:
        one(text)
        times = []
        for _ in range(passes):
            began = time.thread_time()
            one(text)
            times.append(time.thread_time() - began)
        took += min(times)
    return took


def presidio(texts: Sequence[Text], passes: int = 0) -> tuple[list[list[Found]], float]:
    """The same; all kinds where the time is not asked for."""
    wanted = sorted((KINDS if passes else ALL).keys() - {"NATIONAL_ID", "IDENTIFIER"})
    lines = "".join(json.dumps({"text": text.text}) + "\n" for text in texts)
    output = subprocess.run(
        [str(peers()), str(TEXTS / "peer.py"), str(passes or 1), *wanted],
        input=lines,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    rows = [json.loads(line) for line in output.splitlines()]
    found = [[(start, end, ALL[kind]) for start, end, kind in row["found"]] for row in rows]
    return found, sum(row["s"] for row in rows)


FINDERS: Mapping[str, Callable[..., tuple[list[list[Found]], float]]] = {
    "ours": ours,
    "Presidio": presidio,
}


def scored(
    texts: Sequence[Text], found: Sequence[Sequence[Found]], kinds: Sequence[str]
) -> dict[tuple[str, str], Score]:
    """By set with language, and kind; what is in prose once more by itself, and what is of one
    manner (``layout: initials``) in all languages. Of all kinds together (``EVERY``) too, where a
    finding of another kind than the datum's is wrong."""
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    for text, hits in zip(texts, found, strict=True):
        name, _, manner = text.set.partition(": ")
        groups = [f"{name} {text.lang}"]
        if manner:
            groups.append(f"{name}, {manner}")
        elif text.role == "prose" and text.truth:
            groups.append(f"{name} prose {text.lang}")
        for kind in kinds:
            if kind in WHERE_ONE_IS and not any(t[2] == kind for t in text.truth):
                continue
            for group in groups if kind == "PERSON" else groups[:1]:
                scores[group, kind].add(
                    [h for h in hits if h[2] == kind], [t for t in text.truth if t[2] == kind]
                )
    for (group, _), score in list(scores.items()):
        scores[group, EVERY].join(score)
    return scores
