"""An honest witness for tests, as c2sp.org/tlog-witness has it, on other people's code.

The consistency proof is checked and the cosignature made by ``proofbundle``, the log's signature by
``tlog_scales``: two implementations that share nothing with ours.
"""

from __future__ import annotations

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from proofbundle.checkpoint import cosign_checkpoint, cosign_vkey
from proofbundle.merkle import verify_consistency
from tlog_scales import signing, tlog

EMPTY = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


class HonestWitness:
    """Knows logs by their keys, and remembers the last checkpoint of each that it cosigned."""

    def __init__(self, name: str, *, now: int = 1_700_000_000) -> None:
        self.name = name
        self.now = now
        self.logs: dict[str, signing.Vkey] = {}
        self.seen: dict[str, tuple[int, bytes]] = {}
        self.asked: list[int] = []
        self._key = Ed25519PrivateKey.generate()
        self.vkey = cosign_vkey(name, self._key.public_key().public_bytes_raw())

    def know(self, vkey: str) -> None:
        key = signing.Vkey.from_string(vkey)
        self.logs[key.name] = key

    def answer(self, body: bytes) -> tuple[int, bytes]:
        status, said = self._answer(body)
        self.asked.append(status)
        return status, said

    def _answer(self, body: bytes) -> tuple[int, bytes]:
        head, _, note = body.decode().partition("\n\n")
        first, *proof = head.split("\n")
        checkpoint = tlog.Checkpoint.from_text(note)
        old = int(first.removeprefix("old "))
        key = self.logs.get(checkpoint.origin)
        if key is None:
            return 404, b""
        try:
            checkpoint.verify(key)
        except Exception:
            return 403, b""
        if old > checkpoint.size or len(proof) > 63:
            return 400, b""
        size, root = self.seen.get(checkpoint.origin, (0, EMPTY))
        if old != size:
            return 409, b"%d\n" % size
        hashes = [base64.b64decode(each) for each in proof]
        if old == checkpoint.size:
            fits = root == checkpoint.root_hash and not hashes
        elif old == 0:
            fits = not hashes
        else:
            fits = verify_consistency(old, checkpoint.size, hashes, root, checkpoint.root_hash)
        if not fits:
            return 422, b""
        self.seen[checkpoint.origin] = checkpoint.size, checkpoint.root_hash
        cosigned = cosign_checkpoint(note, self._key, self.name, self.now)
        return 200, cosigned.removeprefix(note).encode()


class Served:
    """Witnesses on loopback, each under ``/<number>``. Use as a context manager."""

    def __init__(self, *witnesses: HonestWitness) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                number, _, call = self.path.strip("/").partition("/")
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, said = 404, b""
                if call == "add-checkpoint":
                    status, said = witnesses[int(number)].answer(body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def __enter__(self) -> Served:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, number: int) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/{number}"
