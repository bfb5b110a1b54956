"""The gate without Scrapy, for httpx: transports that ask before each request leaves.

httpx calls its transport once a hop, so a redirect is decided like any other request. The head
of an answer is judged before its body is read, and the body before anybody else has it; what is
refused raises Refused. ``store`` clears an item that was made from a response.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

import httpx

from consentry.adapters.asking import EVIDENCE_SECONDS, Arrived, Asking
from consentry.adapters.hops import AsyncHops, Hops
from consentry.adapters.responses import FAILED, AsyncReceived, Received, word
from consentry.adapters.steps import Look
from consentry.adapters.unpacking import ASKED, UNPACKED
from consentry.adapters.wire import AsyncWire, Wire
from consentry.evidence import Fetch, Headers, JsonObject, Outcome
from consentry.gate import Cleared, Gate, Reading

_READING = "consentry.reading"
FETCH = "consentry.fetch"
"""The extension of a request by which a browser's adapter says what the request is for."""


class GateTransport(httpx.BaseTransport):
    """Wraps a transport; without one, the network is guarded too (see ``wire``).

    Raises Refused where the gate says no, or not within a minute. May be used by many threads.
    """

    def __init__(
        self,
        gate: Gate,
        inner: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._hops = Hops(gate, FAILED, word, sleep)
        self._inner = inner or Wire(self._hops.asking.reach)
        self.last_headers: Headers = ()
        """Those of the last answer, also of one that was refused."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        def send() -> Received:
            got = self._sent(request)
            self.last_headers = got.headers
            return got

        ctx = _fetch(self._hops.asking, request)
        got, arrived = self._hops.make(ctx, send, self._asked)
        return _handed(got.response, arrived)

    def store(self, response: httpx.Response, item: JsonObject) -> Future[Cleared]:
        """Clear an item made from a response that came through here; see ``Gate.store``."""
        return self._hops.asking.store(reading_of(response), item)

    def close(self) -> None:
        self._inner.close()

    def _sent(self, request: httpx.Request) -> Received:
        return Received(self._inner.handle_request(request), request.method)

    def _asked(self, step: Look) -> Received:
        return self._sent(_request(step))


class AsyncGateTransport(httpx.AsyncBaseTransport):
    """The same for httpx.AsyncClient, in one event loop. Of what a page in a browser loads (role
    ``sub``) the head is judged here; the page that comes of it is read as a whole."""

    def __init__(
        self,
        gate: Gate,
        inner: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._hops = AsyncHops(gate, FAILED, word, sleep)
        self._inner = inner or AsyncWire(self._hops.asking.reach)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        ctx = _fetch(self._hops.asking, request)
        try:
            got, arrived = await self._hops.make(ctx, lambda: self._sent(request), self._asked)
        except TimeoutError:
            raise httpx.ReadTimeout("the answer did not come to an end in time") from None
        return _handed(got.response, arrived)

    def store(self, response: httpx.Response, item: JsonObject) -> Future[Cleared]:
        """Clear an item made from a response that came through here; see ``Gate.store``."""
        return self._hops.asking.store(reading_of(response), item)

    async def look(self, step: Look) -> Outcome:
        """Have one file of a host, for who asks the gate by itself."""
        return await self._hops.look(step, self._asked)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _sent(self, request: httpx.Request) -> AsyncReceived:
        return AsyncReceived(await self._inner.handle_async_request(request), request.method)

    async def _asked(self, step: Look) -> AsyncReceived:
        return await self._sent(_request(step))


def reading_of(response: httpx.Response) -> Reading | None:
    """What was found on a response that came through a transport of this file."""
    found: Reading | None = response.extensions.get(_READING)
    return found


def _fetch(asking: Asking, request: httpx.Request) -> Fetch:
    """A request as the gate sees it. Only encodings that can be unpacked are asked for. Raises
    Refused for one that asks for something else than its URL."""
    request.headers["accept-encoding"] = ASKED
    url = str(request.url)
    ctx = request.extensions.get(FETCH) or Fetch(
        url, request.method, request.headers.get("user-agent", "")
    )
    asking.itself(ctx, request.headers.get_list("host"))
    if "target" in request.extensions:  # httpcore's, in place of the URL's path
        raise asking.no("adapter/changed", ctx)
    return ctx


def _request(step: Look) -> httpx.Request:
    timeout = httpx.Timeout(EVIDENCE_SECONDS).as_dict()
    return httpx.Request("GET", step.ask.url, headers=step.headers, extensions={"timeout": timeout})


def _handed(response: httpx.Response, arrived: Arrived) -> httpx.Response:
    """The response with its body as it was judged."""
    content, reading = arrived
    gone = tuple(name.encode() for name in UNPACKED)
    return httpx.Response(
        response.status_code,
        headers=[(n, v) for n, v in response.headers.raw if n.lower() not in gone],
        content=content,
        extensions={_READING: reading, "http_version": response.extensions.get("http_version")},
    )


__all__ = ["AsyncGateTransport", "GateTransport", "reading_of"]
