"""The gate without Scrapy, for httpx: a transport that asks before each request leaves.

httpx calls its transport once a hop, so a redirect is decided like any other request. The
head of an answer is judged before its body is read; a refused body is never read.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from consentry.errors import Refused
from consentry.evidence import Answer, Ask, Decision, Fetch, Headers, Need, Outcome, Reason
from consentry.gate import LONGEST_WAIT, Gate, Reading

EVIDENCE_SECONDS = 10.0
EVIDENCE_BYTES = 1_572_864
_MOST_ASKS = 32
_NO_END = Reason(
    "engine/error",
    "deny",
    "The host's own files could not be read to an end.",
    "Try again later.",
)


class LocalNames(httpx.HTTPTransport):
    """httpx's transport, to which names under ``localhost`` are this machine (RFC 6761 6.3)."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host.rstrip(".")
        if host.endswith(".localhost"):
            headers = {**request.headers, "host": request.url.netloc.decode("ascii")}
            request = httpx.Request(
                request.method,
                request.url.copy_with(host="127.0.0.1"),
                headers=headers,
                stream=request.stream,
                extensions=request.extensions,
            )
        return super().handle_request(request)


class GateTransport(httpx.BaseTransport):
    """Wraps a transport. Raises Refused where the gate says no, or not within a minute."""

    def __init__(
        self,
        gate: Gate,
        inner: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gate = gate
        self._inner = inner or LocalNames()
        self._sleep = sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        ctx = Fetch(
            url=str(request.url),
            method=request.method,
            user_agent=request.headers.get("user-agent", ""),
            came_from=str(request.extensions.get("came_from", "")),
        )
        decision = self._clear(ctx)
        while (wait := self._gate.leave(ctx.url)) > 0:
            self._wait(wait, decision)
        if not self._gate.valid(decision, ctx):
            decision = self._clear(ctx)
        response = self._inner.handle_request(request)
        head = self._gate.head(answer_of(ctx, response))
        if not head.allowed:
            response.close()
            raise Refused(head)
        return response

    def body(self, answer: Answer, content: bytes) -> Reading:
        """Judge a body, once the licence documents that it points to were read."""
        for _ in range(_MOST_ASKS):
            asks = self._gate.unread(answer, content)
            if not asks:
                break
            for ask in asks:
                self._gate.learn(ask, self._look(ask, answer.fetch))
        return self._gate.body(answer, content)

    def close(self) -> None:
        self._inner.close()

    def _clear(self, ctx: Fetch) -> Decision:
        """Ask the gate until it decides, showing it what it needs to see of the host."""
        for _ in range(_MOST_ASKS):
            answer = self._gate.fetch(ctx)
            if isinstance(answer, Need):
                for ask in answer.asks:
                    self._gate.learn(ask, self._look(ask, ctx))
                continue
            if answer.allowed:
                self._wait(self._gate.turn(ctx.url), answer)
                return answer
            raise Refused(answer)
        raise Refused(Decision("deny", "fetch", (_NO_END,)))

    def _wait(self, seconds: float, decision: Decision) -> None:
        if seconds > LONGEST_WAIT:
            raise Refused(decision)
        if seconds > 0:
            self._sleep(seconds)

    def _look(self, ask: Ask, page: Fetch) -> Outcome:
        """Fetch one file of a host: one hop, ten seconds, a cap on its size, no cookies."""
        came_from = ask.came_from or ask.origin
        ctx = Fetch(ask.url, "GET", page.user_agent, "evidence", came_from)
        allowed = self._gate.fetch(ctx)
        if isinstance(allowed, Need) or not allowed.allowed:
            return Outcome(error="refused", at=self._gate.now())
        request = httpx.Request(
            "GET",
            ask.url,
            headers={
                "user-agent": page.user_agent,
                "accept-encoding": "identity",
                **dict(ask.headers),
            },
            extensions={"timeout": httpx.Timeout(EVIDENCE_SECONDS).as_dict()},
        )
        until = time.monotonic() + EVIDENCE_SECONDS
        try:
            response = self._inner.handle_request(request)
            try:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > EVIDENCE_BYTES:
                        break
                    if time.monotonic() > until:
                        return Outcome(error="timeout", at=self._gate.now())
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            return Outcome(error=_word(problem), at=self._gate.now())
        return Outcome(
            status=response.status_code,
            headers=headers_of(response),
            body=bytes(body[:EVIDENCE_BYTES]),
            at=self._gate.now(),
            truncated=len(body) > EVIDENCE_BYTES,
        )


def headers_of(response: httpx.Response) -> Headers:
    """Headers as the gate reads them: names in lower case, values as Latin-1."""
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, value in response.headers.raw
    )


def answer_of(ctx: Fetch, response: httpx.Response) -> Answer:
    """The head of a response as the gate reads it."""
    return Answer(ctx, ctx.url, response.status_code, headers_of(response))


def _word(problem: Exception) -> str:
    text = str(problem).lower()
    if isinstance(problem, httpx.TimeoutException):
        return "timeout"
    if "certificate" in text or "ssl" in text or "tls" in text:
        return "tls"
    if isinstance(problem, httpx.ConnectError):
        return "dns" if "name" in text or "address" in text else "refused"
    return "reset"


__all__ = ["GateTransport", "LocalNames", "answer_of", "headers_of"]
