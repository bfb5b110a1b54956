"""The gate without Scrapy, for httpx: transports that ask before each request leaves.

httpx calls its transport once a hop, so a redirect is decided like any other request. The head
of an answer is judged before its body is read, and the body before anybody else has it; what is
refused raises Refused. ``store`` clears an item that was made from a response.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

import httpx

from consentry.adapters.asking import (
    BODY_SECONDS,
    EVIDENCE_BYTES,
    EVIDENCE_SECONDS,
    Asking,
    Look,
)
from consentry.adapters.unpacking import ASKED, UNPACKED
from consentry.adapters.wire import AsyncWire, Wire, in_time, within
from consentry.errors import Refused
from consentry.evidence import Answer, Fetch, Headers, JsonObject, Outcome
from consentry.gate import Cleared, Gate, Reading
from consentry.signals.body import MAX_BYTES

_READING = "consentry.reading"
FETCH = "consentry.fetch"
"""The extension of a request by which a browser's adapter says what the request is for."""


class _Gated:
    """What both transports share: nothing in here waits."""

    def __init__(self, gate: Gate) -> None:
        self._asking = Asking.of(gate)
        self.last_headers: Headers = ()
        """Those of the last answer, also of one that was refused."""

    def store(self, response: httpx.Response, item: JsonObject) -> Future[Cleared]:
        """Clear an item made from a response that came through here; see ``Gate.store``."""
        return self._asking.store(reading_of(response), item)

    def _headed(self, ctx: Fetch, response: httpx.Response) -> Answer:
        """The head, judged. Raises Refused."""
        self.last_headers = headers_of(response)
        answer = Answer(ctx, ctx.url, response.status_code, self.last_headers)
        self._asking.head(answer)
        return answer

    def _seen(self, response: httpx.Response, raw: bytes) -> Outcome:
        return self._asking.seen(response.status_code, headers_of(response), raw)

    def _unseen(self, problem: Exception) -> Outcome:
        return Outcome(error=_word(problem), at=self._asking.gate.now())


class GateTransport(_Gated, httpx.BaseTransport):
    """Wraps a transport; without one, the network is guarded too (see ``wire``).

    Raises Refused where the gate says no, or not within a minute. May be used by many threads.
    """

    def __init__(
        self,
        gate: Gate,
        inner: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(gate)
        self._inner = inner or Wire(self._asking.reach)
        self._sleep = sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        ctx = ctx_of(request)
        self._asking.run(self._asking.leaving(ctx), self.look, self._sleep)
        with within(BODY_SECONDS):
            response = self._inner.handle_request(request)
            try:
                answer = self._headed(ctx, response)
                raw = b"" if _is_bare(request, response) else self._raw(response, MAX_BYTES)
            finally:
                response.close()
        if _is_bare(request, response):
            return _handed(response, b"", None)
        content = self._asking.whole(answer, raw)
        steps = self._asking.reading(answer, content)
        return _handed(response, content, self._asking.run(steps, self.look, self._sleep))

    def look(self, step: Look) -> Outcome:
        """Fetch one file of a host: one hop, ten seconds, a cap on its size, no cookies."""
        try:
            with within(EVIDENCE_SECONDS):
                response = self._inner.handle_request(_request(step))
                try:
                    return self._seen(response, self._raw(response, EVIDENCE_BYTES))
                finally:
                    response.close()
        except _FAILED as problem:
            return self._unseen(problem)

    def close(self) -> None:
        self._inner.close()

    def _raw(self, response: httpx.Response, most: int) -> bytes:
        body = bytearray()
        for chunk in response.iter_raw():
            body += chunk
            in_time()
            if len(body) > most:
                break
        return bytes(body)


class AsyncGateTransport(_Gated, httpx.AsyncBaseTransport):
    """The same for httpx.AsyncClient, in one event loop. Of what a page in a browser loads (role
    ``sub``) the head is judged here; the page that comes of it is read as a whole."""

    def __init__(
        self,
        gate: Gate,
        inner: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(gate)
        self._inner = inner or AsyncWire(self._asking.reach)
        self._sleep = sleep

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        ctx = ctx_of(request)
        await self._asking.arun(self._asking.leaving(ctx), self.look, self._sleep)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                response = await self._inner.handle_async_request(request)
                try:
                    answer = self._headed(ctx, response)
                    bare = _is_bare(request, response)
                    raw = b"" if bare else await self._raw(response, MAX_BYTES)
                finally:
                    await response.aclose()
        except TimeoutError:
            raise httpx.ReadTimeout("the answer did not come to an end in time") from None
        if bare:
            return _handed(response, b"", None)
        content = self._asking.whole(answer, raw)
        if ctx.role == "sub":
            return _handed(response, content, None)
        steps = self._asking.reading(answer, content)
        return _handed(response, content, await self._asking.arun(steps, self.look, self._sleep))

    async def look(self, step: Look) -> Outcome:
        """Fetch one file of a host: one hop, ten seconds, a cap on its size, no cookies."""
        try:
            async with asyncio.timeout(EVIDENCE_SECONDS):
                response = await self._inner.handle_async_request(_request(step))
                try:
                    return self._seen(response, await self._raw(response, EVIDENCE_BYTES))
                finally:
                    await response.aclose()
        except _FAILED as problem:
            return self._unseen(problem)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _raw(self, response: httpx.Response, most: int) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > most:
                break
        return bytes(body)


def ctx_of(request: httpx.Request) -> Fetch:
    """A request as the gate sees it. Only encodings that can be unpacked are asked for."""
    request.headers["accept-encoding"] = ASKED
    said: Fetch | None = request.extensions.get(FETCH)
    if said is not None:
        return said
    return Fetch(str(request.url), request.method, request.headers.get("user-agent", ""))


def reading_of(response: httpx.Response) -> Reading | None:
    """What was found on a response that came through a transport of this file."""
    found: Reading | None = response.extensions.get(_READING)
    return found


def headers_of(response: httpx.Response) -> Headers:
    """Headers as the gate reads them: names in lower case, values as Latin-1."""
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, value in response.headers.raw
    )


def _request(step: Look) -> httpx.Request:
    timeout = httpx.Timeout(EVIDENCE_SECONDS).as_dict()
    return httpx.Request("GET", step.ask.url, headers=step.headers, extensions={"timeout": timeout})


def _is_bare(request: httpx.Request, response: httpx.Response) -> bool:
    """Has it no body, or one that nobody reads?"""
    return request.method == "HEAD" or response.has_redirect_location


def _handed(response: httpx.Response, content: bytes, reading: Reading | None) -> httpx.Response:
    """The response with its body as it was judged."""
    gone = tuple(name.encode() for name in UNPACKED)
    return httpx.Response(
        response.status_code,
        headers=[(n, v) for n, v in response.headers.raw if n.lower() not in gone],
        content=content,
        extensions={_READING: reading, "http_version": response.extensions.get("http_version")},
    )


_FAILED = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, zlib.error, Refused)


def _word(problem: Exception) -> str:
    """The error word of an Outcome for what a transport raised."""
    text = str(problem).lower()
    if isinstance(problem, (httpx.TimeoutException, TimeoutError)):
        return "timeout"
    if isinstance(problem, Refused):
        return "refused"
    if "certificate" in text or "ssl" in text or "tls" in text:
        return "tls"
    if isinstance(problem, httpx.ConnectError):
        return "dns" if "name" in text or "address" in text else "refused"
    return "reset"


__all__ = ["AsyncGateTransport", "GateTransport", "reading_of"]
