"""The gate in mitmproxy: for crawlers of any language and kind that can be told of a proxy.

A script for ``mitmdump -s`` holds two lines, see docs/other-crawlers.md:
``addons = [GateAddon(open_gate(activity=…, home=…))]``. Each request that arrives is decided before
a connection is made; the head of its answer before the body is read, and the body before the
client has it. A refusal is answered with 403 and says why; one by the head of an answer closes the
connection, since the body is not waited for. What goes through the proxy undecoded (WebSockets,
raw TCP and UDP, hosts that are passed on) goes nowhere.

An item is cleared by ``POST http://consentry.invalid/items`` through the same proxy, with
``{"url": the page's, "item": {…}}``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections import OrderedDict
from collections.abc import Coroutine
from typing import Any

import httpx
from mitmproxy import ctx, exceptions, http

from consentry.adapters.asking import BODY_SECONDS, Asking
from consentry.adapters.httpx import AsyncGateTransport
from consentry.adapters.unpacking import ASKED, UNPACKED
from consentry.adapters.wire import url_of, where
from consentry.errors import ConsentryError, Refused
from consentry.evidence import Answer, Decision, Fetch, Headers, Reason
from consentry.gate import Gate, Reading

HOST = "consentry.invalid"
_READ = 256
"""Pages whose items can still be cleared, the latest ones."""
_AROUND = ("ignore_hosts", "allow_hosts", "tcp_hosts", "udp_hosts")
_BOUND = {
    "body_size_limit": "16m",
    "connection_strategy": "lazy",
    "stream_large_bodies": None,
    "upstream_cert": False,
}

log = logging.getLogger(__name__)


class GateAddon:
    """Takes the gate over; closes it when mitmproxy ends."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._asking = Asking.of(gate)
        self._evidence = AsyncGateTransport(gate)
        self._readings: OrderedDict[str, Reading] = OrderedDict()
        self._runs = False

    def configure(self, updated: set[str]) -> None:
        """Options that would let something past are not taken, now or later."""
        for name in _AROUND:
            if name in updated and getattr(ctx.options, name):
                raise exceptions.OptionsError(f"{name} lets hosts past the gate: leave it out")
        for name, bound in _BOUND.items():
            if name in updated and getattr(ctx.options, name) != bound and self._runs:
                raise exceptions.OptionsError(f"{name} has to be {bound}: leave it as it is")

    def running(self) -> None:
        """Set what has to be set; evidence goes the way of pages."""
        ctx.options.update(**_BOUND)
        if "flow_detail" in ctx.options:  # mitmdump's: it prints URLs
            ctx.options.flow_detail = 0
        self._runs = True
        for mode in ctx.options.mode:
            kind, _, other = mode.partition(":")
            if kind == "upstream":
                proxy = httpx.AsyncHTTPTransport(proxy=other)
                self._evidence = AsyncGateTransport(self._gate, proxy)

    def done(self) -> None:
        self._gate.close()

    async def request(self, flow: http.HTTPFlow) -> None:
        """A request has arrived: decide, before there is a connection to its host."""
        if flow.request.host == HOST:
            await self._closed(flow, self._cleared(flow))
        else:
            await self._closed(flow, self._leaves(flow))

    async def server_connect(self, data: Any) -> None:
        """A connection is about to be made: to where? A proxy behind this one knows by itself."""
        if data.server.via is not None:
            return
        host, port = data.server.address[:2]
        if where(host) != host:
            data.server.address = (where(host), port)
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(where(host), port, type=socket.SOCK_STREAM)
            for *_, address in found:
                self._asking.reach(url_of(host, port), str(address[0]))
        except Exception as problem:
            data.server.error = f"not connected: {_said(problem)}"

    async def responseheaders(self, flow: http.HTTPFlow) -> None:
        """The head of an answer has arrived: is its body read?"""
        asked = flow.metadata.get("consentry")
        if flow.response is None or asked == "answered":
            return
        try:
            flow.response.stream = False
            answer = Answer(asked, asked.url, flow.response.status_code, _headers(flow.response))
            self._asking.head(answer)
            flow.metadata["consentry"] = answer
            asyncio.get_running_loop().call_later(BODY_SECONDS, _give_up, flow)
        except Exception as problem:
            log.info("Refused: %s", _said(problem))
            flow.kill()

    async def response(self, flow: http.HTTPFlow) -> None:
        """A body has arrived: may it be handed on?"""
        if flow.metadata.get("consentry") != "answered":
            await self._closed(flow, self._read(flow))

    # --- what is decided -------------------------------------------------------------------

    async def _closed(self, flow: http.HTTPFlow, step: Coroutine[Any, Any, None]) -> None:
        """What fails is refused: mitmproxy would log an error of ours and go on."""
        try:
            await step
        except Exception as problem:
            log.info("Refused: %s", _said(problem))
            reasons = _deciding(problem.decision) if isinstance(problem, Refused) else []
            told = {
                "refused": [r.rule for r in reasons] or ["engine/error"],
                "says": [r.says for r in reasons] or [_said(problem)],
                "remedy": [r.remedy for r in reasons],
            }
            _answer(flow, 403, told)

    async def _leaves(self, flow: http.HTTPFlow) -> None:
        request = flow.request
        request.headers["user-agent"] = self._gate.activity.user_agent
        request.headers["accept-encoding"] = ASKED
        request.host_header = httpx.URL(request.url).netloc.decode("ascii")
        asked = Fetch(request.url, request.method, self._gate.activity.user_agent)
        if "upgrade" in request.headers:
            raise self._asking.no("adapter/upgrade", asked)
        await self._asking.arun(self._asking.leaving(asked), self._evidence.look)
        flow.metadata["consentry"] = asked

    async def _read(self, flow: http.HTTPFlow) -> None:
        answer, response = flow.metadata["consentry"], flow.response
        content = b""
        if not (flow.request.method == "HEAD" or (300 <= answer.status < 400)):
            content = self._asking.whole(answer, response.raw_content or b"")
            steps = self._asking.reading(answer, content)
            self._keep(answer.url, await self._asking.arun(steps, self._evidence.look))
        for name in UNPACKED:
            response.headers.pop(name, None)
        response.content = content

    def _keep(self, url: str, reading: Reading) -> None:
        self._readings.pop(url, None)
        self._readings[url] = reading
        if len(self._readings) > _READ:
            self._readings.popitem(last=False)

    async def _cleared(self, flow: http.HTTPFlow) -> None:
        """An item of a page that went through here: what may be handed on of it."""
        told = json.loads(flow.request.content or b"")
        reading = self._readings.get(str(told["url"]))
        cleared = await asyncio.wrap_future(self._asking.store(reading, told["item"]))
        _answer(flow, 200, {"item": cleared.item, "provenance_id": cleared.provenance_id})


def _deciding(decision: Decision) -> list[Reason]:
    return [r for r in decision.reasons if r.verdict == decision.verdict]


def _headers(response: http.Response) -> Headers:
    fields = response.headers.fields
    return tuple((n.decode("latin-1").lower(), v.decode("latin-1")) for n, v in fields)


def _answer(flow: http.HTTPFlow, status: int, told: dict[str, Any]) -> None:
    flow.metadata["consentry"] = "answered"
    body = json.dumps(told, ensure_ascii=False)
    flow.response = http.Response.make(status, body, {"content-type": "application/json"})


def _give_up(flow: http.HTTPFlow) -> None:
    if flow.killable and flow.response is not None and flow.response.raw_content is None:
        flow.kill()


def _said(problem: Exception) -> str:
    """What may be said of a problem: rules and plain errors, never a page's words."""
    if isinstance(problem, Refused):
        return ", ".join(r.rule for r in _deciding(problem.decision))
    return str(problem) if isinstance(problem, ConsentryError) else type(problem).__name__


__all__ = ["HOST", "GateAddon"]
