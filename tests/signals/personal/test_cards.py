"""Cards of every network of the table, and what is as long and is none."""

from __future__ import annotations

import pytest

from consentry.signals.personal import patterns
from consentry.signals.personal.checks import card, luhn
from consentry.signals.personal.issuers import NETWORKS

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
