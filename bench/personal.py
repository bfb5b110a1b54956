"""What finds personal data, how much of it, how wrongly, how fast: ours against Presidio's.

``python -m bench.personal [--rounds N] [--seed S] [--technical FOLDER]``. The same texts go to both
in one run: made ones with exact truth in eight languages (``bench/texts``), Presidio's own
templates in English, technical documentation in which nobody is named, and the visible text of
real pages. Presidio runs in an environment of its own, ``.venv/bench-personal``, that the first
run fills; it has its default recognisers and spaCy's en_core_web_md for all languages, since no
other language's model can be had as a package under a free licence.

Relaxed scores: a finding is right if half of its letters are in data of its kind, a datum is found
if half of it is covered. ``exact`` is the F1 of findings with the very bounds. CPU time of one
process each, the least of three passes over each text, models and memories warm.
"""

from __future__ import annotations

import argparse
import json
import pydoc_data.topics
import subprocess
import sys
import time
import venv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.pages import bodies
from consentry.signals.personal import entity, scan
from consentry.signals.personal.names import LANGUAGES, namer

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


# --- texts -----------------------------------------------------------------------------------


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


def made(python: Path, seed: int, rounds: int) -> list[Text]:
    output = subprocess.run(
        [str(python), str(TEXTS / "make.py"), str(seed), str(rounds)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = []
    for line in output.splitlines():
        row = json.loads(line)
        truth = tuple((start, end, kind) for start, end, kind in row.pop("truth"))
        found.append(Text(**row, truth=truth))
    return found


def technical(folder: Path | None) -> Iterator[Text]:
    """Documentation of Python's standard library, of this project, and a folder's HTML by language
    (``FOLDER/de-DE/*.html``, such as Debian's debian-handbook has)."""
    for topic in sorted(pydoc_data.topics.topics):
        yield Text("Python's", "en", "prose", pydoc_data.topics.topics[topic])
    for path in sorted((ROOT / "docs").glob("*.md")):
        yield Text("this project's", "en", "prose", path.read_text())
    for lang in LANGUAGES if folder else ():
        for path in sorted(folder.glob(f"{lang}-*/*.html") if folder else ()):
            yield Text(
                f"{folder.name if folder else ''} {lang}", lang, "prose", visible(path.read_bytes())
            )


def visible(page: bytes) -> str:
    tree = LexborHTMLParser(page)
    for node in tree.css("script, style, noscript, template, pre"):
        node.decompose()
    return tree.body.text(separator="\n", strip=True) if tree.body else ""


# --- who finds -------------------------------------------------------------------------------


def ours(texts: Sequence[Text], passes: int = 1) -> tuple[list[list[Found]], float]:
    """Findings, and seconds for all texts: the least of ``passes`` for each, after one more that
    is not counted."""

    def one(text: Text) -> list[Found]:
        spots = scan(text.text, text.lang, namer=namer)
        return [(s.start, s.end, KINDS[e]) for s in spots if (e := entity(s.kind)) in KINDS]

    found, took = [one(text) for text in texts], 0.0
    for text in texts:
        least = float("inf")
        for _ in range(passes):
            began = time.thread_time()
            one(text)
            least = min(least, time.thread_time() - began)
        took += least
    return found, took


def presidio(texts: Sequence[Text], passes: int = 1) -> tuple[list[list[Found]], float]:
    lines = "".join(json.dumps({"text": text.text}) + "\n" for text in texts)
    output = subprocess.run(
        [str(peers()), str(TEXTS / "peer.py"), str(passes)],
        input=lines,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    rows = [json.loads(line) for line in output.splitlines()]
    found = [[(start, end, KINDS[kind]) for start, end, kind in row["found"]] for row in rows]
    return found, sum(row["s"] for row in rows)


FINDERS: Mapping[str, Callable[..., tuple[list[list[Found]], float]]] = {
    "ours": ours,
    "Presidio": presidio,
}


def scored(
    texts: Sequence[Text], found: Sequence[Sequence[Found]], kinds: Sequence[str]
) -> dict[tuple[str, str], Score]:
    """By set with language, and kind."""
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    for text, hits in zip(texts, found, strict=True):
        groups = [f"{text.set} {text.lang}"]
        if text.role == "prose" and text.truth:
            groups.append(f"prose of it {text.lang}")
        for kind in kinds:
            for group in groups:
                scores[group, kind].add(
                    [h for h in hits if h[2] == kind], [t for t in text.truth if t[2] == kind]
                )
    return scores


# --- what is printed -------------------------------------------------------------------------


def quality(texts: Sequence[Text]) -> None:
    results = {name: find(texts)[0] for name, find in FINDERS.items()}
    scores = {name: scored(texts, each, list(KINDS.values())) for name, each in results.items()}
    print(f"\n{len(texts)} texts; precision, recall, F1, F2, exact F1")
    for group, kind in sorted(scores["ours"], key=lambda g: (g[1] != "PERSON", g[1], g[0])):
        mine, theirs = (scores[name][group, kind] for name in ("ours", "Presidio"))
        if not mine.data:
            continue
        print(f"{kind:7}{group:16}{mine.data:>6} data", end="")
        for score in (mine, theirs):
            shown = (score.precision, score.recall, score.f(), score.f(2), score.exact)
            print("  | " + " ".join(f"{value:.3f}" for value in shown), end="")
        print(f"  | F1 {mine.f() - theirs.f():+.3f}")


def speed(name: str, texts: Sequence[Text]) -> None:
    size = sum(len(text.text.encode()) for text in texts)
    took = {who: find(texts, 3)[1] for who, find in FINDERS.items()}
    rates = " ".join(
        f"{who} {size / 1e6 / seconds:.3f} MB/s ({len(texts) / seconds:,.0f} a second)"
        for who, seconds in took.items()
    )
    ratio = took["Presidio"] / took["ours"]
    print(f"{name:14}{len(texts)} texts, {size / 1e6:.2f} MB: {rates}, ratio {ratio:.0f}")


def nobody(texts: Sequence[Text]) -> None:
    """Findings of persons in texts that name none, a thousand words."""
    words: dict[str, int] = defaultdict(int)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for who, find in FINDERS.items():
        for text, hits in zip(texts, find(texts)[0], strict=True):
            counts[who, text.set] += sum(kind == "PERSON" for *_, kind in hits)
            words[text.set] += len(text.text.split()) * (who == "ours")
    print("\ntechnical documentation: persons found in a thousand words")
    for name, many in words.items():
        mine, theirs = (1000 * counts[who, name] / many for who in FINDERS)
        print(f"{name:22}{many:>8,} words: ours {mine:.2f}, Presidio {theirs:.2f}")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.personal")
    asked.add_argument("--rounds", type=int, default=4)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--technical", type=Path, metavar="FOLDER")
    said = asked.parse_args()
    texts = made(peers(), said.seed, said.rounds)
    quality(texts)
    print("\nspeed, CPU of one process")
    pages = [Text("pages", "", "prose", visible(body)) for body in bodies()]
    speed("whole pages", pages)
    speed("short fields", [text for text in texts if len(text.text) < 120])
    nobody(list(technical(said.technical)))


if __name__ == "__main__":
    main()
