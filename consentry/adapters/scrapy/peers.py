"""To which address a connection really goes: asked about before a byte is sent on it.

A name is looked up before its request is decided (``addresses``), and by the handler once more; a
name server may answer differently then. So the pools of Scrapy's own handlers (Twisted's HTTP/1.1
and 2, and httpx) are made to ask when a connection is there; aiohttp's, when it knows to which
addresses it is about to connect. Where it is a proxy that connects, nobody here knows to whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

Reach = Callable[[str, str], None]
"""Takes a URL and the address that a connection for it goes to; raises where it may not."""
_DIRECT = 4
"""Parts of a key of Scrapy's pools: scheme, host, port, where it binds. Those of a proxy's tunnel
have more."""


def looked_at(handler: Any, reach: Reach) -> None:
    """Have a handler's connections ask from now on, if it is one of Scrapy's own."""
    pool = getattr(handler, "_pool", None)
    for name in ("_newConnection", "_new_connection"):
        if hasattr(pool, name):
            _wrap(pool, name, reach)
    transport = getattr(getattr(handler, "_default_client", None), "_transport", None)
    inner: Any = getattr(transport, "_pool", None)
    if hasattr(inner, "_network_backend"):
        inner._network_backend = _Backend(inner._network_backend, reach)
    connector = getattr(getattr(handler, "_session", None), "connector", None)
    if hasattr(connector, "_resolve_host") and hasattr(connector, "_create_proxy_connection"):
        _ask(connector, reach)


def _wrap(pool: Any, name: str, reach: Reach) -> None:
    own = getattr(pool, name)

    def connection(key: Any, *more: Any) -> Any:
        scheme, host, port, *_ = key
        if scheme in (b"http", b"https") and len(key) <= _DIRECT:
            url = _url(scheme.decode("ascii"), host.decode("ascii"), port)
            waiting = getattr(pool, "_pending_requests", {})
            endpoint = _Endpoint(more[-1], url, reach, lambda: waiting.pop(key, ()))
            more = (*more[:-1], endpoint)
        return own(key, *more)

    setattr(pool, name, connection)


_to_proxy: ContextVar[bool] = ContextVar("_to_proxy", default=False)


def _ask(connector: Any, reach: Reach) -> None:
    resolve, by_proxy = connector._resolve_host, connector._create_proxy_connection

    async def resolved(host: str, port: int, *args: Any, **more: Any) -> Any:
        found = await resolve(host, port, *args, **more)
        if not _to_proxy.get():
            for each in found:
                reach(_url("http", host, port), str(each["host"]))
        return found

    async def proxied(*args: Any, **more: Any) -> Any:
        token = _to_proxy.set(True)
        try:
            return await by_proxy(*args, **more)
        finally:
            _to_proxy.reset(token)

    connector._resolve_host = resolved
    connector._create_proxy_connection = proxied


def _url(scheme: str, host: str, port: int) -> str:
    bare = host.strip("[]")
    return f"{scheme}://{f'[{bare}]' if ':' in bare else bare}:{port}/"


class _Endpoint:
    """An endpoint whose connections are asked about before a protocol is made for them.

    ``waiting`` gives those who wait for a connection that could not be made: Scrapy's HTTP/2 pool
    tells them nothing.
    """

    def __init__(
        self, own: Any, url: str, reach: Reach, waiting: Callable[[], Iterable[Deferred[Any]]]
    ) -> None:
        self._own = own
        self._url = url
        self._reach = reach
        self._waiting = waiting

    def connect(self, factory: Any) -> Any:
        build = factory.buildProtocol

        def asked(address: Any) -> Any:
            self._reach(self._url, str(address.host))
            return build(address)

        factory.buildProtocol = asked
        made = self._own.connect(factory)
        made.addErrback(self._failed)
        return made

    def _failed(self, failure: Failure) -> Any:
        told = list(self._waiting())
        for each in told:
            each.errback(failure)
        return Deferred() if told else failure


class _Backend:
    """httpcore's network, with the same question."""

    def __init__(self, own: Any, reach: Reach) -> None:
        self._own = own
        self._reach = reach

    async def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> Any:
        stream = await self._own.connect_tcp(host, port, *args, **more)
        try:
            self._reach(_url("http", host, port), str(stream.get_extra_info("server_addr")[0]))
        except BaseException:
            await stream.aclose()
            raise
        return stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)
