"""A spider that asks again about what is stored: ``class Again(Recheck, MySpider)``.

Arguments: ``-a older=30d`` (also h, m), ``-a site=example.org,example.net``, ``-a pages=1000``.
Each page is asked for under the gate, paced and judged as in any crawl; nothing is collected of
it. Requests that an earlier crawl had to put off are asked for when their time has come, and what
comes of them goes to ``parse``, which is the project's own.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar

from rich.console import Console
from rich.table import Table
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.conf import closest_scrapy_cfg
from scrapy.utils.project import data_path
from scrapy.utils.spider import iterate_spider_output
from twisted.python.failure import Failure

from consentry.adapters.scrapy import readings
from consentry.adapters.scrapy.outcome import fail
from consentry.adapters.scrapy.refusals import RefusedRequest
from consentry.adapters.scrapy.session import of
from consentry.adapters.scrapy.sweeping import HttpCache, JobDirectories
from consentry.errors import ConsentryError, SetupError
from consentry.gate.rechecking import Rechecking
from consentry.origin import host_of
from consentry.provenance import Home
from consentry.vault.erase import Files, Sweeper
from consentry.vault.pages import Pages
from consentry.vault.recheck import Due

_UNITS = {"d": 86_400, "h": 3_600, "m": 60}
_MOST = 10**7

log = logging.getLogger(__name__)


class Recheck(Spider):
    """Stands before a spider of one's own, whose ``parse`` gets the pages that were put off; by
    itself it leaves those alone."""

    asks_again: ClassVar[bool] = True
    """Such a crawl may end without one page: that everything is gone is an answer."""
    carry_at: ClassVar[int] = 200
    """Items after which what became of them is carried out, so that a kill costs no more."""

    def __init__(
        self, *args: Any, older: str = "30d", site: str = "", pages: str = "1000", **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self._age, self._hosts, self._most = read(older, site, pages)
        self._asked: Rechecking | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Recheck:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._end, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """A request for each that waited, if there is a ``parse`` for what comes of it; then for
        each page that is due."""
        asked = self._open()
        due = asked.due
        pages = await asyncio.to_thread(due, age=self._age, hosts=self._hosts, most=self._most)
        most = self._most if type(self).parse is not Spider.parse else 0
        waiting = await asyncio.to_thread(asked.waiting, most)
        log.info("%d pages to ask about, %d requests that waited", len(pages), len(waiting))
        for problem in asked.problems[:10]:
            log.error("A stored item does not open: %s", problem)
        for each in waiting:
            yield self._request(each.url, self._picked_up, self._not_picked_up, put_off=each.url)
        for page in pages:
            yield self._of_page(page)

    def live_line(self) -> str:
        """What the line of a running crawl says of this one."""
        counts = self._asked.tally if self._asked else Counter[str]()
        return ", ".join(
            f"{counts[name]} {name}"
            for name in ("pages", "unchanged", "erased", "held", "kept", "picked-up")
            if counts[name]
        )

    def _open(self) -> Rechecking:
        session = of(self.crawler)
        choices = session.choices
        if not choices.enforces:
            raise SetupError(
                "CONSENTRY_MODE = observe keeps nothing, so there is nothing to ask about.",
                remedy="Set CONSENTRY_MODE = 'enforce', and CONSENTRY_HOME to the crawl's home.",
            )
        home = Home.open(choices.home, keys=choices.keys)
        self._asked = Rechecking(session.gate, home, sweepers=_sweepers(self.crawler, home))
        return self._asked

    def _of_page(self, page: Due) -> Request:
        """Asks for a page; for its body only where the host cannot confirm that it is the same."""
        request = self._request(page.url, self._answered, self._not_had, page=page)
        for name, value in page.conditions:
            request.headers[name] = value
        request.meta["handle_httpstatus_list"] = [HTTPStatus.NOT_MODIFIED]
        return request

    @staticmethod
    def _request(
        url: str, callback: Any, errback: Any, *, method: str = "GET", **told: Any
    ) -> Request:
        meta = {"dont_cache": True, "allow_offsite": True}
        return Request(
            url,
            method=method,
            callback=callback,
            errback=errback,
            cb_kwargs=told,
            dont_filter=True,
            meta=meta,
        )

    async def _answered(self, response: Response, page: Due) -> AsyncIterator[Request]:
        reading = readings.of_response(response)
        asked = self._of_crawl
        if response.status == HTTPStatus.NOT_MODIFIED and page.conditions:
            head, failed = self._head_seen, self._head_not_had
            yield self._request(page.url, head, failed, method="HEAD", page=page)
            return
        if reading is None:
            asked.failed(page, "not judged")
        else:
            asked.answered(page, reading, await asyncio.to_thread(asked.open, page))
        await self._carry_some()

    async def _head_seen(self, response: Response, page: Due) -> AsyncIterator[Request]:
        """A 304 may leave out what a server says in its header fields (RFC 9110 section 15.4.5), so
        these are looked at by themselves; whatever is not as it was is asked for in full."""
        reading = readings.of_response(response)
        if reading is None or response.status != HTTPStatus.OK:
            yield self._of_page(replace(page, conditions=()))
            return
        asked = self._of_crawl
        stored = await asyncio.to_thread(asked.open, page)
        asked.answered(page, reading, stored, unchanged=True)
        await self._carry_some()

    def _head_not_had(self, failure: Failure) -> Request:
        page: Due = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        return self._of_page(replace(page, conditions=()))

    async def _not_had(self, failure: Failure) -> None:
        page: Due = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        problem = failure.value
        if isinstance(problem, RefusedRequest):
            self._of_crawl.refused(page, problem.decision)
        else:
            self._of_crawl.failed(page, type(problem).__name__)
        await self._carry_some()

    async def _picked_up(self, response: Response, put_off: str) -> AsyncIterator[Any]:
        self._of_crawl.picked_up(put_off)
        output: Any = self.parse(response)
        if inspect.isawaitable(output):
            output = await output
        if hasattr(output, "__aiter__"):
            async for each in output:
                yield each
        else:
            output = iterate_spider_output(output)
            for each in output:
                yield each

    def _not_picked_up(self, failure: Failure) -> None:
        """A refusal is an answer; what has to wait again, or failed, is asked for another time."""
        problem = failure.value
        if not isinstance(problem, RefusedRequest) or problem.decision.verdict != "deny":
            return
        if not any(r.rule.startswith("scrapy/") for r in problem.decision.reasons):
            self._of_crawl.picked_up(failure.request.cb_kwargs["put_off"])  # type: ignore[attr-defined]

    @property
    def _of_crawl(self) -> Rechecking:
        assert self._asked is not None, "nothing was asked yet"
        return self._asked

    async def _carry_some(self) -> None:
        if self._of_crawl.gathered >= self.carry_at:
            await self._carry()

    async def _carry(self) -> None:
        """A recheck that cannot erase what it has to has not done what it was asked."""
        try:
            await asyncio.to_thread(self._of_crawl.carry_out)
        except ConsentryError as problem:
            log.error("What became of stored items could not be carried out: %s", problem)
            fail(self.crawler, SetupError(f"The recheck could not be carried out: {problem}"))

    async def _end(self) -> None:
        if self._asked is None:
            return
        await self._carry()
        for name, value in self._asked.tally.items():
            self.crawler.stats.set_value(f"consentry/recheck/{name}", value)
        if self._asked.problems:
            many = len(self._asked.problems)
            fail(self.crawler, SetupError(f"{many} stored items do not open; see the log above."))
        if of(self.crawler).choices.report:
            show(self._asked)


def show(asked: Rechecking) -> None:
    """The table at the end, on stderr."""
    counts = asked.tally
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    table = Table("asked again", "", "because", box=None, pad_edge=False)
    table.add_row("pages", str(counts["pages"]), "")
    table.add_row("items unchanged", str(counts["unchanged"]), "")
    for word in ("erased", "held", "kept"):
        for row in asked.rows:
            if counts[f"{word}/{row.id}"]:
                table.add_row(
                    f"items {word}", str(counts[f"{word}/{row.id}"]), f"{row.id}  {row.says}"
                )
    table.add_row("requests that waited, picked up", str(counts["picked-up"]), "")
    console.print()
    console.print(table)


def read(
    older: str = "30d", site: str = "", pages: str = "1000"
) -> tuple[int, tuple[str, ...], int]:
    """The arguments: age in seconds, hosts, number of pages. Raises SetupError."""
    return age(older), hosts(site), number(pages)


def age(text: str) -> int:
    """Seconds of ``30d``, ``12h``, ``90m`` or ``0d``. Raises SetupError."""
    amount, unit = text.strip()[:-1], text.strip()[-1:]
    if not (amount.isascii() and amount.isdigit() and len(amount) < 6 and unit in _UNITS):
        raise SetupError(
            "The argument older cannot be read.",
            remedy="Write a number with d, h or m behind: -a older=30d",
        )
    return int(amount) * _UNITS[unit]


def hosts(text: str) -> tuple[str, ...]:
    """Host names of ``example.org,example.net``. Raises SetupError."""
    found = [each.strip().lower() for each in text.split(",") if each.strip()]
    for name in found:
        if host_of(f"http://{name}/") != name:
            raise SetupError(
                "The argument site takes host names without http:// and without a path.",
                remedy="Write them so: -a site=example.org,example.net",
            )
    return tuple(found)


def number(text: str) -> int:
    """A whole number of pages. Raises SetupError."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= _MOST):
        raise SetupError(
            "The argument pages must be a whole number from 1 up.", remedy="Write -a pages=1000"
        )
    return int(text)


def _sweepers(crawler: Crawler, home: Home) -> list[Sweeper]:
    """What keeps copies of what is erased: as ``consentry erase`` has it."""
    project = Path(closest_scrapy_cfg() or Path.cwd() / "scrapy.cfg").parent
    cache = Path(data_path(crawler.settings["HTTPCACHE_DIR"]))
    folders = list(dict.fromkeys((project.resolve(), Path.cwd())))
    return [Files(folders), HttpCache(cache), JobDirectories(project, home), Pages(home)]
