"""What finds personal data, how much of it, how wrongly, how fast: ours against Presidio's.

``python -m bench.personal [--rounds N] [--seed S] [--technical FOLDER] [--speed]``. The same texts
go to both in one run: made ones with exact truth in eight languages (``bench/texts``), such as
nobody looked at while the model was made (``held``), such as were written after those had been
looked at (``fresh``), persons in lists and tables by manner (``layout``), both once more of a last
set kept away from the model before (``last``, ``rows``) and of one kept away from the present one
(``final``, ``forms``), such as somebody wrote who knew neither (``stranger``, ``sheets``;
``apart``, ``leaves``; ``visitor``, ``callers``; ``distant``, ``fringes``), Presidio's own templates
in English, technical documentation in which nobody is named, every place of a page where people
hide, and the visible text of real pages.
Presidio runs in an environment of its own, ``.venv/bench-personal``, that the first run fills; it
has its default recognisers, those for national numbers of the countries in question, and spaCy's
en_core_web_md for all languages, since no other language's model can be had as a package under a
free licence.

How is scored: ``bench/finding.py``; ``every`` is all kinds together. CPU time of one process each,
the least of three passes over each text (Presidio: one over the source of pages, which are given
with and without their markup), models and memories warm, five kinds asked for.
"""

from __future__ import annotations

import argparse
import json
import pydoc_data.topics
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.finding import (
    ALL,
    EVERY,
    FINDERS,
    ROOT,
    TEXTS,
    Found,
    Text,
    least,
    peers,
    presidio,
    scored,
)
from bench.hiding import hiding
from bench.pages import bodies
from consentry.signals.personal import scan, scan_html
from consentry.signals.personal.names import LANGUAGES, namer

PROGRAMS = tuple(
    f"{name}.py"
    for name in (
        "make",
        "held",
        "fresh",
        "last",
        "final",
        "stranger",
        "apart",
        "visitor",
        "distant",
    )
)
WHOLE = {
    "layout": "fresh",
    "rows": "last",
    "forms": "final",
    "sheets": "stranger",
    "leaves": "apart",
    "callers": "visitor",
    "fringes": "distant",
}
"""Of one hand and one time: scored together too, with the texts that hold no datum, as one set."""


def made(program: str, seed: int, rounds: int) -> list[Text]:
    """What a program of ``bench/texts`` makes."""
    output = subprocess.run(
        [str(peers()), str(TEXTS / program), str(seed), str(rounds)],
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


# --- what is printed -------------------------------------------------------------------------


def quality(texts: Sequence[Text]) -> None:
    kinds = [*dict.fromkeys(ALL.values()), EVERY]
    found = {who: find(texts)[0] for who, find in FINDERS.items()}
    wholes = [replace(t, set=WHOLE.get(name := t.set.partition(":")[0], name)) for t in texts]
    print("\nwhole sets: sentences, layouts and texts without a datum together")
    compared([replace(t, role="") for t in wholes], found, ("PERSON", EVERY))
    print(f"\n{len(texts)} texts, by what they are")
    compared(texts, found, kinds)


def compared(
    texts: Sequence[Text], found: Mapping[str, list[list[Found]]], asked: Sequence[str]
) -> None:
    """A line for each group of texts and kind that is asked for."""
    kinds = list(dict.fromkeys(ALL.values()))
    scores = {who: scored(texts, hits, kinds) for who, hits in found.items()}
    print("precision, recall, F1, F2, exact F1 of ours; of Presidio")
    groups = [group for group in scores["ours"] if group[1] in asked]
    for group, kind in sorted(groups, key=lambda g: (asked.index(g[1]), g[0])):
        mine, theirs = (scores[name][group, kind] for name in ("ours", "Presidio"))
        if not mine.data or (kind == EVERY and "prose" in group):
            continue
        print(f"{kind:9}{group:20}{mine.data:>5} data", end="")
        for score in (mine, theirs):
            shown = (score.precision, score.recall, score.f(), score.f(2), score.exact)
            print("  | " + " ".join(f"{value:.3f}" for value in shown), end="")
        print(f"  | F1 {mine.f() - theirs.f():+.3f}")


def nothing(texts: Sequence[Text]) -> None:
    """Findings in made texts that hold no datum at all, by role."""
    empty = [text for text in texts if not text.truth]
    words: Counter[str] = Counter()
    for text in empty:
        words[text.role] += len(text.text.split())
    print("\nmade texts without a datum (menus, orders, versions, ISBNs, products): false findings")
    for who, find in FINDERS.items():
        wrong = Counter(
            t.role for t, found in zip(empty, find(empty)[0], strict=True) for _ in found
        )
        said = ", ".join(f"{role} {1000 * wrong[role] / words[role]:.1f}" for role in sorted(words))
        print(f"{who:10}in 1,000 words: {said}")


WAYS: Mapping[str, Mapping[str, Callable[[Text], object]]] = {
    "seen": {
        "ours": lambda text: scan(text.text, text.lang, namer=namer),
        "without names": lambda text: scan(text.text, text.lang),
    },
    "source": {
        "ours": lambda text: scan_html(text.text, "https://example.org/", namer=namer),
        "without names": lambda text: scan_html(text.text, "https://example.org/"),
    },
}
"""How pages are given to us: the text that a reader sees, or their source with all its markup."""


def speed(name: str, texts: Sequence[Text], way: str = "seen", passes: int = 3) -> None:
    """Megabytes a second: Presidio's, and ours with names in text and without; their ratio.

    passes: Presidio's.
    """
    size = sum(len(text.text.encode()) for text in texts) / 1e6
    theirs = presidio(texts, passes)[1]
    print(
        f"{name:20}{len(texts):>5} texts, {size:.2f} MB: Presidio {size / theirs:.3f} MB/s", end=""
    )
    for who, one in WAYS[way].items():
        took = least(texts, one, 3)
        each = len(texts) / took
        print(
            f", {who} {size / took:.2f} ({each:,.0f} a second), ratio {theirs / took:.0f}", end=""
        )
    print()


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
    asked.add_argument("--speed", action="store_true", help="nothing but how fast")
    said = asked.parse_args()
    texts = [t for program in PROGRAMS for t in made(program, said.seed, said.rounds)]
    if not said.speed:
        quality(texts)
        nothing(texts)
        hiding(said.seed)
    print("\nspeed, CPU of one process")
    sources = [body.decode("utf-8", "replace") for body in bodies()]
    speed("pages as seen", [Text("", "", "prose", visible(s.encode())) for s in sources])
    speed("pages' source", [Text("", "", "prose", s) for s in sources], "source", 1)
    speed("short fields", [text for text in texts if len(text.text) < 120])
    if not said.speed:
        nobody(list(technical(said.technical)))


if __name__ == "__main__":
    main()
