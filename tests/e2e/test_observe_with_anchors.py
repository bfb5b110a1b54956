"""Watching first: the anchors may stand already, and everything still passes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent))
from running import Crawl

from consentry.adapters.scrapy import DOWNLOAD_HANDLERS, ITEM_PROCESSOR

pytestmark = pytest.mark.slow


def test_with_the_anchors_in_the_settings_observing_lets_everything_pass(site, tmp_path):
    urls = [site.page(f"{n}.localhost", "/", f"<title>Page {n}</title>") for n in range(3)]
    site.robots("1.localhost", "User-agent: *\nDisallow: /\n")
    crawl = Crawl(
        tmp_path / "crawl",
        urls,
        {
            "CONSENTRY_MODE": "observe",
            "CONSENTRY_HOME": None,
            "CONSENTRY_KEYS": None,
            "ITEM_PROCESSOR": ITEM_PROCESSOR,
            "DOWNLOAD_HANDLERS": DOWNLOAD_HANDLERS,
        },
    )
    out = crawl.run()
    assert {item["url"] for item in crawl.received} == set(urls)
    assert "default/robots-disallow" in out + crawl.log
    assert not (tmp_path / "crawl" / "home").exists()
