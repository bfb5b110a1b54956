"""Whether a person is found in every place of a page where one can hide, ours against Presidio's.

The places are those of ``tests/signals/personal/test_hiding_places.py``, the people others: made up
by Presidio's evaluation, three of each language. Presidio gets the page as it is, and once more the
text that a reader sees; a value counts if half of it is covered. A finding that is part of no
planted value is wrong.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bench.finding import ALL, ROOT, TEXTS, Text, peers, presidio
from consentry.signals.personal import scan_html
from consentry.signals.personal.names import namer

Page = tuple[str, list[str], tuple[str, ...]]
"""Its source, the values planted, and all that is true of the person."""


def pages(seed: int) -> Iterator[Page]:
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
    for other in others:
        lead = {k: v[langs.index(other["lang"])] for k, v in hidden.LEADS.items()}
        person = hidden.Person(**other, words=words[other["lang"]])
        for place in hidden.HIDDEN.values():
            source, values = place(person, lead)
            told = (person.name, person.mail, person.phone, *values)
            yield hidden.page(person, source), values, told


def _told(who: str, found: Sequence[Sequence[str]], planted: Sequence[Page]) -> None:
    hit = many = wrong = 0
    for values, (_, wanted, told) in zip(found, planted, strict=True):
        many += len(wanted)
        hit += sum(any(w in v or (v in w and 2 * len(v) > len(w)) for v in values) for w in wanted)
        wrong += sum(not any(v in t or t in v for t in told) for v in values)
    print(f"{who:26}recall {hit / many:.3f}, precision {hit / max(hit + wrong, 1):.3f}")


def hiding(seed: int) -> None:
    """Print recall of values and precision over all places."""
    planted = list(pages(seed))
    print(f"\n{sum(len(p[1]) for p in planted)} values in {len(planted)} pages, every hiding place")
    for name, asked in (("ours", None), ("ours, with names in text", namer)):
        spots = [scan_html(source, "https://example.org/", namer=asked) for source, *_ in planted]
        _told(name, [[s.value for s in each if s.value] for each in spots], planted)
    seen = [LexborHTMLParser(source).body for source, *_ in planted]
    read = [body.text(separator="\n", strip=True) if body else "" for body in seen]
    for name, texts in (
        ("Presidio, the source", [p[0] for p in planted]),
        ("Presidio, text", read),
    ):
        found = presidio([Text("hidden", "", "", text) for text in texts])[0]
        kinds = set(ALL.values()) - {"BIRTH"}
        values = [
            [text[s:e] for s, e, kind in each if kind in kinds]
            for each, text in zip(found, texts, strict=True)
        ]
        _told(name, values, planted)
