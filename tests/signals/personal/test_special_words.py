"""Words of what is special are found where one stands, whatever stands around."""

from __future__ import annotations

import itertools
import re
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from consentry.signals.personal.special import entries, said

ENTRIES = list(itertools.chain.from_iterable(entries.entries().values()))
AS_WRITTEN = sorted({entry.words for entry in ENTRIES if not re.search(r"[*{…]", entry.words)})
PIECES = st.one_of(
    st.sampled_from(AS_WRITTEN),
    st.sampled_from([word.upper() for word in AS_WRITTEN]),
    st.sampled_from(["", " ", ". ", "\n", "-", "s", "en", "x", "_", "1", "é", "İ", "и", "12 ans"]),
)


@cache
def whole(entry: entries.Entry) -> re.Pattern[str]:
    source = entries.source(entry.lang, entry.words)
    return re.compile(rf"(?<!\w)(?:{source})(?!\w)", re.IGNORECASE)


@given(st.lists(PIECES, max_size=6).map(" ".join), st.sampled_from(ENTRIES))
def test_words_are_found_wherever_they_stand(text, entry):
    spans = [(word.start, word.end) for word in said.words(text)]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    for found in whole(entry).finditer(text):
        assert any(start < found.end() and found.start() < end for start, end in spans)


@given(st.sampled_from(AS_WRITTEN))
def test_an_entry_is_found_as_it_is_written(entry):
    assert said.words(f"x {entry} x")


@given(
    st.lists(PIECES, max_size=6).map(" ".join),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 30)), max_size=4),
)
def test_lines_that_somebody_stands_in_say_what_they_say_in_the_whole_text(text, stretches):
    spans = sorted((start, start + size) for start, size in stretches if start + size <= len(text))
    lines = [
        word
        for word in said.words(text)
        if any(start < text.find("\n", word.end) % (len(text) + 1) + 1
               and text.rfind("\n", 0, word.start) < end for start, end in spans)
    ]  # fmt: skip
    assert said.near_by(text, spans) == tuple(lines)


def test_every_age_in_numbers_is_found_and_no_other_number():
    for number in entries.AGES:
        assert said.words(f"{number} ans")
        assert said.words(f"lat {number}")
    assert not said.words("18 ans, 2 of 12 pages, 1 jahr, lat")
