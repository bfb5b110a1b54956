"""Cards of every network of the table, and what is as long and is none."""

from __future__ import annotations

import pytest

from consentry.signals.personal.forms import patterns
from consentry.signals.personal.forms.checks import card, luhn
from consentry.signals.personal.forms.issuers import NETWORKS

KIND = "personal.financial.card"


def number(begin: int, size: int) -> str:
    """A number of ``size`` digits that begins so, with its check digit."""
    inner = (str(begin) + "8675309123456789012")[: size - 1]
    return next(inner + last for last in "0123456789" if luhn(inner + last))


def ends(name: str) -> set[int]:
    return {int(end) for one in NETWORKS[name].begin for end in one.split("-")}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_card_of_each_network_is_one_and_with_a_word_before_it_is_found(name: str) -> None:
    for begin in ends(name):
        for size in NETWORKS[name].size:
            digits = number(begin, size)
            assert card(digits, said=True)
            assert card(digits) or NETWORKS[name].said
            text = f"card number: {digits}"
            assert (KIND, digits) in {(h.kind, text[h.start :]) for h in patterns.scan(text)}


FOUND = [
    "https://example.org/pay/«4111111111111111»?x=1",
    "/checkout/«5500000000000004»/done",
    "Kortnummer «4111 1111 1111 1111», giltigt t.o.m. 06/27",
    "карта «4111111111111111», получатель",
    "kart no «5500000000000004»",
    "| «4111 1111 1111 1111» | 04/27 |",
    '{"pan":"«4111111111111111»","amount":12.5}',
    "cardNumber=«4111111111111111»&cvv=123",
]


@pytest.mark.parametrize("marked", FOUND)
def test_it_is_found_where_people_write_it(marked: str) -> None:
    wanted = marked.replace("»", "«").split("«")[1::2]
    text = marked.replace("«", "").replace("»", "")
    found = {(h.start, h.end) for h in patterns.scan(text) if h.kind == KIND}
    assert [text[start:end] for start, end in sorted(found)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "/video/4111111111111111/",
        "/posts/5500000000000004?x=1",
        "IBAN DE88 4111 1111 1111 1111 11",
        "41111111\n11111111",
        "**** **** **** 1111, 4111 11xx xxxx 1111, ending in 1111",
    ],
)
def test_what_is_as_long_is_none(text: str) -> None:
    assert [h for h in patterns.scan(text) if h.kind == KIND] == []


@pytest.mark.parametrize(
    ("begin", "size"),
    [
        (2220, 16),
        (2721, 16),
        (56, 16),
        (1946, 16),
        (9793, 16),
        (8601, 16),
        (7, 16),
        (4, 15),
        (34, 16),
    ],
)
def test_a_number_outside_all_ranges_is_none(begin: int, size: int) -> None:
    assert not card(number(begin, size))
