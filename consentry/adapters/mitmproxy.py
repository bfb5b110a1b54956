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
import logging
import socket
from collections.abc import Coroutine
from typing import Any

import httpx
from mitmproxy import ctx, http

from consentry.adapters import telling
from consentry.adapters.asking import BODY_SECONDS, Asking
from consentry.adapters.bypasses import Bypasses
from consentry.adapters.httpx import AsyncGateTransport
from consentry.adapters.responses import plain
from consentry.adapters.unpacking import ASKED, UNPACKED
from consentry.adapters.wire import url_of, where
from consentry.evidence import Answer, Fetch
from consentry.gate import Gate

HOST = "consentry.invalid"

log = logging.getLogger(__name__)


class GateAddon:
    """Takes the gate over; closes it when mitmproxy ends."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._asking = Asking.of(gate)
        self._evidence = AsyncGateTransport(gate)
        self._pages = telling.Read(self._asking)
        self.addons = [Bypasses()]

    def running(self) -> None:
        """Evidence goes the way of pages."""
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
            data.server.error = f"not connected: {telling.said(problem)}"

    async def responseheaders(self, flow: http.HTTPFlow) -> None:
        """The head of an answer has arrived: is its body read?"""
        asked = flow.metadata.get("consentry")
        if flow.response is None or asked == "answered":
            return
        try:
            flow.response.stream = False
            if flow.request.url != asked.url or flow.request.method != asked.method:
                raise self._asking.no("adapter/changed", asked)
            headers = plain(flow.response.headers.fields)
            answer = Answer(asked, asked.url, flow.response.status_code, headers)
            self._asking.head(answer)
            flow.metadata["consentry"] = answer
            asyncio.get_running_loop().call_later(BODY_SECONDS, _give_up, flow)
        except Exception as problem:
            log.info("Refused: %s", telling.said(problem))
            flow.kill()

    async def response(self, flow: http.HTTPFlow) -> None:
        """A body has arrived: may it be handed on?"""
        if flow.metadata.get("consentry") != "answered":
            await self._closed(flow, self._read(flow))

    async def _closed(self, flow: http.HTTPFlow, step: Coroutine[Any, Any, None]) -> None:
        """What fails is refused: mitmproxy would log an error of ours and go on."""
        try:
            await step
        except Exception as problem:
            log.info("Refused: %s", telling.said(problem))
            _answer(flow, 403, telling.refused(problem))

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
        bare = flow.request.method == "HEAD" or (300 <= answer.status < 400)
        steps = self._asking.arrived(answer, None if bare else response.raw_content or b"")
        content, reading = await self._asking.arun(steps, self._evidence.look)
        if reading is not None:
            self._pages.keep(answer.url, reading)
        for name in UNPACKED:
            response.headers.pop(name, None)
        response.content = content

    async def _cleared(self, flow: http.HTTPFlow) -> None:
        """An item of a page that went through here: what may be handed on of it."""
        done = await asyncio.wrap_future(self._pages.clear(flow.request.content or b""))
        _answer(flow, 200, telling.cleared(done))


def _answer(flow: http.HTTPFlow, status: int, told: str) -> None:
    flow.metadata["consentry"] = "answered"
    flow.response = http.Response.make(status, told, {"content-type": "application/json"})


def _give_up(flow: http.HTTPFlow) -> None:
    if flow.killable and flow.response is not None and flow.response.raw_content is None:
        flow.kill()


__all__ = ["HOST", "GateAddon"]
