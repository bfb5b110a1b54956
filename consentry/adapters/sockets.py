"""The network under requests: who may be connected to, and by when a head has to be there.

What ``wire`` is for httpx: the address that a connection leads to is asked about before
a byte is sent, and a head that drips is cut off when the time of ``within`` is over.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import HTTPResponse

from consentry.adapters.wire import Reach, left, url_of, where


def guarded(reach: Reach) -> dict[str, type[HTTPConnectionPool]]:
    """Connections that ask about the address they lead to, and wait for no head forever."""

    class Guarded(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            named = self._dns_host
            self._dns_host = where(named)
            try:
                sock = super()._new_conn()
            finally:
                self._dns_host = named
            try:
                reach(url_of(named, self.port), str(sock.getpeername()[0]))
            except BaseException:
                sock.close()
                raise
            return sock

        def getresponse(self) -> HTTPResponse:  # type: ignore[override]
            cut = threading.Timer(min(left(), threading.TIMEOUT_MAX), _cut, (self.sock,))
            cut.daemon = True
            cut.start()
            try:
                response = super().getresponse()
            finally:
                cut.cancel()
            if left() <= 0:  # a head that was cut off reads like a whole one
                raise TimeoutError
            return response

    class GuardedTLS(Guarded, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Guarded

    class PoolTLS(HTTPSConnectionPool):
        ConnectionCls = GuardedTLS

    return {"http": Pool, "https": PoolTLS}


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


__all__ = ["guarded"]
