"""A head that does not end is given up while it comes, not when DOWNLOAD_TIMEOUT is over.

Scrapy tells of a head when all of it is there, and Twisted bounds one line of it, not their number.
So the connections of Scrapy's own handler (``http11.HTTP11DownloadHandler``, through its pool's
factory) count what comes before the body. HTTP/2 bounds a list of fields by itself; other handlers
have DOWNLOAD_TIMEOUT alone.
"""

from __future__ import annotations

from typing import Any

from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import HTTPConnectionPool

from consentry.adapters.scrapy.heads import MOST


class HeadTooLargeError(Exception):
    """More than MOST octets came, and no body yet."""


def bound(handler: Any) -> None:
    """Bound the heads that a download handler reads from now on, if it is one of Scrapy's own."""
    pool = getattr(handler, "_pool", None)
    if not isinstance(pool, HTTPConnectionPool):
        return
    own = pool._factory

    class Bounded(own):  # type: ignore[misc, valid-type]
        def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
            return _counted(super().buildProtocol(addr))

    pool._factory = Bounded


def is_told_by(problem: BaseException) -> bool:
    """Is it what a handler raises when a head was given up here?"""
    each: BaseException | None = problem
    while each is not None:
        if any(reason.check(HeadTooLargeError) for reason in getattr(each, "reasons", ())):
            return True
        each = each.__cause__
    return False


def _counted(protocol: Any) -> Any:
    own_request, own_data = protocol.request, protocol.dataReceived
    come = 0

    def request(asked: Any) -> Any:
        nonlocal come
        come = 0
        return own_request(asked)

    def received(data: bytes) -> None:
        nonlocal come
        own_data(data)
        if getattr(protocol._parser, "state", None) in (STATUS, HEADER):
            come += len(data)
            if come > MOST:
                protocol._giveUp(Failure(HeadTooLargeError()))  # type: ignore[no-untyped-call]

    protocol.request, protocol.dataReceived = request, received
    return protocol
