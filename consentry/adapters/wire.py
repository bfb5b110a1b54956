"""The network under httpx: who may be connected to, and by when an answer has to be there.

Two things that httpx leaves open. A name may lead behind a firewall: the address is asked about
once it is known, before a byte is sent, and the connection is used for nothing else. And a server
may send one byte every few seconds, so that no read ever times out: ``within`` bounds the whole.
Names under ``localhost`` are this machine, whoever is asked (RFC 6761 section 6.3).
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

Reach = Callable[[str, str], None]
"""Takes a URL and the address that a connection for it goes to; raises Refused where it may not.
Its scheme is not known here."""

_until: ContextVar[float] = ContextVar("until", default=float("inf"))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All that is read in here has to be there by then; else a read raises httpx.ReadTimeout."""
    before = _until.set(min(time.monotonic() + seconds, _until.get()))
    try:
        yield
    finally:
        _until.reset(before)


def in_time() -> None:
    """Raises httpx.ReadTimeout once the time of ``within`` is over."""
    if time.monotonic() > _until.get():
        raise httpx.ReadTimeout("the answer did not come to an end in time")


def left() -> float:
    """Seconds that are left of ``within``."""
    return _until.get() - time.monotonic()


def _left(timeout: float | None) -> float | None:
    seconds = left()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the answer did not come to an end in time")
    return timeout if seconds == float("inf") else min(timeout or seconds, seconds)


def where(host: str) -> str:
    """Whom to connect to for a host."""
    local = host == "localhost" or host.rstrip(".").endswith(".localhost")
    return "127.0.0.1" if local else host


def url_of(host: str, port: int) -> str:
    """A URL of a host and port, as ``Reach`` takes it."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Backend(httpcore.SyncBackend):
    """httpcore's network within the bounds of this file; ``reach`` is asked where there is one."""

    def __init__(self, reach: Reach | None = None) -> None:
        self._reach = reach

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = super().connect_tcp(where(host), port, timeout, local_address, socket_options)
        try:
            if self._reach is not None:
                self._reach(url_of(host, port), str(stream.get_extra_info("server_addr")[0]))
        except BaseException:
            stream.close()
            raise
        return _Stream(stream)


class _AsyncBackend(httpcore.AnyIOBackend):
    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await super().connect_tcp(
            where(host), port, timeout, local_address, socket_options
        )
        try:
            self._reach(url_of(host, port), str(stream.get_extra_info("server_addr")[0]))
        except BaseException:
            await stream.aclose()
            raise
        return stream


class Wire(httpx.HTTPTransport):
    """httpx's transport on such a network."""

    def __init__(self, reach: Reach) -> None:
        self._pool = httpcore.ConnectionPool(
            httpx.create_ssl_context(), keepalive_expiry=5, network_backend=Backend(reach)
        )


class AsyncWire(httpx.AsyncHTTPTransport):
    """The same for an event loop; there, ``asyncio.timeout`` bounds the whole."""

    def __init__(self, reach: Reach) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            httpx.create_ssl_context(), keepalive_expiry=5, network_backend=_AsyncBackend(reach)
        )


__all__ = ["AsyncWire", "Backend", "Reach", "Wire", "in_time", "left", "url_of", "where", "within"]
