"""The only way out of a browser: a proxy on loopback that fetches nothing by itself.

It ends the browser's TLS with a certificate of its own, so that it sees each request whole, with
method, URL and headers: a hop of a redirect, a popup's, a worker's, a download's, whoever asked.
What it reads it hands to one function, and what that gives goes back; there is no other way on.
The key is made at the start and never leaves this process; the server's own certificate is looked
at by whoever fetches. HTTP/1.1 (RFC 9112) is h11's; a tunnel is asked for by CONNECT (RFC 9110,
9.3.6).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import h11

from consentry.adapters.playwright.certificate import certified
from consentry.evidence import Headers

MOST_SENT = 1 << 20
"""Bytes that a page may send with one request."""
_IDLE = 120.0
_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te"),
        *("proxy-connection", "trailer", "transfer-encoding", "upgrade"),
    }
)
"""Of one connection only (RFC 9110, 7.6.1)."""
_REPORTS = ("application/csp-report", "application/reports+json")
_NOT_ASKED_ON = _HOP | {"host", "content-length", "accept-encoding"}
_NOT_GIVEN_ON = _HOP | {
    *("content-length", "content-encoding", "strict-transport-security", "alt-svc"),
    *("nel", "report-to", "reporting-endpoints", "speculation-rules"),
    *("cache-control", "expires", "pragma", "age", "etag", "last-modified"),
}
"""What the way here used up, and what would have the browser go other ways, report home, or show
what it has kept: a copy asks nobody, whatever was ordered meanwhile, and no record lists it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the browser sends it, names of headers in lower case."""

    method: str
    url: str = field(repr=False)
    headers: Headers = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str:
        """The first header of that name; "" if there is none."""
        return next((value for each, value in self.headers if each == name), "")

    @property
    def asks_ahead(self) -> bool:
        """Is it the browser's question whether a request may cross origins (Fetch, 4.8)?"""
        return self.method == "OPTIONS" and bool(self.header("access-control-request-method"))

    @property
    def reports(self) -> bool:
        """Does it tell a site what happened in the browser (CSP 3, 5.3; Reporting API, 3.5)?"""
        return self.header("content-type").partition(";")[0] in _REPORTS


@dataclass(frozen=True, slots=True)
class Given:
    """What goes back to the browser; the body is not packed."""

    status: int
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)


Answer = Callable[[Asked], Awaitable[Given]]
NOTHING = Given(403, (("content-type", "text/plain"),), b"Refused.\n")


class Egress:
    """The proxy. ``answer`` is asked for each request; an exception of it is a refusal."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._tls = certified()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)

    async def close(self) -> None:
        """Let go of every connection."""
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        try:
            await _Talk(reader, writer, self._answer, self._tls).go()
        except (OSError, TimeoutError, EOFError, h11.ProtocolError, UnicodeError, ValueError):
            """A browser that goes away, or does not speak HTTP, gets nothing."""
        except asyncio.CancelledError:
            """By close, and by nobody else: this is the end of the task."""
        finally:
            writer.close()
            with suppress(OSError, TimeoutError):
                await writer.wait_closed()


class _Talk:
    """One connection of the browser's, before and inside its tunnel."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answer: Answer,
        tls: ssl.SSLContext,
    ) -> None:
        self._reader, self._writer = reader, writer
        self._answer, self._tls = answer, tls
        self._http = h11.Connection(h11.SERVER)
        self._base = ""

    async def go(self) -> None:
        while True:
            event = await self._next()
            if not isinstance(event, h11.Request):
                return
            if event.method == b"CONNECT":
                if self._base:
                    return
                await self._tunnel(event.target.decode("ascii"))
                continue
            asked = Asked(
                event.method.decode("ascii"),
                self._base + event.target.decode("ascii"),
                tuple(
                    (name.decode("latin-1"), value.decode("latin-1"))
                    for name, value in event.headers
                    if name.decode("latin-1") not in _NOT_ASKED_ON
                ),
                await self._body(),
            )
            upgrades = any(name == b"upgrade" for name, _ in event.headers)
            given = NOTHING if upgrades else await self._ask(asked)
            await self._give(given, with_body=asked.method != "HEAD")
            if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
                return
            self._http.start_next_cycle()

    async def _ask(self, asked: Asked) -> Given:
        try:
            return await self._answer(asked)
        except Exception:
            return NOTHING

    async def _tunnel(self, place: str) -> None:
        """What the browser takes for the server's own TLS ends here."""
        await self._body()
        if self._http.trailing_data[0]:
            raise ValueError("something came before the tunnel was there")
        self._writer.write(self._http.send(h11.Response(status_code=200, headers=[])) or b"")
        await self._writer.drain()
        await self._writer.start_tls(self._tls, ssl_handshake_timeout=10.0)
        self._base = "https://" + place.removesuffix(":443")
        self._http = h11.Connection(h11.SERVER)

    async def _next(self) -> object:
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event
            async with asyncio.timeout(_IDLE):
                self._http.receive_data(await self._reader.read(65_536))

    async def _body(self) -> bytes:
        body = bytearray()
        while isinstance(event := await self._next(), h11.Data):
            body += event.data
            if len(body) > MOST_SENT:
                raise ValueError("too much is sent")
        if not isinstance(event, h11.EndOfMessage):
            raise EOFError
        return bytes(body)

    async def _give(self, given: Given, *, with_body: bool) -> None:
        headers = [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in given.headers
            if name not in _NOT_GIVEN_ON
        ]
        headers.append((b"content-length", str(len(given.body)).encode()))
        headers.append((b"cache-control", b"no-store"))
        parts: list[h11.Event] = [h11.Response(status_code=given.status, headers=headers)]
        if given.body and with_body and given.status not in (204, 304):
            parts.append(h11.Data(data=given.body))
        parts.append(h11.EndOfMessage())
        for part in parts:
            self._writer.write(self._http.send(part) or b"")
        await self._writer.drain()
