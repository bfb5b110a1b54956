"""One hop, as each plug makes it: asked about, sent, and judged, its head before its body.

A plug says how its library sends a request and what comes back (``Got``). Everything else stands
here, once for threads and once for an event loop: how long an answer may take, how much of it is
read, and what of it is handed on.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from consentry.adapters.asking import (
    BODY_SECONDS,
    EVIDENCE_BYTES,
    EVIDENCE_SECONDS,
    Arrived,
    Asking,
)
from consentry.adapters.steps import Look
from consentry.adapters.wire import within
from consentry.errors import Refused
from consentry.evidence import Answer, Fetch, Headers, Outcome
from consentry.gate import Gate
from consentry.signals.body import MAX_BYTES

FAILED: tuple[type[Exception], ...] = (OSError, ValueError, zlib.error, Refused)
"""What having a file of a host raises, beside the errors of a plug's library."""


class Got(Protocol):
    """A response whose head is there, and whose body is not read yet."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Headers: ...

    @property
    def bare(self) -> bool:
        """Has it no body, or one that nobody reads?"""

    def read(self, most: int) -> bytes:
        """The body as it was sent, as far as to ``most`` bytes and a chunk. Raises the library's
        error once the time of ``within`` is over."""

    def close(self) -> None: ...


class AsyncGot(Protocol):
    """The same for an event loop; there, whoever reads bounds the time."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Headers: ...

    @property
    def bare(self) -> bool: ...

    async def read(self, most: int) -> bytes: ...

    async def close(self) -> None: ...


G = TypeVar("G", bound=Got)
A = TypeVar("A", bound=AsyncGot)


class Hops:
    """Hops of one plug, for many threads.

    failed: what its library raises; word: the error word of an ``Outcome`` for such an exception.
    """

    def __init__(
        self,
        gate: Gate,
        failed: tuple[type[Exception], ...],
        word: Callable[[Exception], str],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.asking = Asking.of(gate)
        self._failed = (*FAILED, *failed)
        self._word = word
        self._sleep = sleep

    def make(
        self, ctx: Fetch, send: Callable[[], G], ask: Callable[[Look], Got]
    ) -> tuple[G, Arrived]:
        """``send`` sends the request itself, ``ask`` one for a file of its host. Raises Refused."""

        def look(step: Look) -> Outcome:
            return self.look(step, ask)

        self.asking.run(self.asking.leaving(ctx), look, self._sleep)
        with within(BODY_SECONDS):
            got = send()
            try:
                answer = Answer(ctx, ctx.url, got.status, got.headers)
                self.asking.head(answer)
                raw = None if got.bare else got.read(MAX_BYTES)
            finally:
                got.close()
        return got, self.asking.run(self.asking.arrived(answer, raw), look, self._sleep)

    def look(self, step: Look, ask: Callable[[Look], Got]) -> Outcome:
        """Have one file of a host: one hop, ten seconds, a cap on its size, no cookies."""
        try:
            with within(EVIDENCE_SECONDS):
                got = ask(step)
                try:
                    raw = got.read(EVIDENCE_BYTES)
                finally:
                    got.close()
            return self.asking.seen(got.status, got.headers, raw)
        except self._failed as problem:
            return Outcome(error=self._word(problem), at=self.asking.gate.now())


class AsyncHops:
    """The same for one event loop. Raises TimeoutError where an answer does not come to an end."""

    def __init__(
        self,
        gate: Gate,
        failed: tuple[type[Exception], ...],
        word: Callable[[Exception], str],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.asking = Asking.of(gate)
        self._failed = (*FAILED, *failed)
        self._word = word
        self._sleep = sleep

    async def make(
        self,
        ctx: Fetch,
        send: Callable[[], Awaitable[A]],
        ask: Callable[[Look], Awaitable[AsyncGot]],
    ) -> tuple[A, Arrived]:
        async def look(step: Look) -> Outcome:
            return await self.look(step, ask)

        await self.asking.arun(self.asking.leaving(ctx), look, self._sleep)
        async with asyncio.timeout(BODY_SECONDS):
            got = await send()
            try:
                answer = Answer(ctx, ctx.url, got.status, got.headers)
                self.asking.head(answer)
                raw = None if got.bare else await got.read(MAX_BYTES)
            finally:
                await got.close()
        return got, await self.asking.arun(self.asking.arrived(answer, raw), look, self._sleep)

    async def look(self, step: Look, ask: Callable[[Look], Awaitable[AsyncGot]]) -> Outcome:
        try:
            async with asyncio.timeout(EVIDENCE_SECONDS):
                got = await ask(step)
                try:
                    raw = await got.read(EVIDENCE_BYTES)
                finally:
                    await got.close()
            return self.asking.seen(got.status, got.headers, raw)
        except self._failed as problem:
            return Outcome(error=self._word(problem), at=self.asking.gate.now())


__all__ = ["AsyncGot", "AsyncHops", "Got", "Hops"]
