"""One at a time for a host that asks for an interval (Crawl-delay, Retry-After).

A request of such an origin enters its line before it is queued for download and leaves the line
at the socket. So the gap between two departures is the gap that was asked for, whatever waits in
between, and a long queue is a long line, not a list of refusals: only who is first in line asks
the gate for a turn. Scrapy's own delays come on top; they can only slow down.
"""

from __future__ import annotations

import asyncio
import math
import time
import weakref
from collections import deque
from typing import TYPE_CHECKING

from msgspec.structs import replace
from scrapy.http import Request

from consentry.adapters.scrapy.refusals import RefusedRequest, refusal
from consentry.adapters.scrapy.waiting import Room
from consentry.gate import LONGEST_WAIT
from consentry.origin import origin_of

if TYPE_CHECKING:
    from consentry.gate import Gate


class Lines:
    """The lines of one crawl, one for each origin that asks for an interval."""

    def __init__(self, gate: Gate, room: Room) -> None:
        self._gate = gate
        self._room = room
        self._first: dict[str, weakref.ref[Request]] = {}
        self._behind: dict[str, deque[tuple[asyncio.Future[None], Request]]] = {}

    async def enter(self, request: Request) -> None:
        """Wait to be first in line, and then for the turn. Raises RefusedRequest."""
        if self._gate.delay(request.url) <= 0:
            return
        origin = origin_of(request.url)
        first = self._first.get(origin)
        if first is not None and first() is request:
            return
        async with self._room.outside(request):
            await self._be_first(origin, request)
            try:
                wait = self._gate.turn(request.url)
                if wait > LONGEST_WAIT:
                    raise _too_long(wait)
                if wait > 0:
                    await self._room.sleep(wait)
            except BaseException:
                self.leave(request)
                raise

    async def depart(self, request: Request) -> float:
        """At the socket: 0.0 says the request leaves now; else it has waited, so check again."""
        wait = self._gate.leave(request.url)
        if wait <= 0:
            self.leave(request)
            return 0.0
        if wait > LONGEST_WAIT:
            raise _too_long(wait)
        async with self._room.outside(request):
            await self._room.sleep(wait)
        return wait

    def leave(self, request: Request) -> None:
        """Leave the line, if the request stands first in it; also when it never departs."""
        origin = origin_of(request.url)
        first = self._first.get(origin)
        if first is not None and first() is request:
            self._next(origin)

    async def _be_first(self, origin: str, request: Request) -> None:
        if origin not in self._first:
            self._put_first(origin, request)
            return
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._behind.setdefault(origin, deque()).append((called, request))
        try:
            await self._room.until(called)
        except BaseException:
            called.cancel()
            self.leave(request)
            raise

    def _put_first(self, origin: str, request: Request) -> None:
        """A request that is dropped somewhere without a word leaves the line by dying."""
        self._first[origin] = weakref.ref(request, lambda gone: self._died(origin, gone))

    def _died(self, origin: str, gone: weakref.ref[Request]) -> None:
        if self._first.get(origin) is gone:
            self._next(origin)

    def _next(self, origin: str) -> None:
        self._first.pop(origin, None)
        behind = self._behind.get(origin)
        while behind:
            called, request = behind.popleft()
            if not called.done():
                self._put_first(origin, request)
                called.set_result(None)
                return
        self._behind.pop(origin, None)


def _too_long(wait: float) -> RefusedRequest:
    """The refusal of a wait of so many seconds; it says when the time will have come."""
    not_before = math.ceil(time.time() + wait)
    return RefusedRequest(replace(refusal("scrapy/wait", "fetch"), not_before=not_before))
