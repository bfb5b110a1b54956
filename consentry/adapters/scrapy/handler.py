"""The choke point: a download handler in front of every scheme's own.

No request reaches a network, a disk or a bucket but through here, and none passes without a
decision that is valid at that moment for exactly that URL, method and User-Agent. What the
handler in front of is chosen by is Scrapy's DOWNLOAD_HANDLERS as the project wrote them.
"""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured, NotSupported, StopDownload
from scrapy.http import Request, Response
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler, load_object

from consentry.adapters.scrapy import endless, peers
from consentry.adapters.scrapy.refusals import RefusedRequest, refusal
from consentry.errors import SetupError
from consentry.signals.body import MAX_BYTES

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session

PATH = "consentry.adapters.scrapy.handler.DownloadHandler"
SCHEMES = ("data", "file", "ftp", "http", "https", "s3")


class Inner:
    """The handlers behind ours, by scheme: what the project configured, else Scrapy's own."""

    def __init__(self, crawler: Crawler, chosen: dict[str, Any]) -> None:
        self._crawler = crawler
        self._chosen = chosen
        self._built: dict[str, Any] = {}

    def beside(self, crawler: Crawler) -> Inner:
        """The same handlers once more, of another crawler's making."""
        return Inner(crawler, self._chosen)

    def build_eager(self) -> None:
        """Build those that want to be there when the spider opens (``lazy = False``)."""
        for scheme in self._chosen:
            path = self._path(scheme)
            if path is not None and not getattr(load_object(path), "lazy", True):
                self._handler(scheme)

    async def download(self, request: Request) -> Response:
        """Hand the request to its scheme's own handler."""
        handler = self._handler(urlparse_cached(request).scheme)
        if inspect.iscoroutinefunction(handler.download_request):
            response: Response = await handler.download_request(request)
            return response
        old = handler.download_request(request, self._crawler.spider)
        waited: Response = await maybe_deferred_to_future(old)
        return waited

    async def close(self) -> None:
        """Close what was built."""
        while self._built:
            _, handler = self._built.popitem()
            closing = handler.close() if hasattr(handler, "close") else None
            if inspect.isawaitable(closing):
                await closing

    def _path(self, scheme: str) -> Any:
        if scheme in self._chosen:
            return self._chosen[scheme]
        return (self._crawler.settings["DOWNLOAD_HANDLERS_BASE"] or {}).get(scheme)

    def shown_by_browser(self, request: Request) -> bool:
        """Will a browser show what this request asks for?"""
        if not request.meta.get("playwright"):
            return False
        return _has_browser(self._handler(urlparse_cached(request).scheme))

    def _guard(self, handler: Any) -> None:
        from consentry.adapters.scrapy.session import of

        session = of(self._crawler)
        if session.choices.enforces:
            session.browsing.take(handler)

    def _reach(self, url: str, address: str) -> None:
        from consentry.adapters.scrapy.session import of

        session = of(self._crawler)
        if session.choices.enforces and (decision := session.gate.reach(url, address)):
            raise RefusedRequest(decision)

    def _handler(self, scheme: str) -> Any:
        if scheme not in self._built:
            path = self._path(scheme)
            if path is None:
                raise NotSupported(f"There is no download handler for {scheme}: URLs.")
            for other, handler in self._built.items():
                if self._path(other) == path and _has_browser(handler):
                    return handler
            try:
                built = build_from_crawler(load_object(path), self._crawler)
            except NotConfigured as problem:
                raise NotSupported(f"{scheme}: URLs are not supported: {problem}") from problem
            endless.bound(built)
            peers.looked_at(built, self._reach)
            if _has_browser(built):
                self._guard(built)
            self._built[scheme] = built
        return self._built[scheme]


class DownloadHandler:
    """What DOWNLOAD_HANDLERS names for every scheme. ``consentry init`` prints it as an anchor."""

    lazy = False

    def __init__(self, crawler: Crawler, session: Session | None) -> None:
        self._crawler = crawler
        self._session = session
        if session is None:
            crawler.signals.connect(self._stop, signals.spider_opened)
        else:
            session.inner.build_eager()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DownloadHandler:
        from consentry.adapters.scrapy.session import peek

        return cls(crawler, peek(crawler))

    async def download_request(self, request: Request) -> Response:
        """Let the request out if it may leave; all of them while observing. Raises
        RefusedRequest."""
        if self._session is None:
            raise _without_addon()
        if not self._session.choices.enforces:
            return await self._session.inner.download(request)
        if self._session.inner.shown_by_browser(request):
            return await self._session.browsing.download(request)
        try:
            await self._session.decider.depart(request)
        except RefusedRequest as refused:
            self._session.put_back(request, refused)
            raise
        bound(request, self._crawler)
        try:
            response = await self._session.inner.download(request)
        except StopDownload as stop:
            return self._session.decider.stopped(request, stop)
        except RefusedRequest as refused:
            raise self._session.decider.no(request, refused.decision) from None
        except Exception as problem:
            if not endless.is_told_by(problem):
                raise
            raise self._session.decider.no(
                request, refusal("scrapy/head-too-large", "read")
            ) from None
        return await self._session.decider.arrived(request, response)

    async def close(self) -> None:
        """Close the handlers behind."""
        if self._session is not None:
            await self._session.inner.close()

    def _stop(self) -> None:
        """Our anchor stands and our add-on is gone: say so and stop."""
        from consentry.adapters.scrapy.logs import install
        from consentry.adapters.scrapy.outcome import fail

        install()
        fail(self._crawler, _without_addon())
        raise CloseSpider("consentry_incomplete")


def _has_browser(handler: Any) -> bool:
    """Is it scrapy-playwright's, or of a class under it? Imports nothing."""
    known = sys.modules.get("scrapy_playwright.handler")
    return known is not None and isinstance(handler, known.ScrapyPlaywrightDownloadHandler)


def bound(request: Request, crawler: Crawler) -> None:
    """Read no more than is looked into; a spider and a request may ask for less, not for more."""
    spider = getattr(crawler.spider, "download_maxsize", crawler.settings["DOWNLOAD_MAXSIZE"])
    most = int(request.meta.get("download_maxsize", spider))
    if not 0 < most <= MAX_BYTES:
        request.meta["download_maxsize"] = MAX_BYTES


def _without_addon() -> SetupError:
    return SetupError(
        "DOWNLOAD_HANDLERS names consentry, but consentry.Addon is not in ADDONS.",
        remedy='Write ADDONS = {"consentry.Addon": 1000} in the settings, and leave it out of '
        "custom_settings and -s.",
    )
