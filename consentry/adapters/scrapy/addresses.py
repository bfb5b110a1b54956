"""To which addresses a host's name leads: asked about before a connection is made.

A name may lead behind a firewall. It is looked up as Scrapy's handlers will look it up, by the
reactor's resolver, and what was found is kept for a minute. Where a request goes through a proxy,
it is the proxy that looks the name up.
"""

from __future__ import annotations

import asyncio
import socket
import time
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.reactor import is_reactor_installed
from twisted.internet.interfaces import IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from consentry.evidence import Decision

if TYPE_CHECKING:
    from consentry.gate import Gate

_SECONDS = 60.0
_MOST = 20_000


class Addresses:
    """The addresses of one crawl's hosts."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}

    async def against(self, request: Request) -> Decision | None:
        """What speaks against a connection for this request; None if nothing does."""
        host = urlparse_cached(request).hostname
        if not host or request.meta.get("proxy"):
            return None
        until, found = self._known.get(host, (0.0, ()))
        if time.monotonic() >= until:
            found = await _looked_up(host)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[host] = (time.monotonic() + _SECONDS, found)
        return self._against(request, found)

    def against_answer(self, request: Request, response: Response) -> Decision | None:
        """The same, of the address that a response came from."""
        if request.meta.get("proxy") or response.ip_address is None:
            return None
        return self._against(request, (str(response.ip_address),))

    def _against(self, request: Request, addresses: tuple[str, ...]) -> Decision | None:
        for address in addresses:
            if decision := self._gate.reach(request.url, address):
                return decision
        return None


async def _looked_up(host: str) -> tuple[str, ...]:
    """The addresses of a name; none if it has none, which the handler will find out too."""
    if not is_reactor_installed():
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError:
            return ()
        return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
    from twisted.internet import reactor

    receiver = _Receiver()
    reactor.nameResolver.resolveHostName(receiver, host)
    return await receiver.done


@implementer(IResolutionReceiver)
class _Receiver:
    def __init__(self) -> None:
        self.done: asyncio.Future[tuple[str, ...]] = asyncio.get_running_loop().create_future()
        self._found: list[str] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        """Twisted's name."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self._found.append(str(address.host))

    def resolutionComplete(self) -> None:  # noqa: N802
        if not self.done.done():
            self.done.set_result(tuple(self._found))
