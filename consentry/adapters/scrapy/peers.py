"""To which address a connection really goes: asked about before a byte is sent on it.

A name is looked up before its request is decided (``addresses``), and by the handler once more; a
name server may answer differently then. So the pools of Scrapy's own handlers (Twisted's HTTP/1.1
and 2, and httpx) are made to ask when a connection is there. Where it is a proxy that connects,
nobody here knows to whom.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def _wrap(pool: Any, name: str, reach: Reach) -> None:
    own = getattr(pool, name)

    def connection(key: Any, *more: Any) -> Any:
        scheme, host, port, *_ = key
        if scheme in (b"http", b"https") and len(key) <= _DIRECT:
            url = _url(scheme.decode("ascii"), host.decode("ascii"), port)
            endpoint = _Endpoint(more[-1], url, reach)
            more = (*more[:-1], endpoint)
        return own(key, *more)

    setattr(pool, name, connection)


def _url(scheme: str, host: str, port: int) -> str:
    bare = host.strip("[]")
    return f"{scheme}://{f'[{bare}]' if ':' in bare else bare}:{port}/"


class _Endpoint:
    """An endpoint whose connections are asked about before a protocol is made for them."""

    def __init__(self, own: Any, url: str, reach: Reach) -> None:
        self._own = own
        self._url = url
        self._reach = reach

    def connect(self, factory: Any) -> Any:
        build = factory.buildProtocol

        def asked(address: Any) -> Any:
            self._reach(self._url, str(address.host))
            return build(address)

        factory.buildProtocol = asked
        return self._own.connect(factory)


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
