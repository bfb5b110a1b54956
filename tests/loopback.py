"""A web of several hosts on one loopback port, whose answers a test sets and whose log it reads.

Names under ``localhost`` are told apart by the Host header. For other names (``www.example.de``)
give Scrapy the resolver ``loopback.Everywhere``, and others a proxy or a Host header.
"""

from __future__ import annotations

import itertools
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer


class Everywhere(CachingThreadedResolver):
    """A resolver to which every name is this machine: TWISTED_DNS_RESOLVER.

    One that begins with ``inside.`` is on an address that stands for what is behind a firewall.
    """

    def getHostByName(self, name, timeout=()):
        return defer.succeed("127.0.0.2" if name.startswith("inside.") else "127.0.0.1")


@dataclass(frozen=True)
class Hit:
    """A request as it arrived; ``at`` is time.monotonic()."""

    at: float
    method: str
    host: str
    path: str
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def user_agent(self) -> str:
        return self.headers.get("user-agent", "")


@dataclass
class Reply:
    """status, headers and body; ``delay`` seconds pass first. ``how``: answer, drop, silence, or
    raw (the body alone, which is no HTTP)."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    how: str = "answer"


Answer = Reply | Callable[[Hit], Reply]


class Web:
    """Hosts without an answer set give 404, robots.txt included (which lets everybody in).

    A reply may be set anew at any time; one for ``path="*"`` holds for all paths of a host that
    have none of their own. ``hits`` is what arrived, in order.
    """

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], Answer] = {}
        self._hits: list[Hit] = []
        self._closing = threading.Event()
        web = self

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, request, client_address):
                """A client that went away, or that a test dropped."""

        class Handler(_Handler):
            site = web

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @property
    def port(self) -> int:
        return self._server.server_port

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, host: str, path: str, answer: Answer) -> None:
        """Set any reply, or a function from the request to a reply."""
        self._answers[host, path] = answer

    def page(
        self,
        host: str,
        path: str,
        body: str | bytes = "<!doctype html><title>A page</title><p>Text.</p>",
        *,
        status: int = 200,
        type: str = "text/html; charset=utf-8",
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
    ) -> str:
        """Set a page; returns its URL."""
        raw = body.encode() if isinstance(body, str) else body
        self.answer(
            host, path, Reply(raw, status, {"Content-Type": type, **(headers or {})}, delay)
        )
        return self.url(host, path)

    def robots(self, host: str, body: str | bytes = "", **more) -> None:
        """Set robots.txt: its text, or ``status=500``, ``headers=…``, ``delay=…``."""
        self.page(host, "/robots.txt", body, **{"type": "text/plain", **more})

    def redirect(self, host: str, path: str, to: str, status: int = 302) -> str:
        return self.page(host, path, b"", status=status, headers={"Location": to})

    def drop(self, host: str, path: str) -> str:
        """The connection is reset instead of an answer."""
        self.answer(host, path, Reply(how="drop"))
        return self.url(host, path)

    def silence(self, host: str, path: str) -> str:
        """The connection stays open and nothing comes."""
        self.answer(host, path, Reply(how="silence"))
        return self.url(host, path)

    def hits(self, host: str | None = None, path: str | None = None) -> list[Hit]:
        """What arrived, of one host or path if given."""
        return [
            hit for hit in list(self._hits) if host in (None, hit.host) and path in (None, hit.path)
        ]

    def gaps(self, host: str) -> list[float]:
        """Seconds between consecutive requests to a host."""
        at = [hit.at for hit in self.hits(host)]
        return [later - earlier for earlier, later in itertools.pairwise(at)]

    def forget(self) -> None:
        """Begin the log anew."""
        self._hits.clear()

    def start(self) -> Web:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _reply(self, hit: Hit) -> Reply:
        self._hits.append(hit)
        path = hit.path.partition("?")[0]
        for key in ((hit.host, hit.path), (hit.host, path), (hit.host, "*")):
            if key in self._answers:
                answer = self._answers[key]
                return answer(hit) if callable(answer) else answer
        return Reply(b"not here", 404, {"Content-Type": "text/plain"})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Web

    def answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
        length = int(headers.get("content-length", "0") or 0)
        self.rfile.read(length)
        hit = Hit(time.monotonic(), self.command, host.lower(), self.path, headers)
        reply = self.site._reply(hit)
        if reply.delay:
            self.site._closing.wait(reply.delay)
        if reply.how != "answer":
            self.close_connection = True
            if reply.how == "raw":
                self.wfile.write(reply.body)
                return
            if reply.how == "silence":
                self.site._closing.wait()
            reset = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            os.close(self.connection.detach())
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if not any(name.lower() == "content-length" for name in reply.headers):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = answer

    def log_message(self, format: str, *args: object) -> None:
        """The log is ``Web.hits``."""
