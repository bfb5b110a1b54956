"""Looks after a crawl from ``spider_opened`` to ``spider_closed``.

Every second: have the orders changed, does the spider close, what is there to tell? At the end:
what was released, what was counted, where it lies, and whether the crawl did what it was asked.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy.exceptions import CloseSpider, DontCloseSpider

from consentry.adapters import notice_page
from consentry.adapters.scrapy import outputs, outside, report
from consentry.adapters.scrapy.live import Live
from consentry.adapters.scrapy.outcome import fail, failure, watch
from consentry.adapters.scrapy.selfcheck import missing
from consentry.adapters.scrapy.suspicions import suspicions
from consentry.errors import ConsentryError, OrderError, SetupError

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session

_SECOND = 1.0

log = logging.getLogger(__name__)


class Watch:
    """Receives the spider's signals."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._live = Live(session)
        self._task: asyncio.Task[None] | None = None
        self._page: asyncio.Task[None] | None = None
        self._began = False

    def opened(self) -> None:
        """Receives ``spider_opened``. Raises CloseSpider if a part is missing."""
        watch(self._s.crawler)
        found = missing(self._s)
        if found:
            problem = SetupError(
                "consentry is not complete, so nothing is crawled: " + "; ".join(found) + ".",
                remedy="Leave consentry's parts where its add-on puts them; CONSENTRY_STRICT says "
                "which of these may be told instead.",
            )
            fail(self._s.crawler, problem)
            raise CloseSpider("consentry_incomplete")
        self._s.checked()
        self._s.follow_queue()
        outputs.handle(self._s.crawler)
        if not self._s.choices.enforces:
            log.warning("%s", report.OBSERVING)
        self._suspect()
        if self._s.choices.enforces:
            outside.listen(self._s.went_outside)
        self._live.start()
        self._task = asyncio.ensure_future(self._run())

    def idle(self) -> None:
        """Receives ``spider_idle``: not while requests wait for their hosts."""
        if self._s.room.occupied:
            raise DontCloseSpider

    async def closed(self, reason: str) -> None:
        """Receives ``spider_closed``."""
        if self._task is not None:
            self._task.cancel()
        if self._page is not None:
            await asyncio.wait([self._page])
        self._live.stop()
        outside.listen(None)
        was_open = self._s.is_open
        try:
            if self._s.choices.enforces:
                await self._feeds()
            await self._s.close()
        except Exception as problem:
            said = problem if isinstance(problem, ConsentryError) else type(problem).__name__
            log.error("The log could not be closed: %s", said)
            fail(self._s.crawler, SetupError(f"The log could not be closed: {said}"))
        if not was_open:
            return
        counts = self._s.tally()
        for name, value in counts.items():
            self._s.crawler.stats.set_value(f"consentry/{name}", value)
        self._s.crawler.stats.set_value("consentry/pages", self._s.pages)
        self._judge(counts, reason)
        if self._s.choices.report:
            report.show(self._s, counts, reason, failure(self._s.crawler))

    async def _feeds(self) -> None:
        if self._s.was_checked:
            await self._s.feeds.settled()
        else:
            self._s.feeds.withhold()

    def _judge(self, counts: dict[str, int], reason: str) -> None:
        """A crawl that got nothing of what it asked for has not done what it was asked, nor has one
        in which more requests got no answer than pages could be read."""
        if not self._s.choices.enforces or reason == "shutdown":
            return
        if getattr(self._s.crawler.spider, "asks_again", False):
            return
        if self._s.pages:
            if self._s.failed.total() > self._s.pages and failure(self._s.crawler) is None:
                said = (
                    f"More requests got no answer ({report.failures(counts)}) than pages were read."
                )
                fail(self._s.crawler, SetupError(said))
            return
        asked = sum(counts.get(f"decision/{verdict}", 0) for verdict in ("allow", "deny", "defer"))
        asked += self._s.crawler.stats.get_value("scheduler/enqueued", 0)
        if asked and failure(self._s.crawler) is None:
            fail(self._s.crawler, SetupError(report.nothing(counts)))

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_SECOND)
            try:
                self._s.gate.refresh()
            except OrderError as problem:
                self._s.stop("consentry_orders_unreadable", problem)
            except Exception as problem:
                self._s.stop("consentry_failed", problem)
            self._look()
            self._suspect()
            if self._closing():
                self._s.room.close()
            try:
                self._live.tell()
            except Exception as problem:
                log.debug("The live line failed: %s", type(problem).__name__)

    def _suspect(self) -> None:
        """Not only at the start: a receiver can come later."""
        if self._s.choices.enforces:
            for what in suspicions(self._s):
                self._s.suspect(what)

    def _look(self) -> None:
        """Look for the public notice again when the last look is old; orders never wait for it."""
        if self._page is not None and self._page.done():
            if problem := self._page.exception():
                self._s.stop("consentry_log_failed", Exception(type(problem).__name__))
            self._page = None
        if self._page is None and self._s.choices.enforces and self._s.gate.page_wanted():
            look = asyncio.to_thread(notice_page.look, self._s.gate)
            self._page = asyncio.ensure_future(look)

    def _closing(self) -> bool:
        """Not before it began: a browser, or anything else that starts with it, may take long."""
        engine = self._s.crawler.engine
        self._began = self._began or engine.running
        slot = engine._slot
        if slot is not None and slot.closing is not None:
            return True
        return self._began and (slot is None or not engine.running)
