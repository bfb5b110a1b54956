"""What is passed over holds nothing: a quick look never says less than a whole one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from real_pages import real_pages

from consentry.evidence import Finding, Where
from consentry.signals import personal
from consentry.signals.personal.forms import patterns
from consentry.signals.personal.forms.known import Known
from consentry.signals.personal.forms.spelled import Spelled, _stretches
from consentry.signals.personal.item.together import may_hold
from consentry.signals.personal.memory import Formed

NAMES = ["Ann Poe", "Łukasz Żak", "İlke Ören", "ΣΊΣΥΦΟΣ ΛΆΜΔΑ", "孔德明", "חיים נבון", "K. Kelvin"]
PLACES = ("GB", "DE")
DATA = [
    "jane@example.org", "jane%40example.org", "jane [at] example [dot] org", "jane＠example.org",
    r"jane\u0040example.org", "jane%2540example.org",
    "&#106;ane&#64;example.org", "data-cfemail=5a303b343f1a3f223b372a363f74352a3d",
    "GB33BUKB20201555555555", "4111 1111 1111 1111", "+44 20 7946 0123", "020 7946 0123",
    "٠٢٠ ٧٩٤٦ ٠١٢٣", "203.0.113.9", "2001:db8::9:1", "00:1b:44:11:3a:b7", "geboren 1.2.1980",
    "born on 1980-02-01", "[email]", "x [e-mail] at y dot org", "https://example.org/2024/05/06/7890123",
    *NAMES, "POE, ANN", "ann\u00a0poe", "ΛΆΜΔΑ, ΣΊΣΥΦΟΣ", "\u212a. Kelvin",
]  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(DATA),
    st.sampled_from([d.upper() for d in DATA] + [d.lower() for d in DATA] + [d[1:] for d in DATA]),
    st.text(max_size=12),
    st.text("0123456789 -+./()@:[]\n\tAZat", max_size=24),
)
TEXTS = st.lists(st.lists(PIECES, max_size=4).map("".join), max_size=12)


def known(*values: str, how: type[Known] = Known) -> Known:
    kinds = {"+": "contact.phone", "h": "online.profile"}
    return how(
        [
            Finding(f"personal.{kinds.get(value[0], 'name.author')}", Where("html"), value)
            for value in values
        ]
    )


@given(TEXTS, st.lists(st.sampled_from([*NAMES, "+44 20 7946 0123"]), max_size=3))
@example(["a", "b", "c", "K. Kelvin", "\u212a. KELVIN"], ["K. Kelvin"])
@example(["123", "456", "7 8", "90", "1"], [])
@example(["at", "jane", "[at]", "example [dot]", "org"], [])
@example(["ΣΊΣΥΦΟΣ", "ΛΆΜΔΑ", "İ", "x", "σίσυφος λάμδα"], ["ΣΊΣΥΦΟΣ ΛΆΜΔΑ"])
def test_a_text_in_which_anything_is_found_is_never_passed_over(texts, values):
    sought = known(*values)
    maybe = dict(may_hold(texts, sought))
    for text in texts:
        found = patterns.scan(text, PLACES)
        if text in maybe:
            assert patterns.scan(text, PLACES, maybe[text]) == found
        else:
            assert found == []
            assert list(sought.find(text)) == []
    for text in set(texts) - {one for one, _ in may_hold(texts, sought, asked=False)}:
        assert list(sought.find(text)) == []


@pytest.mark.parametrize("text", ["The mayor of Elmbridge has diabetes", "[name], 7 years old"])
def test_what_is_special_is_found_among_short_texts_and_where_a_text_is_remembered(text):
    memory = personal.Memory()
    alone = [(f.kind, f.value) for f in personal.of_item({"a": text})]
    assert alone
    for _ in range(2):
        found = personal.Search((), {}, memory=memory).of_item({"all": [*"abcd", text, "of one"]})
        assert [(f.kind, f.value) for f in found] == alone


@given(st.lists(TEXTS, max_size=4), st.lists(st.sampled_from(NAMES), max_size=2))
def test_what_was_seen_on_other_pages_changes_no_answer(pages, values):
    memory = personal.Memory(capacity=600)
    places = {"GB": 500, "DE": 300}
    for number, texts in enumerate([*pages, *pages]):
        sought = [Finding("personal.name.author", Where("html"), v) for v in values[number % 2 :]]
        item = {"all": list(texts)}
        before = personal.Search(sought, places, memory=memory).of_item(item)
        assert before == personal.of_item(item, sought, places)


def test_what_is_remembered_of_texts_is_bounded_and_goes_by_country():
    memory = personal.Memory(capacity=10_000)
    hits = frozenset(patterns.scan("call 020 7946 0123", PLACES))
    for number in range(1000):
        memory.put(f"{number} call 020 7946 0123", PLACES, Formed(hits, False))
    kept = [n for n in range(1000) if memory.get(f"{n} call 020 7946 0123", PLACES)]
    assert 20 < len(kept) < 200
    assert kept[-1] == 999
    assert memory.get("999 call 020 7946 0123", ("FR",)) is None


@given(TEXTS, st.lists(st.sampled_from(NAMES), max_size=2))
def test_texts_of_an_item_are_found_the_same_together_and_alone(texts, values):
    search = [Finding("personal.name.author", Where("html"), value) for value in values]
    places = {"GB": 500, "DE": 300}
    together = personal.of_item({"all": list(texts)}, search, places)
    alone = [
        finding
        for at, text in enumerate(texts)
        for finding in personal.of_item({"all": [""] * at + [text]}, search, places)
    ]
    assert together == tuple(alone)


class Everywhere(Known):
    """Looks for known values in every text."""

    __slots__ = ()

    def _present(self, groups, small):
        return list(groups)


@given(st.text(max_size=40), st.sampled_from(NAMES))
def test_without_a_needle_no_known_value_is_there(text, value):
    for each in (text, text + value, text + value.upper(), value.lower() + text):
        sought = known(value)
        if sought.needles(each.encode("utf-8", "replace").lower()) == []:
            assert list(known(value, how=Everywhere).find(each)) == []
        assert list(known(value, how=Everywhere).find(each)) == list(sought.find(each))
        folded_whole = known(value, "Żyx Wvu", how=Everywhere)
        assert list(folded_whole.find(each)) == list(sought.find(each))


def test_no_letter_is_another_ones_small_form_and_has_no_case_itself():
    """What ``_needle`` rests on: a letter without case comes of itself alone."""
    for code in range(0x110000):
        small = chr(code).lower()
        if len(small) == 1 and small != chr(code):
            assert small != small.upper() or small.isascii()
            assert not small.isascii() or code < 128 or code == 0x212A


@pytest.mark.slow
def test_real_pages_cut_into_lines_are_found_the_same():
    for page in real_pages()[::6]:
        lines = [line[:1000] for line in page.parse().text.split("\n")][:300]
        sought = Known(personal.of_page(page.parse()))
        maybe = dict(may_hold(lines, sought))
        for line in set(lines):
            found = patterns.scan(line, PLACES)
            assert found == (patterns.scan(line, PLACES, maybe[line]) if line in maybe else [])
            assert line in maybe or list(sought.find(line)) == []


SLUGS = st.lists(
    st.one_of(st.sampled_from(["jané", "DOE", "ja", "ne", "ΣΊΣΥΦΟΣ", "ß", "%C3%A9", *"%孔-_/"]),
              st.text("janedoeJΣς.'’ %C3A9/-+@", max_size=8)),
    max_size=8,
)  # fmt: skip


@given(SLUGS)
@example(["/jan", "é-", "DOE"])
@example(["ΣΊΣΥΦΟΣ", "/x"])
def test_a_stretch_passed_over_spells_no_name(parts):
    names = {"jané doe": "a", "σίσυφοσ": "b", "σίσυφος": "c", "孔德明": "d"}
    text = "".join(parts)
    whole, quick = Spelled(names), Spelled(names)
    found = [hit for start, end in _stretches(text) for hit in whole._in(text, start, end)]
    assert list(quick.find(text)) == found
