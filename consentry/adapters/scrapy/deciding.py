"""Asks the gate for each request and each response, and remembers what it granted.

A grant is kept by the request object and holds for one URL, method and User-Agent; it is never
in ``request.meta``, which redirects, retries and pickles carry on to other requests.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag
from weakref import WeakKeyDictionary

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from consentry.adapters.scrapy import readings
from consentry.adapters.scrapy.heads import headers_of
from consentry.adapters.scrapy.logs import masked
from consentry.adapters.scrapy.refusals import RefusedRequest, refusal, rules_of
from consentry.evidence import Answer, Decision, Fetch, Need
from consentry.gate import LONGEST_WAIT

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session
    from consentry.gate import Reading, Shown

_ROUNDS = 40

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Grant:
    """What was decided, and for what exactly."""

    ctx: Fetch
    decision: Decision
    proxy: str | None = None


class Decider:
    """Between Scrapy's hooks and the gate."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._grants: WeakKeyDictionary[Request, Grant] = WeakKeyDictionary()
        self._heads: WeakKeyDictionary[Request, tuple[int, Decision]] = WeakKeyDictionary()
        self._refused: WeakKeyDictionary[Request, Decision] = WeakKeyDictionary()
        self._shown: WeakKeyDictionary[Request, Shown] = WeakKeyDictionary()

    # --- requests --------------------------------------------------------------------------

    def ctx_of(self, request: Request, url: str = "", *, sent: bool = False) -> Fetch:
        """The request as the gate sees it; ``sent``: with the User-Agent it really carries."""
        carried = request.headers.get("User-Agent")
        default = "" if sent else self._s.activity.user_agent
        trail = request.meta.get("redirect_urls")
        return Fetch(
            url=url or request.url,
            method=request.method,
            user_agent=carried.decode("latin-1") if carried is not None else default,
            role="media" if request.callback is NO_CALLBACK else "page",
            came_from=str(trail[-1]) if isinstance(trail, list) and trail else "",
        )

    def screen(self, request: Request) -> None:
        """The signal request_scheduled: what its address and the orders say, before it is queued.

        An error other than IgnoreRequest would be swallowed by the signal, so every one is it.
        """
        try:
            decision = self._s.gate.screen(self.ctx_of(request))
        except Exception as problem:
            log.error("A request could not be screened: %s", type(problem).__name__)
            self._s.own["scrapy/fault"] += 1
            raise IgnoreRequest("scrapy/fault") from None
        if not decision.allowed:
            raise self.no(request, decision)

    def granted(self, request: Request) -> Grant | None:
        """What was granted to this request, if anything."""
        return self._grants.get(request)

    def grant(self, request: Request, grant: Grant) -> None:
        """What was decided elsewhere for this request, or for the one that it carries out."""
        self._grants[request] = grant

    def shown(self, request: Request, shown: Shown) -> None:
        """A browser shows what comes of this request."""
        self._shown[request] = shown

    async def clear(self, request: Request) -> None:
        """Decide about a request that wants to leave. Raises RefusedRequest."""
        self._refused.pop(request, None)
        self._heads.pop(request, None)
        ctx = self.ctx_of(request)
        proxy = request.meta.get("proxy")
        self._grants[request] = Grant(ctx, await self.ask(request, ctx), proxy)
        try:
            await self._s.lines.enter(request)
        except RefusedRequest as refused:
            raise self.no(request, refused.decision) from None

    async def ask(self, request: Request, ctx: Fetch) -> Decision:
        """Ask the gate until it decides, showing it what it needs to see of the host."""
        waited = 0.0
        if not self._s.complete():
            raise self.no(request, refusal("scrapy/unchecked", "fetch"))
        if decision := await self._s.addresses.against(request):
            raise self.no(request, decision)
        for _ in range(_ROUNDS):
            answer = self._s.gate.fetch(ctx)
            if isinstance(answer, Need):
                await self._s.evidence.show(answer.asks, request)
                continue
            if answer.allowed:
                return answer
            wait = answer.not_before - time.time() if answer.verdict == "defer" else 0.0
            if wait <= 0 or waited + wait > LONGEST_WAIT:
                raise self.no(request, answer)
            async with self._s.room.outside(request):
                await self._s.room.sleep(wait)
            waited += wait
        raise self.no(request, refusal("scrapy/no-end", "fetch"))

    async def depart(self, request: Request) -> None:
        """The last step before the socket. Returns when the request may leave, right now."""
        waited = 0.0
        while waited <= LONGEST_WAIT:
            grant, ctx = self._grants.get(request), self.ctx_of(request, sent=True)
            if grant is None:
                raise self.no(request, refusal("scrapy/undecided", "fetch"))
            once = len(request.headers.getlist("User-Agent")) == 1 and _asks_its_host(request)
            if _exactly(grant.ctx) != _exactly(ctx) or not once:
                raise self.no(request, refusal("scrapy/changed", "fetch"))
            if self._s.evidence.goes_another_way(request, grant.proxy):
                self._another_way(request)
            if not self._s.gate.valid(grant.decision, grant.ctx):
                again = await self.ask(request, grant.ctx)
                self._grants[request] = Grant(grant.ctx, again, grant.proxy)
            try:
                wait = await self._s.lines.depart(request)
            except RefusedRequest as refused:
                raise self.no(request, refused.decision) from None
            if wait <= 0:
                return
            waited += wait
        raise self.no(request, refusal("scrapy/wait", "fetch"))

    def _another_way(self, request: Request) -> None:
        if self._s.choices.strict:
            raise self.no(request, refusal("scrapy/proxy-changed", "fetch"))
        self._s.suspect("a proxy was changed after its request was decided")

    # --- responses -------------------------------------------------------------------------

    def judged(self, request: Request, status: int, decision: Decision) -> None:
        """A head was judged; ``status`` is 0 if it was not known then."""
        self._heads[request] = (status, decision)

    def stopped(self, request: Request, stop: StopDownload) -> Response:
        """A download was stopped at its headers: by us, or by somebody else."""
        _, decision = self._heads.get(request, (0, None))
        response = stop.response
        if decision is None or decision.allowed or response is None:
            raise stop
        return self.give_up(request, response, self.no(request, decision))

    async def arrived(self, request: Request, response: Response) -> Response:
        """Judge a response before anybody else has it, and unpack it once for all.

        Raises RefusedRequest; a refused one that Scrapy would try again goes back empty.
        """
        response = self.unpacked(request, response)
        if decision := self._s.addresses.against_answer(request, response):
            raise self.no(request, decision)
        try:
            await self.read(request, response)
        except RefusedRequest as refused:
            return self.give_up(request, response, refused)
        return response

    def unpacked(self, request: Request, response: Response) -> Response:
        """The response without its Content-Encoding, if it is one that Scrapy knows."""
        unpacker = self._s.crawler.get_downloader_middleware(HttpCompressionMiddleware)
        if unpacker is None or not response.body:
            return response
        unpacked = unpacker.process_response(request, response)
        return unpacked if isinstance(unpacked, Response) else response

    async def read(self, request: Request, response: Response) -> None:
        """Decide about a response, head and body, decompressed. Raises RefusedRequest."""
        answer = await self.head(request, response)
        await self.show(answer, response.body, request)
        reading = self._s.gate.body(answer, response.body, self._shown.get(request))
        if not reading.decision.allowed:
            raise self.no(request, reading.decision)
        if answer.fetch.role == "media":
            self._whole(request, reading)
        readings.keep(request, response, reading)

    def _whole(self, request: Request, reading: Reading) -> None:
        """A media pipeline keeps the bytes as they are, and asks nobody again."""
        decision, loses = self._s.gate.whole(reading)
        if not decision.allowed:
            raise self.no(request, decision)
        if loses:
            raise self.no(request, refusal("scrapy/file-personal", "store"))

    async def head(self, request: Request, response: Response) -> Answer:
        """Decide about a response by its head, if that was not done. Raises RefusedRequest."""
        gate = self._s.gate
        grant = self._grants.get(request)
        if grant is None:
            grant = Grant(ctx := self.ctx_of(request), await self.ask(request, ctx))
            self._grants[request] = grant
        if urldefrag(response.url)[0] != urldefrag(grant.ctx.url)[0]:
            await self.ask(request, self.ctx_of(request, response.url))
        answer = Answer(grant.ctx, response.url, response.status, headers_of(response.headers))
        status, head = self._heads.get(request, (0, None))
        if head is None or status != response.status or "cached" in response.flags:
            head = gate.head(answer)
            self._heads[request] = (response.status, head)
        if not head.allowed:
            if response.body:
                self._s.crawler.stats.inc_value("consentry/read-before-refused")
            raise self.no(request, head)
        if response.headers.get("Content-Encoding") and response.body:
            raise self.no(request, refusal("scrapy/undecodable", "read"))
        return answer

    async def show(self, answer: Answer, content: bytes, request: Request) -> None:
        """Have the gate read the licence documents that a response points to."""
        for _ in range(_ROUNDS):
            asks = self._s.gate.unread(answer, content)
            if not asks:
                return
            await self._s.evidence.show(asks, request)

    def give_up(self, request: Request, response: Response, refused: RefusedRequest) -> Response:
        """A response was refused: raise, or let an empty one go back so that it can be retried."""
        if not self._s.retries(response.status):
            raise refused
        self._refused[request] = refused.decision
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        return response.replace(body=b"", headers=headers)

    def refused(self, request: Request) -> Decision | None:
        """The refusal of a response that was let go back only to be retried."""
        return self._refused.get(request)

    def no(self, request: Request, decision: Decision) -> RefusedRequest:
        """The refusal as an exception, said once for each rule and host."""
        self._s.refused_request(request, decision)
        if any(r.rule == "scrapy/wait" for r in decision.reasons):
            self._s.gate.put_off(decision, self.ctx_of(request))
        log.debug("Refused (%s): %s", rules_of(decision), masked(request.url))
        return RefusedRequest(decision)


def _exactly(ctx: Fetch) -> tuple[str, str, str]:
    return ctx.url, ctx.method, ctx.user_agent


def _asks_its_host(request: Request) -> bool:
    """A Host header of one's own would fetch another host's page (RFC 9110, 7.2)."""
    named = request.headers.getlist("Host")
    if not named:
        return True
    place = urlparse_cached(request).netloc.rpartition("@")[2].lower()
    return [name.decode("latin-1").lower() for name in named] == [place]
