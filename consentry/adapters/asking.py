"""How an adapter asks the gate: which steps there are and in which order, without I/O.

What has to be done next is a step (see ``steps``). Orders are looked at again before each one that
lets something through, so a stop order holds from the next second on. One ``Asking`` belongs to a
gate.
"""

from __future__ import annotations

import math
import threading
import zlib
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import ClassVar, TypeAlias
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from msgspec.structs import replace

from consentry.adapters.steps import Look, Pause, Stepping, Steps
from consentry.adapters.unpacking import unpacked
from consentry.errors import Refused
from consentry.evidence import (
    Answer,
    Ask,
    Decision,
    Fetch,
    Headers,
    JsonObject,
    Need,
    Outcome,
    Reason,
    Stage,
)
from consentry.gate import LONGEST_WAIT, Cleared, Gate, Reading, Shown
from consentry.origin import address_of, host_of, is_private
from consentry.signals.body import MAX_BYTES

EVIDENCE_SECONDS = 10.0
"""Within which a host's file has to be there, from connecting to its last byte."""
EVIDENCE_BYTES = 1_572_864
BODY_SECONDS = 180.0
"""Within which a response has to be there as a whole."""
_ROUNDS = 40
_MOST_BARRED = 10_000
_RULES = {
    "adapter/no-end": (
        "The host's own files could not be read to an end.",
        "Ask for the page again later.",
    ),
    "adapter/wait": (
        "The host asks for a longer wait than a request can be kept for.",
        "Ask for the page again later.",
    ),
    "adapter/undecodable": (
        "The body is in an encoding that is not unpacked here, so it cannot be looked into.",
        "Only gzip and deflate were asked for: there is nothing to be done here.",
    ),
    "adapter/too-large": (
        "The body is larger than what is looked into.",
        "No larger body is read, however it is packed.",
    ),
    "adapter/changed": (
        "The request asks its server for something else than its URL says.",
        "Leave Host and target to the URL, and ask for another page by its own URL.",
    ),
    "adapter/upgrade": (
        "A connection that becomes something else than HTTP cannot be looked into.",
        "Leave WebSockets and other protocols to the browser adapter.",
    ),
}


Arrived: TypeAlias = tuple[bytes, Reading | None]
"""A body, unpacked, and what was found on it."""


class Asking(Stepping):
    """Asks one gate. ``Asking.of(gate)`` is the same for all who ask it."""

    _all: ClassVar[WeakValueDictionary[int, Asking]] = WeakValueDictionary()
    _finding = threading.Lock()

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate)
        self._barred: dict[str, Decision] = {}

    @classmethod
    def of(cls, gate: Gate) -> Asking:
        with cls._finding:
            return cls._all.setdefault(id(gate), cls(gate))

    # --- steps -----------------------------------------------------------------------------

    def leaving(self, ctx: Fetch) -> Steps[None]:
        """Until a request may leave, right now. Raises Refused, and OrderError if what stands
        cannot be read."""
        self.gate.refresh()
        host = host_of(ctx.url)
        if is_private(host):
            self.reach(ctx.url, "127.0.0.1" if address_of(host) is None else host)
        decision = yield from self._decided(ctx)
        sub = ctx.role == "sub"
        wait, waited = 0.0 if sub else self.gate.turn(ctx.url), 0.0
        while True:
            if wait > 0:
                waited += wait
                if waited > LONGEST_WAIT:
                    raise self._too_long(ctx, wait)
                yield Pause(wait)
                self.gate.refresh()
            if not self.gate.valid(decision, ctx):
                decision = yield from self._decided(ctx)
            wait = self.gate.leave(ctx.url, sub=sub)
            if wait <= 0:
                return

    def reading(self, answer: Answer, content: bytes, shown: Shown | None = None) -> Steps[Reading]:
        """Until a body, unpacked, may be read on. Raises Refused."""
        for _ in range(_ROUNDS):
            asks = self.gate.unread(answer, content)
            if not asks:
                break
            yield from self._shown(asks, answer.fetch)
        self.gate.refresh()
        reading = self.gate.body(answer, content, shown)
        if not reading.decision.allowed:
            raise Refused(reading.decision)
        return reading

    def arrived(self, answer: Answer, raw: bytes | None) -> Steps[Arrived]:
        """Until a body as it was sent may be read on, unpacked; None: nobody reads it. Of what a
        page in a browser loads (role ``sub``) the head is judged and no more. Raises Refused."""
        if raw is None:
            return b"", None
        content = self.whole(answer, raw)
        if answer.fetch.role == "sub":
            return content, None
        return content, (yield from self.reading(answer, content))

    def _decided(self, ctx: Fetch) -> Steps[Decision]:
        waited, host = 0.0, host_of(ctx.url)
        for _ in range(_ROUNDS):
            answer = self.gate.fetch(ctx)
            if isinstance(answer, Need):
                yield from self._shown(answer.asks, ctx)
                if barred := self._barred.get(host):
                    raise Refused(barred)
                continue
            if answer.allowed:
                return answer
            wait = answer.not_before - self.gate.now() if answer.verdict == "defer" else 0
            if wait <= 0 or waited + wait > LONGEST_WAIT:
                raise Refused(answer)
            waited += wait
            yield Pause(wait)
        raise self.no("adapter/no-end", ctx)

    def _shown(self, asks: Sequence[Ask], page: Fetch) -> Steps[None]:
        for ask in asks:
            ctx = Fetch(ask.url, "GET", page.user_agent, "evidence", ask.came_from or ask.origin)
            may = self.gate.fetch(ctx)
            if isinstance(may, Need) or not may.allowed:
                self.gate.learn(ask, Outcome(error="refused", at=self.gate.now()))
            else:
                yield Look(ask, ctx)

    # --- answers at once -------------------------------------------------------------------

    def reach(self, url: str, address: str) -> None:
        """A connection for this URL goes to this address. Raises Refused if it may not."""
        host = host_of(url)
        with self._lock:
            decision = self.gate.reach(url, address)
            self._barred.pop(host, None)
            if decision is None:
                return
            if len(self._barred) < _MOST_BARRED:
                self._barred[host] = decision
        raise Refused(decision)

    def head(self, answer: Answer) -> None:
        """The head of a response. Raises Refused if its body may not be read."""
        with self._lock:
            decision = self.gate.head(answer)
        if not decision.allowed:
            raise Refused(decision)

    def whole(self, answer: Answer, raw: bytes) -> bytes:
        """A body as it was sent, unpacked within its bound. Raises Refused."""
        try:
            content, more = unpacked(raw, _encoding(answer.headers), MAX_BYTES)
        except (ValueError, zlib.error):
            raise self.no("adapter/undecodable", answer.fetch, "read") from None
        if more:
            raise self.no("adapter/too-large", answer.fetch, "read")
        return content

    def seen(self, status: int, headers: Headers, raw: bytes) -> Outcome:
        """A host's file as it was sent. Raises ValueError, zlib.error."""
        body, more = unpacked(raw, _encoding(headers), EVIDENCE_BYTES)
        return Outcome(status, headers, body, at=self.gate.now(), truncated=more)

    def itself(self, ctx: Fetch, hosts: Iterable[str]) -> None:
        """A Host header of one's own would fetch another host's page (RFC 9110, 7.2). Raises
        Refused."""
        place = urlsplit(ctx.url).netloc.rpartition("@")[2].lower()
        if any(host.lower() != place for host in hosts):
            raise self.no("adapter/changed", ctx)

    def store(self, reading: Reading | None, item: JsonObject) -> Future[Cleared]:
        """What ``Gate.store`` gives, whichever thread asks."""
        with self._lock:
            self.gate.refresh()
            return self.gate.store(reading, item)

    def no(self, rule: str, ctx: Fetch, stage: Stage = "fetch") -> Refused:
        """The refusal by a rule of this file, which no pack can know of, written down."""
        says, remedy = _RULES[rule]
        with self._lock:
            self.gate.note(rule, ctx.url)
        return Refused(Decision("deny", stage, (Reason(rule, "deny", says, remedy),)))

    def _too_long(self, ctx: Fetch, wait: float) -> Refused:
        no = self.no("adapter/wait", ctx)
        later = replace(no.decision, verdict="defer", not_before=math.ceil(self.gate.now() + wait))
        self.gate.put_off(later, ctx)
        return Refused(later)


def _encoding(headers: Headers) -> str:
    return ",".join(value for name, value in headers if name == "content-encoding")


__all__ = ["Arrived", "Asking"]
