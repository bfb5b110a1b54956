"""``scrapy crawl browse -a url=… [-a depth=…] [-a pages=…] [-a also=…]``: a site in a browser.

For pages whose text their own scripts write. What the browser may do, and where it stands:
docs/browser.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from scrapy.settings import BaseSettings

from crawler.spiders.site import SiteSpider

HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"


class BrowseSpider(SiteSpider):
    """The spider ``site``, each page of which a Chromium shows; that takes seconds a page."""

    name = "browse"
    default_depth = 1
    how: ClassVar[Mapping[str, Any]] = {"playwright": True}

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        handlers = dict.fromkeys(("http", "https"), HANDLER)
        settings.set("CONSENTRY_DOWNLOAD_HANDLERS", handlers, "spider")
        settings.set("PLAYWRIGHT_MAX_PAGES_PER_CONTEXT", 4, "spider")
