"""Responses of httpx as a hop takes them (``hops.Got``), and what its errors are called."""

from __future__ import annotations

from collections.abc import Iterable

import httpx

from consentry.adapters.wire import in_time
from consentry.errors import Refused
from consentry.evidence import Headers

FAILED = (httpx.HTTPError, httpx.InvalidURL)


class _Headed:
    def __init__(self, response: httpx.Response, method: str) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = headers_of(response)
        self.bare = method == "HEAD" or response.has_redirect_location


class Received(_Headed):
    """One that a thread reads."""

    def read(self, most: int) -> bytes:
        body = bytearray()
        for chunk in self.response.iter_raw():
            body += chunk
            in_time()
            if len(body) > most:
                break
        return bytes(body)

    def close(self) -> None:
        self.response.close()


class AsyncReceived(_Headed):
    """One that an event loop reads."""

    async def read(self, most: int) -> bytes:
        body = bytearray()
        async for chunk in self.response.aiter_raw():
            body += chunk
            if len(body) > most:
                break
        return bytes(body)

    async def close(self) -> None:
        await self.response.aclose()


def headers_of(response: httpx.Response) -> Headers:
    """Headers as the gate reads them."""
    return plain(response.headers.raw)


def plain(fields: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Names in lower case, values as Latin-1."""
    return tuple((name.decode("latin-1").lower(), it.decode("latin-1")) for name, it in fields)


def word(problem: Exception) -> str:
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


__all__ = ["FAILED", "AsyncReceived", "Received", "headers_of", "plain", "word"]
