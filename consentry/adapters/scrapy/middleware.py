"""The two downloader middlewares: first of all and last of all.

``First`` decides before any other middleware sees a request, and sees a response last: what the
spider gets must be what was judged. ``Last`` sees a response first, before a redirect is followed;
what came through our download handler was judged there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from consentry.adapters.scrapy import failures, readings
from consentry.adapters.scrapy.refusals import RefusedRequest
from consentry.adapters.scrapy.session import of

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session


class First:
    """At the lowest order: the decision."""

    def __init__(self, session: Session) -> None:
        self._s = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> First:
        return cls(of(crawler))

    async def process_request(self, request: Request) -> None:
        """Decide, and wait if the host asks for it. Raises RefusedRequest."""
        if not self._s.choices.enforces:
            await self._s.observer.request(request)
            return
        request.meta.pop("download_slot", None)
        try:
            await self._s.decider.clear(request)
        except RefusedRequest as refused:
            self._s.put_back(request, refused)
            raise

    async def process_response(self, request: Request, response: Response) -> Response:
        """Let through only what was judged, byte for byte."""
        if not self._s.choices.enforces:
            return response
        refused = self._s.decider.refused(request)
        if refused is not None:
            raise RefusedRequest(refused)
        if readings.covering(request, response) is None:
            await self._s.decider.read(request, response)
        self._s.pages += 1
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A request that failed stands in nobody's way; one that nobody tries again is counted."""
        if failures.counts(exception):
            self._s.failed[failures.reason_of(exception)] += 1
        if self._s.choices.enforces:
            self._s.lines.leave(request)


class Last:
    """At the highest order: the response before any other middleware, whoever it comes from."""

    def __init__(self, session: Session) -> None:
        self._s = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Last:
        return cls(of(crawler))

    async def process_response(self, request: Request, response: Response) -> Response:
        """Judge what came from elsewhere than our handler: the cache, another middleware."""
        if not self._s.choices.enforces:
            await self._s.observer.response(request, response)
            return response
        self._s.lines.leave(request)
        if self._s.decider.refused(request) is not None:
            return response
        if readings.covering(request, response) is not None:
            return response
        return await self._s.decider.arrived(request, response)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A request that failed stands in nobody's way."""
        if self._s.choices.enforces:
            self._s.lines.leave(request)
