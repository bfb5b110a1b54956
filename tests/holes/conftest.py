"""A web for all tests of a file: they look at one crawl from several sides."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from loopback import Web


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    served = Web().start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def inside(web: Web) -> Iterator[list[bytes]]:
    """A server on an address that is behind a firewall, on the port of the web: for each
    connection to it an entry, and one for what came."""
    came: list[bytes] = []
    server = socket.create_server(("127.0.0.2", web.port))

    def accept() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                came.append(b"")
                client.settimeout(5)
                came.append(client.recv(65536))
                client.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    threading.Thread(target=accept, daemon=True).start()
    yield came
    server.shutdown(socket.SHUT_RDWR)
    server.close()


@pytest.fixture(autouse=True, scope="module")
def _nobodys_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a module's crawl does before the first test has its own HOME."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("nobody")))
        yield
