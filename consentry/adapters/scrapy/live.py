"""One line while a crawl runs: on a terminal it stays in place, elsewhere it comes now and then."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.file_proxy import FileProxy
from rich.live import Live as RichLive
from rich.text import Text
from scrapy.utils.log import get_scrapy_root_handler

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session

_EVERY = 30.0

log = logging.getLogger(__name__)


class Live:
    """Log lines of Scrapy's own handler go above the line, not through it."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._live: RichLive | None = None
        self._stream: Any = None
        self._told = time.monotonic()

    def start(self) -> None:
        """Begin, if there is a terminal."""
        if not self._s.choices.report or not sys.stderr.isatty():
            return
        console = Console(stderr=True)
        self._live = RichLive(console=console, transient=True, auto_refresh=False)
        self._live.start()
        handler = get_scrapy_root_handler()
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.__stderr__:
            self._stream = handler.setStream(FileProxy(console, sys.__stderr__))

    def tell(self) -> None:
        """Say how far it is."""
        if self._live is not None:
            self._live.update(Text(self._line(), style="cyan", no_wrap=True), refresh=True)
        elif self._s.choices.report and time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            log.info("%s", self._line())

    def stop(self) -> None:
        """Take the line away."""
        handler = get_scrapy_root_handler()
        if self._stream is not None and isinstance(handler, logging.StreamHandler):
            handler.setStream(self._stream)
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _line(self) -> str:
        counts = self._s.tally()
        refused = {n.removeprefix("refused/"): c for n, c in counts.items() if n[:8] == "refused/"}
        most = sorted(refused.items(), key=lambda pair: -pair[1])[:3]
        by_rule = ", ".join(f"{rule.removeprefix('default/')} {times}" for rule, times in most)
        taken = sum(c for n, c in counts.items() if n.startswith("personal/"))
        parts = [
            f"{self._s.pages} pages",
            f"{counts.get('items', 0)} items",
            f"{taken} redactions",
            f"log {counts.get('log/size', 0)}",
            f"{sum(refused.values())} refused" + (f": {by_rule}" if by_rule else ""),
        ]
        if line := getattr(self._s.crawler.spider, "live_line", None):
            parts.insert(0, f"asked again: {line() or 'nothing yet'}")
        if self._s.room.occupied:
            parts.insert(-1, f"{self._s.room.occupied} waiting")
        return "consentry: " + " · ".join(parts)
