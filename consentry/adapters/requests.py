"""The gate without Scrapy, for requests: an adapter that asks before each request leaves.

``session.mount("https://", adapter)`` and the same for ``http://``. A session calls its adapter
once a hop, so a redirect is decided like any other request. The head of an answer is judged
before its body is read, and the body before anybody else has it; what is refused raises Refused.
``store`` clears an item that was made from a response.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any
from weakref import WeakKeyDictionary

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from consentry.adapters.asking import EVIDENCE_SECONDS
from consentry.adapters.hops import Hops
from consentry.adapters.sockets import guarded
from consentry.adapters.steps import Look
from consentry.adapters.unpacking import ASKED, UNPACKED
from consentry.adapters.wire import left
from consentry.errors import Refused, SetupError
from consentry.evidence import Fetch, JsonObject
from consentry.gate import Cleared, Gate, Reading

_READ_SECONDS = 30.0
_CHUNK = 65_536
_FAILED = (requests.RequestException, HTTPError)


class GateAdapter(HTTPAdapter):
    """Raises Refused where the gate says no, or not within a minute. For many threads."""

    def __init__(
        self, gate: Gate, sleep: Callable[[float], None] = time.sleep, **more: Any
    ) -> None:
        self._hops = Hops(gate, _FAILED, _word, sleep)
        self._readings: WeakKeyDictionary[requests.Response, Reading] = WeakKeyDictionary()
        super().__init__(**more)

    def init_poolmanager(self, *arguments: Any, **more: Any) -> None:
        super().init_poolmanager(*arguments, **more)
        self.poolmanager.pool_classes_by_scheme = guarded(self._hops.asking.reach)

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        """Where a proxy connects, it knows by itself to whom; its answers are bounded like any."""
        manager: Any = super().proxy_manager_for(proxy, **more)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = guarded(lambda _url, _address: None)
        return manager

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

        def ask(step: Look) -> _Received:
            asked = requests.Request("GET", step.ask.url, headers=step.headers).prepare()
            return self._sent(asked, {**how, "timeout": EVIDENCE_SECONDS})

        ctx = _fetch(request)
        if named := _text(request.headers.get("Host", "")):
            self._hops.asking.itself(ctx, (named,))
        got, arrived = self._hops.make(ctx, lambda: self._sent(request, how), ask)
        response, (content, reading) = got.response, arrived
        if reading is not None:
            self._readings[response] = reading
        for name in UNPACKED:
            response.headers.pop(name, None)
        response._content = content
        response._content_consumed = True
        return response

    def store(self, response: requests.Response, item: JsonObject) -> Future[Cleared]:
        """Clear an item made from a response that came through here; see ``Gate.store``."""
        return self._hops.asking.store(self._readings.get(response), item)

    def _sent(self, request: requests.PreparedRequest, how: Mapping[str, Any]) -> _Received:
        """One hop, its body unread; nothing waits forever, and nothing is sent twice."""
        if self.max_retries.total is None or self.max_retries.total:
            raise SetupError(
                "max_retries of a GateAdapter would send requests again that nobody decided.",
                remedy="Leave it out, and ask the session again: each try is decided.",
            )
        bounded = {**how, "timeout": how["timeout"] or _READ_SECONDS}
        return _Received(super().send(request, stream=True, **bounded), request.method)


class _Received:
    """A response as a hop takes it (``hops.Got``); each header as often as it was sent."""

    def __init__(self, response: requests.Response, method: str | None) -> None:
        self.response = response
        self.status = response.status_code
        raw = response.raw.headers
        self.headers = tuple((name.lower(), value) for name, value in raw.iteritems())
        self.bare = method == "HEAD" or response.is_redirect

    def read(self, most: int) -> bytes:
        body = bytearray()
        while len(body) <= most:
            chunk = self.response.raw.read1(_CHUNK, decode_content=False)
            if not chunk:
                break
            body += chunk
            if left() <= 0:
                raise requests.ReadTimeout("the answer did not come to an end in time")
        return bytes(body)

    def close(self) -> None:
        self.response.close()


def _fetch(request: requests.PreparedRequest) -> Fetch:
    """A request as the gate sees it. Only encodings that can be unpacked are asked for."""
    request.headers["Accept-Encoding"] = ASKED
    agent = _text(request.headers.get("User-Agent", ""))
    return Fetch(str(request.url), str(request.method), agent)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


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
