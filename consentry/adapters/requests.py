"""The gate without Scrapy, for requests: an adapter that asks before each request leaves.

``session.mount("https://", adapter)`` and the same for ``http://``. A session calls its adapter
once a hop, so a redirect is decided like any other request. The head of an answer is judged
before its body is read, and the body before anybody else has it; what is refused raises Refused.
``store`` clears an item that was made from a response.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any
from weakref import WeakKeyDictionary

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from consentry.adapters.asking import (
    BODY_SECONDS,
    EVIDENCE_BYTES,
    EVIDENCE_SECONDS,
    Asking,
    Look,
)
from consentry.adapters.sockets import guarded
from consentry.adapters.unpacking import ASKED, UNPACKED
from consentry.adapters.wire import left, within
from consentry.errors import Refused
from consentry.evidence import Answer, Fetch, Headers, JsonObject, Outcome
from consentry.gate import Cleared, Gate, Reading
from consentry.signals.body import MAX_BYTES

_READ_SECONDS = 30.0
_CHUNK = 65_536


class GateAdapter(HTTPAdapter):
    """Raises Refused where the gate says no, or not within a minute. For many threads."""

    def __init__(
        self, gate: Gate, sleep: Callable[[float], None] = time.sleep, **more: Any
    ) -> None:
        self._asking = Asking.of(gate)
        self._sleep = sleep
        self._readings: WeakKeyDictionary[requests.Response, Reading] = WeakKeyDictionary()
        super().__init__(**more)

    def init_poolmanager(self, *arguments: Any, **more: Any) -> None:
        super().init_poolmanager(*arguments, **more)
        self.poolmanager.pool_classes_by_scheme = guarded(self._asking.reach)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        how = {"timeout": timeout, "verify": verify, "cert": cert, "proxies": proxies}
        request.headers["Accept-Encoding"] = ASKED
        agent = request.headers.get("User-Agent", "")
        ctx = Fetch(
            str(request.url),
            str(request.method),
            agent.decode("latin-1") if isinstance(agent, bytes) else agent,
        )

        def look(step: Look) -> Outcome:
            return self._look(step, how)

        self._asking.run(self._asking.leaving(ctx), look, self._sleep)
        with within(BODY_SECONDS):
            response = self._send(request, how)
            try:
                answer = Answer(ctx, ctx.url, response.status_code, headers_of(response))
                self._asking.head(answer)
                bare = request.method == "HEAD" or response.is_redirect
                raw = b"" if bare else _raw(response.raw, MAX_BYTES)
            finally:
                response.close()
        content = b"" if bare else self._asking.whole(answer, raw)
        if not bare:
            steps = self._asking.reading(answer, content)
            self._readings[response] = self._asking.run(steps, look, self._sleep)
        for name in UNPACKED:
            response.headers.pop(name, None)
        response._content = content
        response._content_consumed = True
        return response

    def store(self, response: requests.Response, item: JsonObject) -> Future[Cleared]:
        """Clear an item made from a response that came through here; see ``Gate.store``."""
        return self._asking.store(self._readings.get(response), item)

    def _send(self, request: requests.PreparedRequest, how: Mapping[str, Any]) -> requests.Response:
        """One hop, its body unread; nothing waits forever."""
        bounded = {**how, "timeout": how["timeout"] or _READ_SECONDS}
        return super().send(request, stream=True, **bounded)

    def _look(self, step: Look, how: Mapping[str, Any]) -> Outcome:
        """Fetch one file of a host the way its page goes: ten seconds, a cap, no cookies."""
        try:
            request = requests.Request("GET", step.ask.url, headers=step.headers).prepare()
            with within(EVIDENCE_SECONDS):
                response = self._send(request, {**how, "timeout": EVIDENCE_SECONDS})
                try:
                    raw = _raw(response.raw, EVIDENCE_BYTES)
                finally:
                    response.close()
            return self._asking.seen(response.status_code, headers_of(response), raw)
        except (
            requests.RequestException,
            HTTPError,
            OSError,
            ValueError,
            Refused,
            zlib.error,
        ) as e:
            return Outcome(error=_word(e), at=self._asking.gate.now())


def headers_of(response: requests.Response) -> Headers:
    """Headers as the gate reads them, each as often as it was sent."""
    return tuple((name.lower(), value) for name, value in response.raw.headers.iteritems())


def _raw(raw: BaseHTTPResponse, most: int) -> bytes:
    """A body as it is sent, as far as it is looked into. Raises requests.Timeout."""
    body = bytearray()
    while len(body) <= most:
        chunk = raw.read1(_CHUNK, decode_content=False)
        if not chunk:
            break
        body += chunk
        if left() <= 0:
            raise requests.ReadTimeout("the answer did not come to an end in time")
    return bytes(body)


def _word(problem: Exception) -> str:
    """The error word of an Outcome for what was raised."""
    text = str(problem)
    if isinstance(problem, requests.Timeout):
        return "timeout"
    if isinstance(problem, requests.exceptions.SSLError):
        return "tls"
    if isinstance(problem, Refused) or "Connection refused" in text:
        return "refused"
    return "dns" if "NameResolutionError" in text else "reset"


__all__ = ["GateAdapter"]
