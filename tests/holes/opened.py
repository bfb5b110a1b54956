"""Each hole is seen open: with HOLES=open in the environment, what guards is taken out of every
crawl in here, and then each test of this folder has to fail."""

from __future__ import annotations

import os
from pathlib import Path

from invariants.foreign import Foreign

OPEN = os.environ.get("HOLES") == "open"

NAIVE = """
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
class Naive(RobotsTxtMiddleware):
    '''What one would write first: a decision kept in meta, robots.txt exempt by its name.'''
    async def process_request(self, request):
        if request.meta.get("decided") or request.url.endswith("/robots.txt"):
            return None
        await super().process_request(request)
        request.meta["decided"] = True
SETTINGS["ADDONS"] = {}
SETTINGS["ROBOTSTXT_OBEY"] = True
SETTINGS["DOWNLOADER_MIDDLEWARES"] = {RobotsTxtMiddleware: None, Naive: 100}
"""
"""The add-on is out, and a plain middleware stands in its place."""


def crawled(folder: Path, code: str, *, without: str = NAIVE, **more) -> Foreign:
    """Run a crawl; if holes are to be seen open, with its guard taken out by ``without``."""
    crawl = Foreign(folder, code=code + (without if OPEN else ""), **more)
    crawl.run()
    return crawl
