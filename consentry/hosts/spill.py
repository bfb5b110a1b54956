"""Where hosts go that memory has no room for: a file, sealed with a key that only memory holds.

The file has no name once it is open, and its key dies with the process: nothing of it outlives a
crawl, and nothing in it can be read by who finds its blocks on the disk.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sqlite3
import tempfile
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAX_BYTES = 4 << 30
"""What the file may hold; beyond it the oldest entries go, and their hosts are asked again."""
_NONCE = 12
_SWEEP = 1_000


class Spill(Protocol):
    """A place for bytes by name. An entry may be gone when it is asked for: it is a cache."""

    def put(self, name: str, value: bytes) -> None: ...

    def take(self, name: str) -> bytes | None:
        """The entry, which is then gone from here; None if there is none."""

    def close(self) -> None: ...


class SpillFile:
    """A ``Spill`` on local disk, made when it is first needed.

    folder: on which disk; by default the system's for temporary files, which may be memory.
    """

    def __init__(self, folder: Path | None = None, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._key = secrets.token_bytes(32)
        self._seal = AESGCM(AESGCM.generate_key(256))
        self._folder = folder
        self._opened: sqlite3.Connection | None = None
        self._held = 0

    def put(self, name: str, value: bytes) -> None:
        """Keep an entry; one of the same name is replaced."""
        blind = self._blind(name)
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._seal.encrypt(nonce, value, blind)
        self._db.execute("REPLACE INTO host (name, sealed) VALUES (?, ?)", (blind, sealed))
        self._held += len(sealed)
        if self._held > self._max_bytes:
            self._make_room()

    def take(self, name: str) -> bytes | None:
        if self._opened is None:
            return None
        blind = self._blind(name)
        row = self._db.execute("SELECT sealed FROM host WHERE name = ?", (blind,)).fetchone()
        if row is None:
            return None
        self._db.execute("DELETE FROM host WHERE name = ?", (blind,))
        sealed = bytes(row[0])
        self._held -= len(sealed)
        try:
            return self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], blind)
        except InvalidTag:
            return None

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def __len__(self) -> int:
        return int(self._db.execute("SELECT COUNT(*) FROM host").fetchone()[0])

    @property
    def _db(self) -> sqlite3.Connection:
        if self._opened is None:
            handle, path = tempfile.mkstemp(prefix="hosts-", suffix=".cache", dir=self._folder)
            os.close(handle)
            db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            for setting in ("locking_mode=EXCLUSIVE", "journal_mode=OFF", "synchronous=OFF"):
                db.execute(f"PRAGMA {setting}")
            db.execute(
                "CREATE TABLE host"
                " (at INTEGER PRIMARY KEY AUTOINCREMENT, name BLOB UNIQUE, sealed BLOB)"
            )
            os.unlink(path)
            self._opened = db
        return self._opened

    def _make_room(self) -> None:
        """Let the oldest go until a tenth is free."""
        while self._held > self._max_bytes * 9 // 10:
            rows = self._db.execute(
                "SELECT at, LENGTH(sealed) FROM host ORDER BY at LIMIT ?", (_SWEEP,)
            ).fetchall()
            if not rows:
                self._held = 0
                return
            gone = 0
            for at, length in rows:
                self._db.execute("DELETE FROM host WHERE at = ?", (at,))
                gone += int(length)
                if self._held - gone <= self._max_bytes * 9 // 10:
                    break
            self._held -= gone

    def _blind(self, name: str) -> bytes:
        return hmac.digest(self._key, name.encode("utf-8", "surrogatepass"), hashlib.sha256)
