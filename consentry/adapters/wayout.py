"""The project's own way out, where the environment names one: http_proxy, https_proxy, no_proxy.

Read as Scrapy reads them, so that a page that is tried goes the way that a crawl would go. It is
the proxy then that looks a name up, and has to keep what is behind a firewall to itself.
"""

from __future__ import annotations

from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from consentry.adapters.responses import word
from consentry.adapters.wire import Backend, Reach, Wire
from consentry.errors import ConfigError


class WayOut(httpx.BaseTransport):
    """Sends each request directly, or by the proxy that the environment names for it.

    Raises ConfigError for a proxy that speaks no HTTP, cannot be reached, or refuses.
    """

    def __init__(self, reach: Reach) -> None:
        self._direct = Wire(reach)
        self._named = {scheme: url for scheme, url in getproxies().items() if url}
        self._proxies: dict[str, httpx.BaseTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        proxy = self._named.get(request.url.scheme, "")
        if not proxy or proxy_bypass(request.url.host):
            return self._direct.handle_request(request)
        if proxy not in self._proxies:
            self._proxies[proxy] = _Proxied(proxy)
        return self._proxies[proxy].handle_request(request)

    def close(self) -> None:
        for transport in (self._direct, *self._proxies.values()):
            transport.close()


class _Proxied(httpx.HTTPTransport):
    def __init__(self, url: str) -> None:
        try:
            proxy = httpx.Proxy(url if "://" in url else f"http://{url}")
        except (ValueError, httpx.InvalidURL):
            proxy = None
        if proxy is None or proxy.url.scheme not in ("http", "https") or not proxy.url.host:
            raise ConfigError(
                "the proxy that http_proxy or https_proxy names is none that speaks HTTP.",
                remedy="Write http://, its host and its port, or unset the variable.",
            )
        at = proxy.url
        self._pool = httpcore.HTTPProxy(
            httpcore.URL(scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=at.raw_path),
            proxy_auth=proxy.raw_auth,
            ssl_context=httpx.create_ssl_context(),
            proxy_ssl_context=proxy.ssl_context,
            keepalive_expiry=5,
            network_backend=Backend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return super().handle_request(request)
        except (httpx.ConnectError, httpx.ProxyError) as problem:
            if word(problem) == "tls":
                raise
            raise ConfigError(
                "the proxy that http_proxy or https_proxy names cannot be reached, or refuses.",
                remedy="Look at it, or unset the variable.",
            ) from None


__all__ = ["WayOut"]
