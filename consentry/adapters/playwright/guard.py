"""A browser whose pages have no network but what the gate lets out for them.

Every context is given the proxy of ``egress``, and each request that comes out of a page there is
decided by its whole URL, fetched for the page by a ``Courier``, and written down with its visit.
Service workers, downloads to disk, permissions, recordings and remote browsers are shut off.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import urldefrag, urljoin

from playwright.async_api import Browser, BrowserContext, Error, Page, Request
from playwright.async_api import WebSocket as Socket

from consentry.adapters.playwright import chromium, shut
from consentry.adapters.playwright.crashes import NoDumps
from consentry.adapters.playwright.egress import NOTHING, Asked, Egress, Given
from consentry.adapters.playwright.visits import (
    UNANNOUNCED,
    Announced,
    Announcements,
    Visit,
    no,
    shuts,
    visited,
)
from consentry.adapters.playwright.walled import NotShownError, shown
from consentry.errors import Refused
from consentry.evidence import Decision, Role

log = logging.getLogger(__name__)

_ALLOWED = Decision("allow", "fetch")
_TRIES = 3
_REDIRECTS = (301, 302, 303, 307, 308)


class Courier(Protocol):
    """Asks the gate about a request, and fetches what it lets out."""

    async def fetch(self, asked: Asked, visit: Visit, role: Role, came_from: str) -> Given:
        """One hop. Raises Refused; a document (role ``page``) is judged with its body."""

    def refused(self, asked: Asked, decision: Decision) -> None:
        """Count and write down a refusal by a rule of ``visits``."""


class Guard:
    """Guards the contexts of one browser. A page that is opened outside of ``visiting`` is
    nobody's, and gets nothing."""

    def __init__(self, courier: Courier, user_agent: str) -> None:
        self._courier = courier
        self._user_agent = user_agent
        self._egress = Egress(self._answer)
        self._dumps = NoDumps()
        self._announced = Announcements()
        self._visits: dict[Page, Visit] = {}

    async def start(self) -> None:
        """Open the only way out. Before the browser is launched."""
        await self._egress.start()

    async def close(self) -> None:
        """Shut it. After the browser is closed."""
        await self._egress.close()
        self._dumps.close()

    def launch(self, options: Mapping[str, Any], own: str) -> dict[str, Any]:
        """What a browser is to be launched with; ``own``: where Playwright has its own.

        Raises SetupError for what would go round.
        """
        said = shut.launched(chromium.which(options, own), self._egress.url, self._user_agent)
        return self._dumps.launched(said)

    def take(self, browser: Browser) -> None:
        """From now on every context of this browser is a guarded one."""
        new_context = browser.new_context

        async def guarded(**options: Any) -> BrowserContext:
            proxy = self._egress.url
            made = await new_context(**shut.opened(options, proxy, self._user_agent))
            await self._take_context(made)
            return made

        async def own_page(**options: Any) -> Page:
            return await (await guarded(**options)).new_page()

        vars(browser).update(new_context=guarded, new_page=own_page)
        shut.browser(browser)

    async def _take_context(self, context: BrowserContext) -> None:
        new_page = context.new_page

        async def opened() -> Page:
            page = await new_page()
            shut.page(page)
            if (visit := visited()) is not None:
                self.look(page, visit)
            return page

        vars(context).update(new_page=opened)
        shut.context(context)
        await context.add_init_script(shut.SCRIPT)
        context.on("request", self._told)
        context.on("page", self._windowed)

    def look(self, page: Page, visit: Visit) -> None:
        """This page is opened, or used again, for this visit."""
        before = self._visits.get(page)
        if before is not None:
            self._announced.forget(before)
        else:
            page.on("close", self._left)
            page.on("websocket", lambda socket: self._socket(page, socket))

            async def seen() -> str:
                return await self._shown(page)

            vars(page).update(content=seen)
        self._visits[page] = visit

    def looks_at(self, page: Page) -> bool:
        """Is this page one of its browser's, and open?"""
        return page in self._visits

    def _left(self, page: Page) -> None:
        visit = self._visits.pop(page, None)
        if visit is not None:
            self._announced.forget(visit)

    async def _shown(self, page: Page) -> str:
        """What the page shows. Is it anything but a question for consent? Nobody here answers that.

        A page that cannot be asked is not shown: raises Playwright's Error. One that went on to
        another document meanwhile is asked again there.
        """
        for _ in range(_TRIES - 1):
            try:
                return await self._asked(page)
            except NotShownError:
                raise
            except Error:
                await page.wait_for_load_state()
        return await self._asked(page)

    async def _asked(self, page: Page) -> str:
        html, wall = await shown(page)
        if (visit := self._visits.get(page)) is not None:
            visit.wall = wall
        return html

    async def _windowed(self, page: Page) -> None:
        """A window that a page opened by itself is closed."""
        with suppress(Error):
            if await page.opener() is not None and page not in self._visits:
                await page.close()

    def _told(self, request: Request) -> None:
        """The browser says that it is about to ask for something."""
        before = request.redirected_from
        if before is not None and self._announced.leads(request.url):
            return
        visit, main, came_from = None, False, ""
        with suppress(Error):
            frame = request.frame
            visit = self._visits.get(frame.page)
            main = request.is_navigation_request() and frame.parent_frame is None
            came_from = "" if main and frame.url == "about:blank" else frame.url
        came_from = before.url if before is not None else came_from
        if not came_from.startswith(("http:", "https:")):
            came_from = visit.url if visit is not None and not main else ""
        self._announced.tell(request.url, Announced(visit, request.resource_type, main, came_from))

    def _socket(self, page: Page, socket: Socket) -> None:
        """The proxy lets no WebSocket pass; here it gets into the list of its page."""
        if (visit := self._visits.get(page)) is not None:
            decision = no("browser/websocket")
            self._courier.refused(Asked("GET", socket.url, ()), decision)
            visit.note("websocket", "GET", socket.url, decision)

    # --- what comes out of a browser -------------------------------------------------------

    async def _answer(self, asked: Asked) -> Given:
        url = urldefrag(asked.url)[0]
        announced = await self._announced.about(url, stays=asked.asks_ahead)
        rule = shuts(announced) or ("browser/not-needed" if asked.reports else "")
        if rule or announced is None or announced.visit is None:
            decision = no(rule or UNANNOUNCED)
            self._courier.refused(asked, decision)
            if announced is not None and announced.visit is not None:
                announced.visit.note(announced.kind, asked.method, asked.url, decision)
            return NOTHING
        visit = announced.visit
        try:
            role: Role = "page" if announced.main else "sub"
            given = await self._courier.fetch(asked, visit, role, announced.came_from)
        except Refused as refused:
            self._note(announced, asked, refused.decision)
            return NOTHING
        except Exception as problem:
            if announced.main:
                visit.failure = problem
            else:
                self._note(announced, asked, _ALLOWED)
            log.debug("Not had for a page: %s", type(problem).__name__)
            return NOTHING
        self._note(announced, asked, _ALLOWED, given.status)
        if given.status in _REDIRECTS:
            self._follow(asked, given, announced)
        return given

    def _note(
        self, announced: Announced, asked: Asked, decision: Decision, status: int = 0
    ) -> None:
        visit = announced.visit
        assert visit is not None
        if not announced.main:
            visit.note(announced.kind, asked.method, asked.url, decision, status)
        elif not decision.allowed:
            visit.refused = decision
        elif status not in _REDIRECTS:
            visit.url, visit.status = asked.url, status

    def _follow(self, asked: Asked, given: Given, announced: Announced) -> None:
        """Where a redirect leads is asked for next, and decided like anything else."""
        target = next((value for name, value in given.headers if name == "location"), "")
        with suppress(ValueError):
            url = urljoin(asked.url, target)
            follows = Announced(announced.visit, announced.kind, announced.main, asked.url)
            self._announced.lead(url, follows)
