"""Names found by other libraries, behind the interface of ours (``Namer``).

``of_presidio``, ``of_spacy`` and ``of_onnx`` take what their library made ready, so none of them is
asked for here: who has one gives it. Whatever they raise is raised on: an error is no answer.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol, TypeAlias

from consentry.signals.personal.hits import Hit, Namer, Passage

KIND = "personal.name.person"
PERSONS = frozenset(("PERSON", "PER", "persName"))
"""What models of spaCy call a person: OntoNotes, WikiNER, and the Polish corpus."""
_Token: TypeAlias = tuple[int, int, float]
"""Where a token begins and ends, and how likely it is a name's."""
_BETWEEN = (" ", "-", "'", "’")
_OVERLAP = 32
"""Tokens that two windows of a text share."""


class Analyzer(Protocol):
    """``presidio_analyzer.AnalyzerEngine``."""

    def analyze(self, text: str, language: str, entities: list[str]) -> Iterable[Any]: ...


class Pipeline(Protocol):
    """``spacy.Language``."""

    def pipe(self, texts: Iterable[str]) -> Iterable[Any]: ...


class Session(Protocol):
    """``onnxruntime.InferenceSession`` of a model that gives each token a score for each label."""

    def get_inputs(self) -> Sequence[Any]: ...
    def run(self, output_names: Any, input_feed: Any) -> Sequence[Any]: ...


class Tokenizer(Protocol):
    """``tokenizers.Tokenizer``."""

    def encode(self, sequence: str) -> Any: ...
    def no_truncation(self) -> None: ...
    def no_padding(self) -> None: ...


def of_presidio(analyzer: Analyzer, lang: str = "en", least: float = 0.4) -> Namer:
    """Presidio's recognisers of PERSON. lang: asked where a passage does not say its language.
    least: the score from which a finding counts."""

    def names(passages: Sequence[Passage]) -> list[list[Hit]]:
        return [
            [
                Hit(KIND, found.start, found.end, round(found.score * 1000))
                for found in analyzer.analyze(
                    text=passage.text, language=passage.lang or lang, entities=["PERSON"]
                )
                if found.score >= least
            ]
            for passage in passages
        ]

    return names


def of_spacy(models: Mapping[str, Pipeline], confidence: int = 850) -> Namer:
    """Pipelines of spaCy by language, ``""`` for all others. What no pipeline is for has no names
    found in it. confidence: permille of each hit, since spaCy says none."""

    def names(passages: Sequence[Passage]) -> list[list[Hit]]:
        found: list[list[Hit]] = [[] for _ in passages]
        by_lang: dict[str, list[int]] = defaultdict(list)
        for at, passage in enumerate(passages):
            by_lang[passage.lang if passage.lang in models else ""].append(at)
        for lang, places in by_lang.items():
            if lang not in models:
                continue
            documents = models[lang].pipe(passages[at].text for at in places)
            for at, document in zip(places, documents, strict=True):
                found[at] = [
                    Hit(KIND, one.start_char, one.end_char, confidence)
                    for one in document.ents
                    if one.label_ in PERSONS
                ]
        return found

    return names


def of_onnx(
    session: Session,
    tokenizer: Tokenizer,
    labels: Sequence[str],
    names: Collection[str] = ("PER", "PERSON", "NAME"),
    window: int = 512,
) -> Namer:
    """A model that labels tokens (``B-PER``, ``I-PER``, ``O``), in ONNX.

    labels: of the model's outputs, in order. names: the labels, without ``B-`` and ``I-``, that
    stand for a part of a name; parts beside each other are one. window: tokens read at once; the
    tokenizer is told to cut nothing off, a longer text is read in windows.
    """
    np: Any = import_module("numpy")  # what the session takes and gives, and brings with it
    tokenizer.no_truncation()
    tokenizer.no_padding()
    asked = {one.name for one in session.get_inputs()}
    kinds = [label.partition("-")[2] or label for label in labels]

    def of_text(text: str) -> Iterator[_Token]:
        encoded = tokenizer.encode(text)
        for start in range(0, len(encoded.ids), window - _OVERLAP):
            ids = encoded.ids[start : start + window]
            fed = {
                "input_ids": np.array([ids], dtype=np.int64),
                "attention_mask": np.ones((1, len(ids)), dtype=np.int64),
                "token_type_ids": np.zeros((1, len(ids)), dtype=np.int64),
            }
            scores = session.run(None, {k: v for k, v in fed.items() if k in asked})[0][0]
            yield from _named(scores.tolist(), encoded.offsets[start:], kinds, names)

    def found(passages: Sequence[Passage]) -> list[list[Hit]]:
        return [list(_joined(passage.text, of_text(passage.text))) for passage in passages]

    return found


def _named(
    scores: Iterable[Sequence[float]],
    offsets: Iterable[tuple[int, int]],
    kinds: Sequence[str],
    names: Collection[str],
) -> Iterator[_Token]:
    """The tokens whose best label is a name's, with how likely that is (softmax of its scores)."""
    for row, (first, last) in zip(scores, offsets, strict=False):
        best = max(row)
        if kinds[row.index(best)] in names and last > first:
            yield first, last, 1 / sum(math.exp(score - best) for score in row)


def _joined(text: str, tokens: Iterable[_Token]) -> Iterator[Hit]:
    """Tokens with only blanks, hyphens or apostrophes between them as one name."""
    names: list[tuple[int, int, float]] = []
    for first, last, chance in sorted(tokens):
        begun, ended, least = names[-1] if names else (-1, -2, 1.0)
        if begun >= 0 and (first <= ended or text[ended:first] in _BETWEEN):
            names[-1] = begun, max(last, ended), min(least, chance)
        else:
            names.append((first, last, chance))
    for first, last, chance in names:
        yield Hit(KIND, first, last, round(chance * 1000))
