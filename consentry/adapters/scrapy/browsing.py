"""scrapy-playwright behind the gate: the browser has no network, Scrapy's handlers fetch for it.

A request with ``meta["playwright"]`` goes to the project's own scrapy-playwright handler, whose
browser is launched by a provider in front of the project's. What comes out of that browser comes
back here request by request, and each is decided, paced, sent and judged like one of Scrapy's own;
the document by itself, once as it was served and once as the browser shows it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.httpcompression import ACCEPTED_ENCODINGS
from scrapy.exceptions import StopDownload
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import BaseSettings

from consentry.adapters.playwright import (
    RULES,
    UNANNOUNCED,
    UTF8,
    Asked,
    Given,
    Guard,
    Visit,
    no,
    shut,
    visiting,
)
from consentry.adapters.scrapy import readings
from consentry.adapters.scrapy.deciding import Grant
from consentry.adapters.scrapy.heads import headers_of
from consentry.adapters.scrapy.refusals import RefusedRequest, refusal
from consentry.errors import Refused, SetupError
from consentry.evidence import Decision, Fetch, Role
from consentry.gate import Shown

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session

_SECONDS = 20.0
"""For one thing that a page loads, waiting included; the document has Scrapy's own time."""
_LONGEST_WAIT = 8.0
_REFUSED_SETTINGS = ("PLAYWRIGHT_CDP_URL", "PLAYWRIGHT_CONNECT_URL")
_BROWSERS = ("", "chromium")


class Trip:
    """A request on its way through a browser. left: whether its own document was asked for."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.left = False


def check(settings: BaseSettings) -> None:
    """Raise SetupError for settings of scrapy-playwright that go round a guarded browser."""
    for name in _REFUSED_SETTINGS:
        if settings.get(name):
            raise SetupError(
                f"{name} names a browser elsewhere, whose requests nobody here decides about.",
                remedy="Take it out: the browser is launched on this machine.",
            )
    if (settings.get("PLAYWRIGHT_BROWSER_TYPE") or "") not in _BROWSERS:
        raise SetupError(
            "PLAYWRIGHT_BROWSER_TYPE: only Chromium is guarded.",
            remedy='Take it out, or write "chromium".',
        )
    for options in settings.getdict("PLAYWRIGHT_CONTEXTS").values():
        shut.opened(options or {}, "", "")
    shut.launched(settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS"), "", "")


class Browsing:
    """The browsers of one crawl, one for each handler of scrapy-playwright's, and who fetches for
    them."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._guards: list[Guard] = []

    def says(self, rule: str) -> str:
        """What a rule about browsers says; "" if it is none."""
        return RULES.get(rule, ("",))[0]

    def take(self, handler: Any) -> None:
        """Launch this handler's browsers with a guard in front of them."""
        own = handler.browser_provider_cls
        handler.browser_provider_cls = lambda config: _Provider(own, config, self)

    def guard(self) -> Guard:
        """A guard for one browser."""
        guard = Guard(self, self._s.activity.user_agent)
        self._guards.append(guard)
        return guard

    def _look(self, page: Any, visit: Visit) -> None:
        """A page that is used again is looked at for another request now."""
        for guard in self._guards:
            if guard.looks_at(page):
                guard.look(page, visit)

    async def download(self, request: Request) -> Response:
        """Have a browser show what a request asks for, and judge that. Raises RefusedRequest."""
        decider = self._s.decider
        options = request.meta.get("playwright_context_kwargs") or {}
        if shut.refused(options, shut.CONTEXT):
            raise decider.no(request, refusal("scrapy/browser-option", "fetch"))
        visit = Visit(request.url, about=Trip(request))
        if (page := request.meta.get("playwright_page")) is not None:
            self._look(page, visit)
        try:
            with visiting(visit):
                response = await self._s.inner.download(request)
        except Exception:
            given_up = visit.refused is not None or visit.failure is not None
            if not given_up and _is_shown(visit.delivered):
                raise
            response = visit.delivered
        finally:
            self._count(visit)
        if visit.failure is not None:
            raise visit.failure
        if visit.refused is not None:
            empty = Response(visit.url, visit.status or 403, request=request)
            return decider.give_up(request, empty, decider.no(request, visit.refused))
        return await self._judged(request, response, visit)

    async def _judged(self, request: Request, response: Response, visit: Visit) -> Response:
        """The document as it is shown, under the address that it was served from."""
        if visit.served is None:
            raise self._s.decider.no(request, refusal("scrapy/undecided", "fetch"))
        if not _is_shown(visit.delivered):
            return await self._s.decider.arrived(request, visit.delivered)
        found = visit.served.findings + ((visit.wall,) if visit.wall else ())
        self._s.decider.shown(request, Shown(found, tuple(visit.asked)))
        headers = visit.delivered.headers.copy()
        headers["Content-Type"] = UTF8
        body, flags = response.text.encode(), response.flags
        shown = HtmlResponse(
            visit.url, visit.status, headers, body, flags, request, encoding="utf-8"
        )
        return await self._s.decider.arrived(request, shown)

    def _count(self, visit: Visit) -> None:
        for name, times in visit.tally.items():
            self._s.crawler.stats.inc_value(f"consentry/browser/{name}", times)

    # --- the courier of its guards ---------------------------------------------------------

    def refused(self, asked: Asked, decision: Decision) -> None:
        """Count and write down a refusal by a rule about browsers; what a browser wanted by itself
        is no doing of the crawl's, and is counted only."""
        for reason in decision.reasons:
            if reason.rule == UNANNOUNCED:
                self._s.crawler.stats.inc_value("consentry/browser/unannounced")
                continue
            self._s.own[reason.rule] += 1
            self._s.gate.note(reason.rule, asked.url)

    async def fetch(self, asked: Asked, visit: Visit, role: Role, came_from: str) -> Given:
        """One hop for a page: decided, paced, sent by Scrapy's own handler, judged."""
        request = self._request(asked, visit.about.request)
        if role == "sub":
            request.meta["download_timeout"] = _SECONDS
        try:
            await self._leave(request, visit.about, role, came_from)
            response = await self._fetched(request)
            if role == "page":
                await self._document(request, response, visit)
                response = visit.delivered
            elif self._s.decider.refused(request) is None:
                response = self._s.decider.unpacked(request, response)
                if decision := self._s.addresses.against_answer(request, response):
                    raise self._s.decider.no(request, decision)
                await self._s.decider.head(request, response)
            if (refused := self._s.decider.refused(request)) is not None:
                raise Refused(refused)
        except RefusedRequest as refusal:
            raise Refused(refusal.decision) from None
        return Given(response.status, headers_of(response.headers), response.body)

    async def _leave(self, request: Request, trip: Trip, role: Role, came_from: str) -> None:
        """Return when the request may leave, right now. Raises RefusedRequest."""
        decider = self._s.decider
        agent = (request.headers.get("User-Agent") or b"").decode("latin-1")
        ctx = Fetch(request.url, request.method, agent, role, came_from)
        granted = decider.granted(trip.request)
        asks = granted.ctx if granted is not None else None
        if not trip.left and asks is not None and _same(asks, ctx):
            trip.left = True
            await decider.depart(trip.request)
            granted = decider.granted(trip.request)
            assert granted is not None
            decider.grant(request, Grant(granted.ctx, granted.decision, granted.proxy))
            return
        decision = await decider.ask(request, ctx)
        decider.grant(request, Grant(ctx, decision, request.meta.get("proxy")))
        waited = 0.0
        while (wait := self._s.gate.leave(request.url, sub=True)) > 0:
            waited += wait
            if waited > _LONGEST_WAIT:
                decision = no("browser/wait")
                self.refused(Asked(request.method, request.url, ()), decision)
                raise RefusedRequest(decision)
            await asyncio.sleep(wait)
        if not self._s.gate.valid(decision, ctx):
            decider.grant(request, Grant(ctx, await decider.ask(request, ctx)))

    async def _fetched(self, request: Request) -> Response:
        from consentry.adapters.scrapy.handler import bound

        bound(request, self._s.crawler)
        try:
            return await self._s.inner.download(request)
        except StopDownload as stop:
            return self._s.decider.stopped(request, stop)

    async def _document(self, request: Request, response: Response, visit: Visit) -> None:
        """Judge a document as its server sent it. A refusal may come as an empty response: then
        Scrapy asks again."""
        if self._s.decider.refused(request) is None:
            response = await self._s.decider.arrived(request, response)
        visit.status, visit.delivered = response.status, response
        visit.served = readings.covering(request, response)

    def _request(self, asked: Asked, document: Request) -> Request:
        """What the browser asks for, as Scrapy sends it: by the way that its document goes."""
        headers: dict[str, list[str]] = {}
        for name, value in asked.headers:
            headers.setdefault(name, []).append(value)
        request = Request(
            asked.url,
            method=asked.method,
            headers=headers,
            body=asked.body,
            meta={"download_timeout": document.meta.get("download_timeout", _SECONDS)},
        )
        request.headers["Sec-GPC"] = "1"
        request.headers["Accept-Encoding"] = b", ".join(ACCEPTED_ENCODINGS)
        if "proxy" in document.meta:
            request.meta["proxy"] = document.meta["proxy"]
            if document.headers.get("Proxy-Authorization"):
                request.headers["Proxy-Authorization"] = document.headers["Proxy-Authorization"]
        return request


class _Provider:
    """The browser provider that scrapy-playwright is given; the project's own is behind it."""

    def __init__(self, own: Any, config: Any, browsing: Browsing) -> None:
        self._own = own
        self._config = config
        self._guard = browsing.guard()
        self._built: Any = None

    async def start(self) -> None:
        await self._guard.start()
        self._built = self._own(self._config)
        await self._built.start()
        own = getattr(getattr(self._built, "browser_type", None), "executable_path", "")
        self._config.launch_options = self._guard.launch(self._config.launch_options, own)

    async def launch_browser(self) -> Any:
        browser = await self._built.launch_browser()
        self._guard.take(browser)
        return browser

    async def launch_persistent_context(self, context_kwargs: dict[str, Any]) -> Any:
        raise SetupError(
            "A browser with a user_data_dir keeps pages on the disk, outside of the vault.",
            remedy="Take user_data_dir out of the context's options.",
        )

    async def close(self) -> None:
        if self._built is not None:
            await self._built.close()
        await self._guard.close()


def _is_shown(delivered: Any) -> bool:
    """Is it a document that a browser makes something of? Others are handed on as they came."""
    return delivered is None or isinstance(delivered, HtmlResponse)


def _same(one: Fetch, other: Fetch) -> bool:
    return (one.url, one.method, one.user_agent) == (other.url, other.method, other.user_agent)


__all__ = ["Browsing", "check"]
