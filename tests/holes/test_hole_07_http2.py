"""Scrapy's HTTP/2 handler behind the gate: needs h2 and priority (``twisted[http2]``)."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from contextlib import suppress

import h2.config
import h2.connection
import h2.events
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from holes.opened import crawled
from invariants.foreign import spider

HANDLER = "scrapy.core.downloader.handlers.http2.H2DownloadHandler"
TURNS = """
import loopback
class Turns(loopback.Everywhere):
    asked = 0
    def getHostByName(self, name, timeout=()):
        Turns.asked += name == "turns.test"
        turned = name == "turns.test" and Turns.asked > 1
        return super().getHostByName("inside.test" if turned else name, timeout)
SETTINGS["TWISTED_DNS_RESOLVER"] = Turns
"""
WORD = b"REFUSEDWORD"
PAGES = {
    "/robots.txt": (200, "text/plain", b"User-agent: *\nDisallow: /closed\n"),
    "/": (200, "text/html", b"<title>T</title><p>words"),
    "/closed": (200, "text/html", WORD),
    "/withheld": (451, "text/html", WORD),
    "/opted-out": (200, "text/html", b'<meta name="robots" content="noindex">' + WORD),
}


class H2:
    """A server that speaks nothing but HTTP/2 over TLS, and keeps the paths it was asked."""

    def __init__(self, folder) -> None:
        self.hits: list[str] = []
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._tls.load_cert_chain(_certificate(folder))
        self._tls.set_alpn_protocols(["h2"])
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str) -> str:
        return f"https://a.test:{self.port}{path}"

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with suppress(OSError), self._tls.wrap_socket(plain, server_side=True) as client:
            talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
            talk.initiate_connection()
            client.sendall(talk.data_to_send())
            while data := client.recv(65536):
                for event in talk.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        headers = {
                            k.decode() if isinstance(k, bytes) else k: v.decode()
                            if isinstance(v, bytes)
                            else v
                            for k, v in event.headers
                        }
                        path = headers[":path"]
                        self.hits.append(path)
                        status, kind, body = PAGES.get(path, (404, "text/plain", b""))
                        talk.send_headers(
                            event.stream_id,
                            [
                                (":status", str(status)),
                                ("content-type", kind),
                                ("content-length", str(len(body))),
                            ],
                        )
                        talk.send_data(event.stream_id, body, end_stream=True)
                client.sendall(talk.data_to_send())


def _certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("a.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_hole_07_http_2_is_behind_the_same_gate(tmp_path):
    server = H2(tmp_path)
    urls = [server.url(path) for path in PAGES if path != "/robots.txt"]
    urls.append(server.url("/").replace("a.test", "turns.test"))
    code = (
        spider(urls).replace(
            "dont_filter=True", "meta={'handle_httpstatus_all': True, 'dont_obey_robotstxt': True}"
        )
        + f"SETTINGS['DOWNLOAD_HANDLERS'] = {{'https': {HANDLER!r}}}\n"
        + TURNS
    )
    with socket.create_server(("127.0.0.2", server.port)) as inside:
        crawl = crawled(tmp_path, code)
        sent = _sent_to(inside)
    assert "/closed" not in server.hits, crawl.out
    assert set(server.hits) >= {"/robots.txt", "/", "/withheld", "/opted-out"}, crawl.out
    assert [one["url"] for one in crawl.told_of("page")] == [server.url("/")]
    assert crawl.stats["consentry/read-before-refused"] == 1
    assert WORD.decode() not in crawl.out
    assert sent
    assert b"".join(sent) == b"", "hole 42: the name led elsewhere the second time"


def _sent_to(server: socket.socket) -> list[bytes]:
    """What each who connected to a server that answers nobody has sent."""
    server.setblocking(False)
    sent = []
    with suppress(BlockingIOError):
        while True:
            client, _ = server.accept()
            with client:
                client.settimeout(5)
                sent.append(client.recv(65536))
    return sent
