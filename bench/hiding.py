"""Whether a person is found in every place of a page where one can hide, ours against Presidio's.

The places are those of ``tests/signals/personal/test_hiding_places.py``, the people others: made up
by Presidio's evaluation, three of each language. Presidio gets the page as it is, and once more the
text that a reader sees; a value counts if half of it is covered. A finding that is part of no
planted value is wrong.

``python -m bench.hiding [--set places] [--seed S] [--alone] [--show]``: the same for the places of
``bench/texts/places.py``, or of another file that has the like; ``--alone`` without Presidio,
``--show`` each place with what is missed there and what is found and is none of the person's.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from runpy import run_path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bench.finding import ALL, ROOT, TEXTS, Text, peers, presidio
from consentry.signals.personal import scan_html
from consentry.signals.personal.names import namer

Page = tuple[str, str, Sequence[str | tuple[str, ...]], tuple[str, ...]]
"""The place, its source, the values planted, each perhaps in several spellings of which one is
enough, and all that is true of the person."""


def pages(seed: int, named: str = "") -> Iterator[Page]:
    """Of the tests' places, or of those of a file beside the texts or elsewhere."""
    sys.path[:0] = [str(ROOT / "tests" / "signals" / "personal")]
    import test_hiding_places as hidden  # type: ignore[import-not-found]

    output = subprocess.run(
        [str(peers()), str(TEXTS / "held.py"), str(seed), "people"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    others: list[dict[str, Any]] = [json.loads(line) for line in output.splitlines()]
    langs = [person.lang for person in hidden.PEOPLE]
    words = {person.lang: person.words for person in hidden.PEOPLE}
    if named:
        from bench.texts import places

        who = [places.Who(**other, words=words[other["lang"]]) for other in others]
        script = str((TEXTS / named).with_suffix(".py"))
        yield from places.pages(who, run_path(script)["PLACES"])
        return
    for other in others:
        lead = {k: v[langs.index(other["lang"])] for k, v in hidden.LEADS.items()}
        person = hidden.Person(**other, words=words[other["lang"]])
        for name, place in hidden.HIDDEN.items():
            source, values = place(person, lead)
            told = (person.name, person.mail, person.phone, *values)
            yield name, hidden.page(person, source), values, told


def _missed(found: Sequence[str], wanted: Sequence[str | tuple[str, ...]]) -> list[str]:
    spelled = [(one,) if isinstance(one, str) else one for one in wanted]
    return [
        each[0]
        for each in spelled
        if not any(w in v or (v in w and 2 * len(v) > len(w)) for v in found for w in each)
    ]


def _wrong(found: Sequence[str], told: Sequence[str]) -> list[str]:
    return [v for v in found if not any(v in t or t in v for t in told)]


def _told(who: str, found: Sequence[Sequence[str]], planted: Sequence[Page]) -> None:
    many = hit = wrong = 0
    for values, (_, _, wanted, told) in zip(found, planted, strict=True):
        many += len(wanted)
        hit += len(wanted) - len(_missed(values, wanted))
        wrong += len(_wrong(values, told))
    print(f"{who:26}recall {hit / many:.3f}, precision {hit / max(hit + wrong, 1):.3f}")


def _shown(found: Sequence[Sequence[str]], planted: Sequence[Page]) -> None:
    """Each place with what is missed there, and what is found and is none of the person's."""
    missed: dict[str, list[str]] = defaultdict(list)
    wrong: dict[str, list[str]] = defaultdict(list)
    for values, (place, _, wanted, told) in zip(found, planted, strict=True):
        missed[place] += _missed(values, wanted)
        wrong[place] += _wrong(values, told)
    for place in sorted(missed, key=lambda p: -len(missed[p]) - len(wrong[p])):
        if missed[place] or wrong[place]:
            print(f"  {place}: {len(missed[place])} missed {missed[place][:3]}, "
                  f"{len(wrong[place])} wrong {wrong[place][:3]}")  # fmt: skip


def hiding(seed: int, named: str = "", alone: bool = False, show: bool = False) -> None:
    """Print recall of values and precision over all places."""
    planted = list(pages(seed, named))
    print(f"\n{sum(len(p[2]) for p in planted)} values in {len(planted)} pages, every hiding place")
    for name, asked in (("ours", None), ("ours, with names in text", namer)):
        spots = [scan_html(page[1], "https://example.org/", namer=asked) for page in planted]
        ours = [[s.value for s in each if s.value] for each in spots]
        _told(name, ours, planted)
        if show:
            _shown(ours, planted)
    if alone:
        return
    seen = [LexborHTMLParser(page[1]).body for page in planted]
    read = [body.text(separator="\n", strip=True) if body else "" for body in seen]
    for name, texts in (
        ("Presidio, the source", [p[1] for p in planted]),
        ("Presidio, text", read),
    ):
        found = presidio([Text("hidden", "", "", text) for text in texts])[0]
        kinds = set(ALL.values()) - {"BIRTH"}
        values = [
            [text[s:e] for s, e, kind in each if kind in kinds]
            for each, text in zip(found, texts, strict=True)
        ]
        _told(name, values, planted)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.hiding")
    asked.add_argument("--set", default="", help="whose places, or the file that has them")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--alone", action="store_true", help="without Presidio")
    asked.add_argument("--show", action="store_true", help="what is missed and wrong, by place")
    said = asked.parse_args()
    hiding(said.seed, said.set, said.alone, said.show)


if __name__ == "__main__":
    main()
