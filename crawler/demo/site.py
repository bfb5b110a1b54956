"""The demo site: one small server on loopback, which is a different host by each name."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from crawler.demo.pages import SHOWN, Reply, html
from crawler.demo.trades import TRADES

ADDRESS = "127.0.0.1"
PORT = 8765
HOSTS = {**SHOWN, **TRADES}
_KNOWN = {"/robots.txt": "robots", "/.well-known/tdmrep.json": "tdmrep"}
_BASE = re.compile(rb"BASE:([a-z]+)")
_MISSING = html("Not here", "<p>There is no such page.</p>", status=404)


class DemoSite:
    """``with DemoSite() as site``: serves until the block ends. ``url`` is the front page.

    Takes its usual port, so that addresses stay the same from run to run, or a free one if
    something else listens there. Raises OSError if loopback has none.
    """

    def __init__(self, port: int = PORT) -> None:
        try:
            self._server = ThreadingHTTPServer((ADDRESS, port), _Handler)
        except OSError:
            self._server = ThreadingHTTPServer((ADDRESS, 0), _Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    def origin(self, host: str) -> str:
        return f"http://{host}.localhost:{self._server.server_port}"

    @property
    def url(self) -> str:
        return self.origin("www") + "/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The full names of the hosts that the front page leads to."""
        return tuple(f"{host}.localhost" for host in SHOWN)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "ExampleGazette"
    sys_version = ""

    def do_GET(self) -> None:
        host, _, port = self.headers.get("Host", "").partition(":")
        pages = HOSTS.get(host.removesuffix(".localhost"), {})
        path = self.path.partition("?")[0]
        reply = pages.get(_KNOWN.get(path, path), _MISSING)
        self._send(reply, port)

    do_HEAD = do_GET  # noqa: N815

    def _send(self, reply: Reply, port: str) -> None:
        body = _BASE.sub(rb"http://\1.localhost:" + port.encode(), reply.body)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the crawl tells what happened."""
