"""What is looked for near digits alone is what would be found by looking everywhere."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from real_pages import real_pages

from consentry.signals.personal.forms import digits, numbers, patterns, payment, phone, triggers
from consentry.signals.personal.hits import Hit

PIECES = tuple(
    word
    for line in (
        "12345678Z X1234567L RSSMRA85M01H501Z RSSMRA85T10A562S",
        "AB123456C 123-45-6789 536-22-1234 850709-9805 19850709-9805",
        "8507099805 111.444.777-35 131052-308T 4111111111111111",
        "5500-0000-0000-0004 DE89370400440532013000 +442079460123",
        "(555) 192.168.1.20 8.8.8.8 2001:db8::1 00:1b:44:11:3a:b7",
        "a@example.org 2023-05-14 12:30 ٠١٢٣٤٥٦٧٨٩ ０２０７９４６０１２３ tel",
        "card ssn bsn nino steuerid 1 22 333 4444 A Z X ſ K é ? = # _",
        "/ - , . + ( ) ʼ ' &#50; 9876543210123 86095742719",
        "44051401359 111222333 184127645108946 [phone] 987 654",
    )
    for word in line.split()
)
SPACED = (
    "020 7946 0123",
    "1 84 12 76 451 089 46",
    "86 095 742 719",
    "4111 1111 1111 1111",
    "GB29 NWBK 6016 1331 9268 19",
    "born 12 May 1980",
    "x [at] example [dot] org",
    " ",
    "  ",
    "\n",
    "\u202f",
    "\u00a0",
    "\u2009",
    "\u2010",
)
texts = st.lists(
    st.one_of(
        st.sampled_from((*PIECES, *SPACED)).flatmap(
            lambda piece: st.sampled_from(["", " ", " ", "\n", "-", "/", ", "]).map(
                lambda gap: piece + gap
            )
        ),
        st.sampled_from(list("0123456789 .-+/AZx")),
        st.text(max_size=3),
    ),
    max_size=24,
).map("".join)


def everywhere(text: str) -> tuple[set[Hit], list[tuple[int, int]]]:
    """The forms of numbers in the whole of a text, taken as one stretch."""
    found = {*payment._cards(text, 0, len(text)), *numbers._national(text, 0, len(text))}
    return found, [cluster.span() for cluster in phone.CLUSTER.finditer(text)]


def in_windows(text: str) -> tuple[set[Hit], list[tuple[int, int]]]:
    shape = digits.shape(text)
    clusters = [cluster.span() for cluster in phone.clusters(text, shape)]
    return {*payment.find(text, shape), *numbers.find(text, shape)}, clusters


@settings(max_examples=600, deadline=None)
@given(texts)
def test_windows_around_digits_lose_no_number_and_add_none(text: str) -> None:
    assert in_windows(text) == everywhere(text)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_the_triggers_pass_every_form_that_is_there(text: str) -> None:
    text = patterns.without_placeholders(text)
    found = patterns._scan(text, triggers.of(text), ("GB", "US"))
    assert set(found) == set(patterns._scan(text, triggers.ALL, ("GB", "US")))


def sure(text: str, only: bool) -> set[Hit]:
    """What the forms of numbers find so surely that it counts in a script as well."""
    found = patterns._scan(text, frozenset({"digits"}), ("GB", "US"), only)
    return {hit for hit in found if hit.confidence >= 900}


@settings(max_examples=400, deadline=None)
@given(st.tuples(st.sampled_from(("", "tel:", "Handynr. ", "☎", "phone=", "callto:")), texts))
@example(("", "call telefon-nr.: 2079460123"))
@example(("", "+442079460123"))
@example(("", "wa.me/442079460123"))
def test_where_only_sure_numbers_are_asked_for_none_of_them_is_lost(said: tuple[str, str]) -> None:
    text = "".join(said)
    assert sure(text, only=True) == sure(text, only=False)


def test_on_real_pages_nothing_is_lost_and_nothing_is_added() -> None:
    for page in real_pages():
        for text in (page.parse().text[:40_000], page.body[:40_000].decode("utf-8", "replace")):
            assert in_windows(text) == everywhere(text), page.url
            some = set(patterns._scan(text, triggers.of(text), ()))
            assert some == set(patterns._scan(text, triggers.ALL, ())), page.url
            assert sure(text, only=True) == sure(text, only=False), page.url


@given(st.text(max_size=60))
def test_a_shape_has_one_byte_a_character_and_shows_every_digit(text: str) -> None:
    shape = digits.shape(text)
    assert len(shape) == len(text)
    shown = [at for at, byte in enumerate(shape) if byte == ord("0")]
    assert shown == [at for at, char in enumerate(text) if char.isdecimal()]


def test_every_decimal_digit_of_unicode_is_one_in_a_shape() -> None:
    every = "".join(char for char in map(chr, range(0x110000)) if char.isdecimal())
    assert set(digits.shape(every)) == {ord("0")}
    assert digits.latin(every).isascii()


def test_digits_of_any_script_are_digits() -> None:
    assert patterns.scan("電話 ０２０ ７９４６ ０１２３", ("GB",)) != []
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in "4111111111111111")
    kinds = {hit.kind for hit in patterns.scan(f"card {full_width}")}
    assert kinds == {"personal.financial.card"}


def test_a_set_of_triggers_that_gave_up_means_everything_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class GaveUp:
        def Match(self, text: bytes) -> None:
            return None

    for at, (names, _) in enumerate(triggers._SETS):
        sets = [*triggers._SETS]
        sets[at] = (names, GaveUp())
        with monkeypatch.context() as patched:
            patched.setattr(triggers, "_SETS", tuple(sets))
            assert triggers.of("anything") == triggers.ALL
    assert triggers.of("anything") == triggers.NONE


@pytest.mark.parametrize("piece", ["1", "1 ", "1111111a", "1-/", "ab1c2 ", "１", "12 34/"])
def test_a_megabyte_of_digits_in_any_grouping_is_read_in_one_go(piece: str) -> None:
    text = (piece * (1 << 20))[: 1 << 18]
    shape = digits.shape(text)
    assert len(list(digits.spaced(shape))) <= len(text) // 7
    list(payment.find(text, shape))
    list(numbers.find(text, shape))
