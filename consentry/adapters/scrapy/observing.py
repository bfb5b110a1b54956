"""CONSENTRY_MODE = "observe": decide and count, and let everything pass as it is.

For trying the rules on a crawler that one already has. Nothing is refused, changed, delayed or
kept; a host's robots.txt and opt-out files are asked for, since nothing can be said without them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy.http import Request, Response

from consentry.adapters.scrapy import readings
from consentry.adapters.scrapy.heads import headers_of
from consentry.evidence import Answer, Decision, Fetch, Need
from consentry.gate import Reading
from consentry.signals.page import Page

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session

_ROUNDS = 40

log = logging.getLogger(__name__)


class Observer:
    """Asks the gate the same questions as an enforcing crawl, and obeys no answer."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._refused: WeakKeyDictionary[Request, Decision] = WeakKeyDictionary()

    async def request(self, request: Request) -> None:
        """Count what would have been said of a request."""
        self._refused.pop(request, None)
        try:
            for _ in range(_ROUNDS):
                answer = self._s.gate.fetch(self._ctx(request))
                if not isinstance(answer, Need):
                    if not answer.allowed:
                        self._refused[request] = answer
                    return
                await self._s.evidence.show(answer.asks, request)
        except Exception as problem:
            self._broke(problem)

    async def response(self, request: Request, response: Response) -> None:
        """Count what would have been said of a response, and keep the reading for its items.

        What an enforcing crawl would not have got is not judged further: one refusal counts once.
        """
        self._s.pages += 1
        try:
            answer = Answer(
                self._ctx(request), response.url, response.status, headers_of(response.headers)
            )
            decision = self._refused.get(request) or self._s.gate.head(answer)
            if decision.allowed:
                content = self._s.decider.unpacked(request, response.copy()).body
                for _ in range(_ROUNDS):
                    asks = self._s.gate.unread(answer, content)
                    if not asks:
                        break
                    await self._s.evidence.show(asks, request)
                reading = self._s.gate.body(answer, content)
            else:
                nothing = Page.parse(b"", url=response.url, headers=())
                reading = Reading(answer, decision, nothing)
            readings.keep(request, response, reading)
        except Exception as problem:
            self._broke(problem)

    def _ctx(self, request: Request) -> Fetch:
        return Fetch(request.url, request.method, self._s.activity.user_agent)

    def _broke(self, problem: Exception) -> None:
        self._s.own["scrapy/fault"] += 1
        log.warning("A check failed and was passed over (observe): %s", type(problem).__name__)
