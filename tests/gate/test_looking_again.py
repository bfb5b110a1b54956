"""What is left of an item is looked at where it changed, and that says what a whole look says."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from real_pages import real_pages

from consentry.evidence import Finding, JsonObject, Obligation, Where
from consentry.policy import fulfil
from consentry.signals import personal
from consentry.signals.personal.item.around import LONG, parts
from consentry.signals.personal.names import namer

TAKEN = [
    "jane@example.org", "Ann Poe", "+44 20 7946 0123", "GB33BUKB20201555555555",
    "4111 1111 1111 1111", "jane [at] example [dot] org", "203.0.113.9", "2001:db8::9:1",
]  # fmt: skip
NOT_TAKEN = ["no 17 of 2024", "call", "born", "1, 2, 3 4 5", "at", " dot ", "\n", "Ann", "\u00a0"]
SEARCH = personal.Search([Finding("personal.name.author", Where("html"), "Ann Poe")], {"GB": 900})
ALL = [Obligation("redact", "categories/personal", "personal", "[personal data]")]
PIECES = st.one_of(
    st.sampled_from([*TAKEN, *NOT_TAKEN]),
    st.text(max_size=6),
    st.integers(30, 2500).map(lambda size: ("plain words, " * 200)[:size]),
)


def placed(finding: Finding) -> tuple[str, str, int]:
    return finding.kind, finding.where.path, finding.where.start


def both_ways(item: JsonObject) -> bool:
    """Look again at what is left, where it changed and as a whole; was a part enough?"""
    seen: personal.Seen = {}
    found = SEARCH.of_item(item, seen)
    kept = fulfil(item, found, ALL, lambda category, _value: category)
    assert SEARCH.of_item(kept.item, seen, kept.rewritten) == SEARCH.of_item(kept.item)
    return any(parts(text, spans) for text, spans in kept.rewritten.items())


@given(st.lists(PIECES, min_size=3, max_size=24), st.booleans())
@example(["x " * LONG, "Ann Poe", "x " * LONG], False)
@example(["+44 20 7946 0123", "word " * LONG, "+44 20 7946 0124"], True)
@example(["4 " * LONG, "jane@example.org", "4 " * LONG], False)
def test_a_second_look_finds_the_same_in_part_and_as_a_whole(pieces, spaced):
    both_ways({"text": (" " if spaced else "").join(pieces)})


def test_a_long_text_with_few_data_is_not_read_twice():
    assert both_ways({"text": f"{'plain words ' * 900}Ann Poe {'plain words ' * 900}"})


@pytest.mark.slow
def test_on_real_pages_a_second_look_finds_the_same():
    parted = 0
    for page in real_pages()[::4]:
        parsed = page.parse()
        search = personal.Search(personal.of_page(parsed), {"GB": 300, "DE": 300})
        seen: personal.Seen = {}
        item: JsonObject = {"title": parsed.title, "text": parsed.text}
        found = search.of_item(item, seen)
        kept = fulfil(item, found, ALL, lambda category, _value: category)
        again = search.of_item(kept.item, seen, kept.rewritten)
        assert again == search.of_item(kept.item)
        parted += any(parts(text, spans) for text, spans in kept.rewritten.items())
    assert parted


def test_names_are_looked_for_again_beside_what_was_taken_out():
    asked: list[int] = []

    def watched(passages):
        asked.append(sum(len(passage.text) for passage in passages))
        return namer(passages)

    taken = missed = less = 0
    for page in real_pages()[::6]:
        parsed = page.parse()
        search = personal.Search((), {}, watched, parsed.lang[:2])
        seen: personal.Seen = {}
        item: JsonObject = {"title": parsed.title, "text": parsed.text}
        found = search.of_item(item, seen)
        kept = fulfil(item, found, ALL, lambda category, _value: category)
        asked.clear()
        again = set(map(placed, search.of_item(kept.item, seen, {}, kept.rewritten)))
        missed += len(set(map(placed, search.of_item(kept.item))) - again)
        taken += len(found)
        less += asked[0] < asked[1]
    assert less > 10
    assert missed * 100 < taken
