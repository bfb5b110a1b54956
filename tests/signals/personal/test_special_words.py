"""Words of what is special are found the same where one begins as in the whole text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consentry.signals.personal import special

BEGUN = sorted(word.rstrip("*") for word in special._of)
AGES = [a.rstrip("*").replace("0", n) for a in special.SPECIAL.ages for n in ("7", "12")]
PIECES = st.one_of(
    st.sampled_from([*BEGUN, *AGES]),
    st.sampled_from([word.upper() for word in BEGUN]),
    st.sampled_from(["", " ", ". ", "\n", "-", "s", "en", "x", "_", "1", "é", "İ", "и"]),
)


@given(st.lists(PIECES, max_size=12).map("".join), st.integers(0, 8), st.integers(0, 8))
def test_words_are_found_where_they_begin(text, before, behind):
    start, end = min(before, len(text)), max(0, len(text) - behind)
    found = [word.span() for word in special._words(text, start, end)]
    assert found == [word.span() for word in special._said().finditer(text, start, end)]
