"""What is looked at less closely where it can hold nothing: nothing is missed for it."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from consentry.signals.personal.forms import digits, phone
from consentry.signals.personal.special import roles

DIGITS = [
    "030 1234567",
    "(212) 555-0199",
    "+49 30 1234567",
    "4155550132",
    "0171/1234567",
    "00442079460958",
]
DIGITS += [
    "2024-05-03",
    "1700000000000",
    "01 23 45 67 89",
    "020 7946 0958",
    "1",
    "22",
    "/",
    "-",
    ":",
    ".",
]
AROUND = [
    "tel",
    "tel:",
    "phone=",
    "&phone=",
    "call ",
    "Fax ",
    "/",
    "//",
    "_",
    "-",
    "=",
    ",",
    ":",
    "*",
    "**",
]
AROUND += [
    "\\n",
    "n",
    "x",
    "#",
    "(",
    ")",
    "+",
    " ",
    "\n",
    '"',
    "\u2013",
    "\u20ac",
    "mobile_",
    "order ",
]
NAMED = [
    "the ",
    "a ",
    "former ",
    "ex-",
    "mayor",
    "the mayor",
    "president",
    "vice president",
    "Bürgermeister",
]
NAMED += [
    " of ",
    " of the ",
    " von ",
    " de ",
    "l'",
    "Elmbridge",
    "Halle",
    "Rada",
    " ",
    ", ",
    "burmistrz",
    "x",
]


def texts(pieces: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=24).map("".join)


@settings(max_examples=150, deadline=None)
@given(texts(DIGITS + AROUND))
@example("tel030 1234567")
def test_a_sure_number_in_a_script_is_found_though_most_digits_are_not_looked_at(text):
    shape = digits.shape(text)
    found, closely = (
        {hit for hit in phone.find(text, shape, ("GB", "DE", "US"), sure) if hit.confidence >= 900}
        for sure in (True, False)
    )
    assert found == closely


@settings(max_examples=150, deadline=None)
@given(texts(NAMED))
def test_a_role_is_found_wherever_its_words_stand(text):
    there = [found.span() for found in roles._ROLE.finditer(text)]
    assert [(hit.start, hit.end) for hit in roles.near(text, 0, len(text))] == there
