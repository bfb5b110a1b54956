"""The gate without Scrapy, for Playwright: a browser that opens what may be opened.

    async with async_playwright() as playwright, guarded(playwright.chromium, gate) as browser:
        page = await browser.open("https://example.org/")
        cleared = await browser.store(page, {"title": await page.title()})

``guarded`` launches the browser; its pages have no network but what the gate lets out, which is
fetched for them by ``consentry.adapters.httpx``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakKeyDictionary

import httpx
from msgspec.structs import replace
from playwright.async_api import BrowserContext, BrowserType, Error, Page

from consentry.adapters.asking import Asking
from consentry.adapters.httpx import FETCH, AsyncGateTransport, reading_of
from consentry.adapters.playwright.egress import Asked, Given
from consentry.adapters.playwright.guard import Guard
from consentry.adapters.playwright.visits import UNANNOUNCED, UTF8, Visit, no, visiting
from consentry.adapters.responses import headers_of
from consentry.errors import Refused
from consentry.evidence import Decision, Fetch, JsonObject, Role
from consentry.gate import Cleared, Gate, Reading, Shown

_SECONDS = 30.0


class _ByHttpx:
    """The courier of a guard, on httpx and its gated transport."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.transport = AsyncGateTransport(gate)

    async def fetch(self, asked: Asked, visit: Visit, role: Role, came_from: str) -> Given:
        ctx = Fetch(asked.url, asked.method, asked.header("user-agent"), role, came_from)
        request = httpx.Request(
            asked.method,
            asked.url,
            headers=[*(one for one in asked.headers if one[0] != "sec-gpc"), ("sec-gpc", "1")],
            content=asked.body,
            extensions={FETCH: ctx, "timeout": httpx.Timeout(_SECONDS).as_dict()},
        )
        response = await self.transport.handle_async_request(request)
        if role == "page" and not response.has_redirect_location:
            visit.served, visit.delivered = reading_of(response), response
        return Given(response.status_code, headers_of(response), response.content)

    def refused(self, asked: Asked, decision: Decision) -> None:
        for reason in decision.reasons:
            self._gate.note(reason.rule, asked.url)


class GuardedBrowser:
    """Opens pages under a gate, and clears what was made of them."""

    def __init__(self, gate: Gate, courier: _ByHttpx, context: BrowserContext) -> None:
        self._asking = Asking.of(gate)
        self._courier = courier
        self._visits: WeakKeyDictionary[Page, Visit] = WeakKeyDictionary()
        self.context = context

    async def open(self, url: str, **goto: Any) -> Page:
        """The page, shown, once it may be read. Raises Refused; Playwright's Error for what a
        browser makes no page of (``consentry.adapters.httpx`` is there for that)."""
        visit = Visit(url)
        with visiting(visit):
            page = await self.context.new_page()
        self._visits[page] = visit
        try:
            try:
                await page.goto(url, **goto)
            except Error:
                if visit.refused is None and visit.failure is None:
                    raise
            await self.read(page)
        except BaseException:
            with suppress(Error):
                await page.close()
            raise
        return page

    async def read(self, page: Page) -> Reading:
        """What may be said of a page as it is shown at this moment. Raises Refused."""
        visit = self._visits[page]
        _served(visit)
        content = (await page.content()).encode()
        reading = _served(visit)
        served = reading.answer
        headers = tuple(each for each in served.headers if each[0] != "content-type")
        answer = replace(served, headers=(*headers, ("content-type", UTF8)))
        found = reading.findings + ((visit.wall,) if visit.wall else ())
        steps = self._asking.reading(answer, content, Shown(found, tuple(visit.asked)))
        return await self._asking.arun(steps, self._courier.transport.look)

    async def store(self, page: Page, item: JsonObject) -> Cleared:
        """Clear an item made from a page as it is shown; see ``Gate.store``. Raises Refused."""
        reading = await self.read(page)
        return await asyncio.wrap_future(self._asking.store(reading, item))

    def asked(self, page: Page) -> dict[str, int]:
        """How many requests a page made by itself: ``asked`` went out, ``refused`` did not."""
        return dict(self._visits[page].tally)


def _served(visit: Visit) -> Reading:
    """The document as its server sent it. Raises why there is none."""
    if visit.failure is not None:
        raise visit.failure
    if visit.refused is not None or visit.served is None:
        raise Refused(visit.refused or no(UNANNOUNCED))
    return visit.served


@asynccontextmanager
async def guarded(
    chromium: BrowserType, gate: Gate, **launch: Any
) -> AsyncIterator[GuardedBrowser]:
    """Launch a browser whose one context is guarded. ``launch`` is what Playwright's takes.

    Raises SetupError for options that would go round the gate or keep pages on the disk.
    """
    courier = _ByHttpx(gate)
    guard = Guard(courier, gate.activity.user_agent)
    await guard.start()
    try:
        browser = await chromium.launch(**guard.launch(launch, chromium.executable_path))
        try:
            guard.take(browser)
            yield GuardedBrowser(gate, courier, await browser.new_context())
        finally:
            await browser.close()
    finally:
        await guard.close()
        await courier.transport.aclose()


__all__ = ["GuardedBrowser", "guarded"]
