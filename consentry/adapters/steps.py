"""The steps of an asking, gone through in a thread or in an event loop.

A generator yields what has to be done next, a ``Look`` at a file of a host or a ``Pause``. Threads
take their steps in turn, and each file is fetched once, however many requests wait for it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from consentry.evidence import Ask, Fetch, Outcome
from consentry.gate import Gate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Look:
    """Fetch this file of a host, as ``ctx``: one hop, no cookies, bounded in time and size."""

    ask: Ask
    ctx: Fetch

    @property
    def headers(self) -> dict[str, str]:
        """What to send along, and nothing else."""
        plain = {"user-agent": self.ctx.user_agent, "accept-encoding": "identity", "accept": "*/*"}
        return {**plain, **dict(self.ask.headers)}


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class _Done(Generic[T]):
    """No step is left, and this is what they came to."""

    result: T


Steps: TypeAlias = Generator[Look | Pause, None, T]


class Stepping:
    """Goes through the steps of one gate's askings."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._lock = threading.RLock()
        self._asked: dict[Ask, Future[None]] = {}

    def run(
        self,
        steps: Steps[T],
        look: Callable[[Look], Outcome],
        sleep: Callable[[float], None] = time.sleep,
    ) -> T:
        """Go through steps in this thread."""
        while not isinstance(step := self._next(steps), _Done):
            if isinstance(step, Pause):
                sleep(step.seconds)
            elif (others := self._begin(step.ask)) is not None:
                others.result()
            else:
                try:
                    self._learn(step.ask, look(step))
                finally:
                    self._end(step.ask)
        return step.result

    async def arun(
        self,
        steps: Steps[T],
        look: Callable[[Look], Awaitable[Outcome]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> T:
        """Go through steps in this event loop."""
        while not isinstance(step := self._next(steps), _Done):
            if isinstance(step, Pause):
                await sleep(step.seconds)
            elif (others := self._begin(step.ask)) is not None:
                await asyncio.shield(asyncio.wrap_future(others))
            else:
                try:
                    self._learn(step.ask, await look(step))
                finally:
                    self._end(step.ask)
        return step.result

    def _next(self, steps: Steps[T]) -> Look | Pause | _Done[T]:
        with self._lock:
            try:
                return next(steps)
            except StopIteration as end:
                return _Done(end.value)

    def _begin(self, ask: Ask) -> Future[None] | None:
        """What to wait for, if somebody looks at this file already."""
        with self._lock:
            begun = self._asked.get(ask)
            if begun is None:
                self._asked[ask] = Future()
            return begun

    def _learn(self, ask: Ask, outcome: Outcome) -> None:
        with self._lock:
            self.gate.learn(ask, outcome)

    def _end(self, ask: Ask) -> None:
        with self._lock:
            self._asked.pop(ask).set_result(None)


__all__ = ["Look", "Pause", "Stepping", "Steps"]
