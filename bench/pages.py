"""A loopback server of real pages, in a process of its own, for the benchmarks."""

from __future__ import annotations

import contextlib
import gzip
import multiprocessing
import re
import socket
import ssl
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PEM = serialization.Encoding.PEM
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "pages"
HOSTS = 40
CRAWLING: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "LOG_LEVEL": "WARNING",
    "DOWNLOAD_DELAY": 0,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TWISTED_DNS_RESOLVER": "crawler.localhost.Resolver",
    "USER_AGENT": "Mozilla/5.0 (compatible; BenchBot/1.0; +https://example.org/contact)",
}
"""Settings of both sides' crawls."""
_REFUSING = (b"noindex", b"noai", b"isaccessibleforfree", b"tdm-reservation", b"nosnippet")
_PROSE = re.compile(rb"(?s)<(script|style)\b.*?</\1|(?<=>)[^<>]+(?=<)|(?<=href=[\"'])[^\"'#]+")
_WORD = re.compile(rb"(?<![&#\w])(?:[a-z]{4,}(?![a-z]*\.[a-z])|[0-9]+)")
_SYLLABLES = [a + b for a in (b"b", b"d", b"k", b"l", b"m", b"n", b"r", b"t") for b in (b"a", b"o")]
ROBOTS = b"User-agent: *\nDisallow: /private/\nDisallow: /*?session=\nAllow: /\n"


def bodies() -> list[bytes]:
    """Real pages of 20 to 60 KB where they are at hand, else pages made to that size.

    Pages that refuse something are left out: both sides shall do the same work.
    """
    raw = [p.read_bytes() for p in sorted(CORPUS.glob("*.html"))] if CORPUS.is_dir() else []
    real = [gzip.decompress(b) if b[:2] == b"\x1f\x8b" else b for b in raw]
    fit = [
        b
        for b in real
        if 20_000 <= len(b) <= 60_000 and not any(mark in b.lower() for mark in _REFUSING)
    ]
    return fit or [_made(n) for n in range(40)]


def renewed(page: bytes, number: int) -> bytes:
    """The page with words and numbers of its own: every sixth word, the last digits of numbers,
    and an end of each link are like on no other page, so nothing of it is remembered."""
    word = b"".join(_SYLLABLES[number >> shift & 15] for shift in (0, 4, 8))
    count = 0

    def changed(found: re.Match[bytes]) -> bytes:
        nonlocal count
        count += 1
        old = found[0]
        if old.isdigit():
            return b"%0*d" % (len(old), (int(old[-9:]) + number * 7) % 10 ** len(old))
        return word if count % 6 == 0 else old

    def of(found: re.Match[bytes]) -> bytes:
        if found[1]:
            return found[0]
        text = _WORD.sub(changed, found[0])
        return text + b"-" + word if page[found.start() - 1 : found.start()] in b"\"'" else text

    return _PROSE.sub(of, page)


def _made(number: int) -> bytes:
    block = (
        '<div class="card"><h2>Heading {0}</h2><p>Plain words about nothing in particular, '
        'written to fill a page of ordinary size with text and <a href="/p/{0}">links</a>.</p>'
        "<ul><li>one</li><li>two</li></ul></div>"
    )
    inner = "".join(block.format(number * 1000 + at) for at in range(140))
    page = f"<html lang=en><head><title>Page {number}</title></head><body>{inner}</body></html>"
    return page.encode()


class Answering(BaseHTTPRequestHandler):
    """Answers that keep the connection, and says nothing of them."""

    protocol_version = "HTTP/1.1"

    def give(self, status: int, kind: str, body: bytes, *, gzipped: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if gzipped:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def forever(
    listener: socket.socket, handler: type[Answering], tls: ssl.SSLContext | None = None
) -> None:
    """Answer on a socket that listens already, until the process is killed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler, bind_and_activate=False)
    server.socket.close()
    server.server_address = listener.getsockname()
    server.socket = listener
    if tls is not None:
        server.socket = tls.wrap_socket(listener, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


def _certificate(folder: Path) -> Path:
    """A key and a certificate that nobody vouches for, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(PEM, form, serialization.NoEncryption())
    where = folder / "tls.pem"
    where.write_bytes(private + made.public_bytes(PEM))
    return where


def _serve(listener: socket.socket, pages: list[bytes], items: int, fresh: bool, web: bool) -> None:
    packed = [gzip.compress(page) for page in pages] if web else []

    class Handler(Answering):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                status, kind, body = 200, "text/plain", ROBOTS
            elif self.path.startswith("/.well-known/"):
                status, kind, body = 404, "text/plain", b"none"
            elif self.path == "/many":
                rows = "".join(
                    f'<li class="item"><b>Thing {n}</b> <i>{n}.50</i> <p>Some words on it.</p></li>'
                    for n in range(items)
                )
                status, kind = 200, "text/html; charset=utf-8"
                body = f"<html lang=en><title>Many</title><ul>{rows}</ul></html>".encode()
            else:
                number = int(self.path.rpartition("/")[2] or 0)
                status, kind, body = 200, "text/html; charset=utf-8", pages[number % len(pages)]
                if fresh:
                    body = renewed(body, number)
                if web:
                    self.give(status, kind, packed[number % len(pages)], gzipped=True)
                    return
            self.give(status, kind, body)

    tls = None
    if web:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            tls.load_cert_chain(_certificate(Path(folder)))
    forever(listener, Handler, tls)


def serve(
    items: int = 1000, *, fresh: bool = False, web: bool = False
) -> contextlib.AbstractContextManager[int]:
    """Serve until left; gives the port. fresh: every page has words of its own; web: with TLS, and
    pages with gzip."""
    return beside(_serve, bodies(), items, fresh, web)


@contextlib.contextmanager
def beside(serving: Callable[..., None], *args: object) -> Iterator[int]:
    """Have a process of its own serve on a free port, which is given, until left. serving: takes
    the listening socket, then ``args``."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    port = listener.getsockname()[1]
    process = multiprocessing.get_context("fork").Process(
        target=serving, args=(listener, *args), daemon=True
    )
    process.start()
    listener.close()
    try:
        yield port
    finally:
        process.kill()
        process.join()
