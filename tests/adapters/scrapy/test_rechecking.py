"""The arguments of a recheck: read strictly, so that a typing error asks nobody."""

from __future__ import annotations

import pytest

from consentry.adapters.scrapy.rechecking import read
from consentry.errors import SetupError
from crawler.spiders.recheck import RecheckSpider


def test_what_may_be_said():
    assert read() == (30 * 86_400, (), 1000)
    assert read("12h", "Example.org, www.example.net", "5") == (
        43_200,
        ("example.org", "www.example.net"),
        5,
    )
    assert read("0d")[0] == 0
    assert read("90m")[0] == 5_400


@pytest.mark.parametrize(
    "given",
    [
        {"older": "a month"},
        {"older": "30"},
        {"older": "-1d"},
        {"older": "d"},
        {"older": "٣d"},
        {"site": "https://example.org/"},
        {"site": "example.org/path"},
        {"pages": "0"},
        {"pages": "many"},
        {"odler": "30d"},
    ],
)
def test_a_slip_says_what_to_write(given):
    with pytest.raises(SetupError, match=r"-a|Known are"):
        RecheckSpider.check(given)
