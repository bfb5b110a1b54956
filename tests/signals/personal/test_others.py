"""Finders of other libraries give what ours gives: hits in characters, a list for each passage.

The docs' program runs with the libraries themselves. What they may give back besides is put into
their objects' names (``RecognizerResult``, ``Doc.ents``, ``Encoding``), as their documentation has
them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docs.fenced import blocks
from hypothesis import given
from hypothesis import strategies as st

from consentry.signals.personal import Hit, Passage, scan
from consentry.signals.personal.others import _joined, _named, of_presidio, of_spacy

ROOT = Path(__file__).resolve().parents[3]
FINDERS = Path(sys.prefix, "finders", "bin", "python")
TEXT = "Write to Jane Miller or Tom Reed."
NAMED = re.compile(r"Jane Miller|Tom Reed|Leeds")


class Analyzer:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def analyze(self, text: str, language: str, entities: list[str]) -> list[Any]:
        self.asked.append(language)
        assert entities == ["PERSON"]
        found = NAMED.finditer(text)
        return [SimpleNamespace(start=f.start(), end=f.end(), score=0.3 + 0.1 * n)
                for n, f in enumerate(found)]  # fmt: skip


class Pipeline:
    def pipe(self, texts: Any) -> Any:
        for text in texts:
            ents = [
                SimpleNamespace(start_char=f.start(), end_char=f.end(), label_=label)
                for f in NAMED.finditer(text)
                for label in [{"Leeds": "GPE", "Tom Reed": "PER"}.get(f[0], "PERSON")]
            ]
            yield SimpleNamespace(ents=ents)


@pytest.mark.slow
def test_the_docs_program_finds_names_by_presidio_spacy_and_a_model_in_onnx(tmp_path) -> None:
    assert FINDERS.exists(), "no other finders: `make .venv/finders.stamp` installs them"
    page = list(blocks(ROOT / "docs" / "usage.md", ROOT))
    (code,) = (one.text for one in page if one.options.get("file") == "names_by_others.py")
    (shown,) = (one.shown for one in page if "names_by_others" in one.commands and one.shown)
    done = subprocess.run(
        [FINDERS, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.splitlines() == shown, done.stderr[-2000:]


def test_presidio_is_asked_for_persons_in_the_passages_language() -> None:
    analyzer = Analyzer()
    found = of_presidio(analyzer)([Passage(TEXT, "de"), Passage("none"), Passage(TEXT)])
    assert [[TEXT[h.start : h.end] for h in each] for each in found] == [
        ["Tom Reed"],
        [],
        ["Tom Reed"],
    ]
    assert found[0][0].confidence == 400
    assert analyzer.asked == ["de", "en", "en"]


def test_spacy_is_asked_by_language_and_where_none_is_for_it_nothing_is_found() -> None:
    passages = [Passage(TEXT, "en"), Passage("x", "fr"), Passage(f"{TEXT} Leeds", "en")]
    found = of_spacy({"en": Pipeline()})(passages)
    assert [len(each) for each in found] == [2, 0, 2]
    assert [len(each) for each in of_spacy({"": Pipeline()})([*passages, Passage(TEXT)])] == [
        2,
        0,
        2,
        2,
    ]


def test_they_stand_in_for_ours() -> None:
    spots = scan(f"{TEXT} Ring jane@example.org", "en", namer=of_spacy({"en": Pipeline()}))
    assert [spot.value for spot in spots] == ["Jane Miller", "Tom Reed", "jane@example.org"]


@pytest.mark.parametrize(
    ("tokens", "names"),
    [
        (["Jane", "Miller"], ["Jane Miller"]),
        (["Jane", "Tom"], ["Jane", "Tom"]),
        (["Tom", "Tom", "Reed"], ["Tom Reed"]),
        ([], []),
    ],
)
def test_tokens_beside_each_other_are_one_name(tokens: list[str], names: list[str]) -> None:
    spans = [(TEXT.index(token), TEXT.index(token) + len(token), 0.9) for token in tokens]
    assert [TEXT[h.start : h.end] for h in _joined(TEXT, spans)] == names


def test_of_a_models_scores_the_best_of_each_token_counts() -> None:
    kinds = ["O", "PER", "PER", "LOC"]
    scores = [
        [0.0, 3.0, 1.0, 0.0],
        [0.0, 1.0, 4.0, 0.0],
        [5.0, 1.0, 1.0, 1.0],
        [0.0, 9.0, 0.0, 0.0],
    ]
    found = list(_named(scores, [(9, 13), (14, 20), (21, 23), (0, 0)], kinds, {"PER"}))
    assert [TEXT[h.start : h.end] for h in _joined(TEXT, found)] == ["Jane Miller"]
    assert 0.7 < min(chance for _, _, chance in found) < 0.85


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 12), st.floats(0, 1)), max_size=8))
def test_whatever_tokens_there_are_names_are_apart_and_in_order(
    tokens: list[tuple[int, int, float]],
) -> None:
    spans = [(first, first + size, chance) for first, size, chance in tokens]
    found = list(_joined(TEXT, spans))
    assert all(one.end <= other.start for one, other in pairwise(found))
    covered = {at for first, last, _ in spans for at in range(first, last)}
    assert covered <= {at for hit in found for at in range(hit.start, hit.end)}
    assert all(isinstance(hit, Hit) and 0 <= hit.confidence <= 1000 for hit in found)
