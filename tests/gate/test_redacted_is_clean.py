"""What was taken out of an item is nowhere in it, and nothing new comes to be found there."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consentry.evidence import Case, Facts
from consentry.policy import fulfil, load, obligations
from consentry.signals import personal

sys.path.append(str(Path(__file__).resolve().parents[1] / "signals" / "personal"))
from test_announced import FOUND, NUMBERS
from test_special import SAID

PACK = load()
NONE = Facts(personal_data="none", purposes=("news-monitoring",), token="ExampleBot")
PLANTED = [text.partition("«")[2].partition("»")[0] for _, text in FOUND]
TEXTS = [text.replace("«", "").replace("»", "") for _, text in FOUND]


def alias(category, _datum):
    return f"{category.rpartition('.')[2]}-0123456789ab"


def left(item):
    """What the default pack leaves of an item when no personal data is declared."""
    found = personal.of_item(item, (), {"GB": 900})
    places = {"unknown": 1000}
    case = Case("store", "https://a.example/", "a.example", NONE, found, (), places, now=1)
    return fulfil(item, found, obligations(PACK, case), alias)


@pytest.mark.parametrize("number", range(len(PLANTED)))
def test_a_datum_is_gone_from_every_field_that_repeats_it(number):
    datum, text = PLANTED[number], TEXTS[number]
    item = {
        "text": f"{text}\nMore: {datum}.",
        "html": f'<p title="{datum}">{text}</p>',
        "url": f"https://example.org/x?about={datum}",
        "list": [datum, {"deep": f"a {datum} b"}],
        datum: "key",
    }
    made = json.dumps(left(item).item, ensure_ascii=False)
    assert len(datum) < 5 or datum.casefold() not in made.casefold()


def test_every_new_kind_leaves_a_placeholder_of_its_own():
    made = json.dumps(left({"text": "\n".join(TEXTS)}).item)
    for word in ("[passport]", "[licence]", "[plate]", "[tax number]", "[device]", "[location]"):
        assert word in made
    assert made.count("[national id]") >= len(NUMBERS) - 5


PIECES = [*TEXTS, *(text for _, text, _ in SAID), "Ann Poe", "and", "[name]", "\n", "By "]
VALUES = st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)
ITEMS = st.dictionaries(
    st.sampled_from(["text", "title", "author", "name", "links", "note"]),
    st.one_of(VALUES, st.lists(VALUES, max_size=3)),
    max_size=4,
)


@given(ITEMS)
@example({"text": "Great apples [national id]", "title": "[author]"})
@settings(max_examples=60)
def test_redacted_and_looked_at_again_nothing_is_found_but_a_child(item):
    once = left(item).item
    again = [f for f in personal.of_item(once, (), {"GB": 900}) if f.kind != "personal.child"]
    assert [f for f in again if not PACK.is_placeholder(f.value)] == []
