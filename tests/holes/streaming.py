"""A server whose bodies have no end and no length: it counts what it got rid of."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

CHUNK = b"words " * 10_922
MOST = 48 << 20


class Streaming:
    """Answers every request with ``status`` by path (``/451``) and a body without end."""

    def __init__(self) -> None:
        self.sent: dict[str, int] = {}
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, host: str, path: str) -> str:
        return f"http://{host}:{self._server.getsockname()[1]}{path}"

    def stop(self) -> None:
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            path = client.recv(65536).split(b" ")[1].decode()
            status = path.strip("/") if path.strip("/").isdigit() else "404"
            head = f"HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n"
            client.sendall(head.encode())
            self.sent[path] = 0
            while status != "404" and self.sent[path] < MOST:
                client.sendall(CHUNK)
                self.sent[path] += len(CHUNK)
