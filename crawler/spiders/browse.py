"""``scrapy crawl browse -a url=… [-a depth=…] [-a pages=…] [-a also=…]``: a site in a browser.

For pages whose text their own scripts write. What the browser may do, and where it stands:
docs/browser.md.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy.settings import BaseSettings

from crawler.spiders.site import SiteSpider

if TYPE_CHECKING:
    from playwright.async_api import Page

HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
MILLISECONDS = 5_000
"""For how long a page may go on loading after it says that it is loaded."""


class BrowseSpider(SiteSpider):
    """The spider ``site``, each page of which a Chromium shows; that takes seconds a page."""

    name = "browse"
    default_depth = 1

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        handlers = dict.fromkeys(("http", "https"), HANDLER)
        settings.set("CONSENTRY_DOWNLOAD_HANDLERS", handlers, "spider")
        settings.set("PLAYWRIGHT_MAX_PAGES_PER_CONTEXT", 4, "spider")

    def how(self) -> dict[str, Any]:
        from scrapy_playwright.page import PageMethod

        return {"playwright": True, "playwright_page_methods": [PageMethod(settled)]}


async def settled(page: Page) -> None:
    """Until the page asks for nothing more, or has had its time."""
    from playwright.async_api import TimeoutError as TooLong

    with suppress(TooLong):
        await page.wait_for_load_state("networkidle", timeout=MILLISECONDS)
