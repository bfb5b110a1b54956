"""``scrapy crawl recheck [-a older=30d] [-a site=…] [-a pages=…]``: ask again about what is stored.

What may stay is noted, what may not is erased or held, and what an earlier crawl had to put off is
collected when its time has come. See docs/recheck.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.http import HtmlResponse, Response

from consentry import Recheck
from consentry.adapters.scrapy.rechecking import read
from consentry.errors import SetupError
from crawler import extract
from crawler.items import Page


class RecheckSpider(Recheck):
    """Of a page that was put off the same item is made as by the other spiders."""

    name = "recheck"

    @classmethod
    def check(cls, given: dict[str, str]) -> None:
        """Raise SetupError if these arguments would not start a recheck."""
        for name in given:
            if name not in ("older", "site", "pages"):
                raise SetupError(
                    f"There is no argument {name}.", remedy="Known are: older, site, pages."
                )
        read(**given)

    def parse(self, response: Response, **_: Any) -> Iterator[Page]:
        if isinstance(response, HtmlResponse):
            yield extract.page(response)
