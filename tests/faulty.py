"""The way to an S3 server, with faults: a proxy on loopback that spoils the next requests.

``after``: the server does what was asked, and its answer is lost. ``before``: the request is lost.
``half``: the answer's body breaks off. ``bit``: a bit of it is flipped. ``sent``: a bit of what is
sent is flipped. ``silent``: no answer comes in time. A number with a code is an answer of a server.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections import deque
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from consentry.storage.retention import Retention

TOMORROW = datetime.now(UTC) + timedelta(days=1)
ERROR = '<?xml version="1.0"?><Error><Code>{}</Code><Message>key AKIAEXAMPLE</Message></Error>'


class Proxy(ThreadingHTTPServer):
    """Use as a context manager. ``faults`` are taken one a request of a method in ``methods``."""

    daemon_threads = True

    def __init__(self, endpoint: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = urlsplit(endpoint).netloc
        self.faults: deque[str] = deque()
        self.always = ""
        self.methods = ("GET", "PUT", "POST", "DELETE", "HEAD")
        self.seen: list[str] = []

    def __enter__(self) -> Proxy:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, address: object) -> None:
        """A client that has gone away is what is being tried."""

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_fault(self, method: str) -> str:
        if method not in self.methods:
            return ""
        return self.faults.popleft() if self.faults else self.always


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def log_message(self, *arguments: object) -> None:
        pass

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline:
            self.close_connection = True
        elif self.parse_request():
            self.relay()

    def relay(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        expects = self.headers.get("Expect", "").lower() == "100-continue"
        if expects:
            self.send_response_only(100)
            self.end_headers()
        sent = self.rfile.read(length)
        self.server.seen.append(f"{self.command} {self.path}")
        fault = self.server.next_fault(self.command)
        if fault == "before":
            return self.hang_up()
        if fault == "silent":
            time.sleep(1.5)
            return self.hang_up()
        if fault[:3].isdigit():
            status, _, code = fault.partition(" ")
            return self.answer(int(status), [], ERROR.format(code).encode())
        if fault == "sent":
            sent = _flipped(sent)
        status, headers, body = self.forward(sent)
        if fault == "after":
            return self.hang_up()
        if fault == "bit":
            body = _flipped(body)
        self.answer(status, headers, body, half=fault == "half")
        return None

    def forward(self, sent: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        behind = http.client.HTTPConnection(self.server.behind, timeout=120)
        behind.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in ("expect", "connection"):
                behind.putheader(name, value)
        behind.endheaders(sent)
        found = behind.getresponse()
        body = found.read()
        behind.close()
        return found.status, found.getheaders(), body

    def answer(
        self, status: int, headers: list[tuple[str, str]], body: bytes, *, half: bool = False
    ) -> None:
        self.send_response_only(status)
        length = str(len(body))
        for name, value in headers:
            if name.lower() == "content-length":
                length = value
            elif name.lower() not in ("connection", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if half else body)
        if half:
            self.hang_up()

    def hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


class Until(Retention):
    """Locks until the same moment, however often it is asked."""

    def fields(self, name):
        return {**super().fields(name), "ObjectLockRetainUntilDate": TOMORROW}


def _flipped(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1]) if data else data
