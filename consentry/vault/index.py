"""From URL, and from URL with item, to the leaf that holds it: a keyed hash, never the URL.

So that collecting an item that is live and unchanged reuses its record. One index a log, in
256 shards of sorted 24-byte entries (16 bytes of HMAC-SHA256, 8 of the leaf's index). What was not
yet written to the shards is read again from the log at the next opening, so a crash loses nothing.
The index is a hint: each hit is checked against the sealed record that it names.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence

import msgspec

from consentry.errors import LogError, NotFoundError, SealError
from consentry.evidence import JsonObject
from consentry.provenance import Draft, Home, Log, paths
from consentry.provenance.record import UNREADABLE
from consentry.provenance.seal import Secret
from consentry.storage import Storage

_HASH = 16
_ENTRY = _HASH + 8
_FLUSH_AT = 65_536
"""Entries held in memory before they go to the shards: some ten megabytes."""
_TAIL = 8_192
"""Entries that closing leaves in one object instead of touching every shard."""
_KEPT = 32 << 20
"""Bytes of shards held in memory."""


class _State(msgspec.Struct, frozen=True):
    """Leaves below ``size`` are in the shards or in ``tail``."""

    size: int
    tail: bytes


class Index:
    """The index of one log. Thread safe."""

    def __init__(self, storage: Storage, key: Secret, log: Log) -> None:
        self._storage = storage
        self._key = key
        self._log = log
        self._lock = threading.Lock()
        self._size = 0
        self._new: dict[bytes, int] = {}
        self._shards: OrderedDict[int, bytes] = OrderedDict()
        self._held = 0

    def __repr__(self) -> str:
        return f"Index({self._log.origin!r})"

    @classmethod
    def open(cls, home: Home, log: Log) -> Index:
        """Open the index of a log and catch up with it."""
        index = cls(home.vault_area(log.name), home.secret("url-index"), log)
        index._load()
        log.subscribe(index._observe)
        index._catch_up()
        return index

    def find_item(self, url: str, item: str) -> str | None:
        """The provenance id of the live record of this item from this URL.

        item: the digest that the record's sealed part has under ``item``.
        """
        found = self._find(self._item_hash(url, item))
        private = self._live(found)
        same = private is not None and private.get("url") == url and private.get("item") == item
        return f"{self._log.origin}/{found}" if same else None

    def find_url(self, url: str) -> str | None:
        """The provenance id of the last item recorded from this URL, if it is live."""
        found = self._find(self._url_hash(url))
        private = self._live(found)
        same = private is not None and private.get("url") == url
        return f"{self._log.origin}/{found}" if same else None

    def add(self, index: int, url: str, item: str) -> None:
        """Note a record. The log tells by itself; saying it again does no harm."""
        with self._lock:
            self._new[self._url_hash(url)] = index
            self._new[self._item_hash(url, item)] = index

    def flush(self) -> None:
        """Write what is only in memory to the shards."""
        with self._lock:
            self._flush()

    def close(self) -> None:
        """Make durable how far the index is."""
        with self._lock:
            if len(self._new) > _TAIL:
                self._flush()
            else:
                self._save()

    def _observe(self, first: int, drafts: Sequence[Draft]) -> None:
        with self._lock:
            for index, draft in enumerate(drafts, first):
                if draft.public.get("event") == "collect" and draft.private is not None:
                    self._note(index, draft.private.get("url"), draft.private.get("item"))
            self._size = max(self._size, first + len(drafts))
            if len(self._new) >= _FLUSH_AT:
                self._flush()

    def _note(self, index: int, url: object, item: object) -> None:
        if isinstance(url, str):
            self._new[self._url_hash(url)] = index
            if isinstance(item, str):
                self._new[self._item_hash(url, item)] = index

    def _load(self) -> None:
        try:
            state = _state.decode(self._storage.get(paths.INDEX_STATE)[0])
        except (NotFoundError, *UNREADABLE):
            return
        if 0 <= state.size <= self._log.size and len(state.tail) % _ENTRY == 0:
            self._size = state.size
            self._new = dict(_entries(state.tail))

    def _catch_up(self) -> None:
        start, end = self._size, self._log.size
        for index in range(start, end):
            if self._log.read(index).get("event") != "collect":
                continue
            private = self._live(index)
            if private is not None:
                with self._lock:
                    self._note(index, private.get("url"), private.get("item"))
                    if len(self._new) >= _FLUSH_AT:
                        self._size = max(self._size, index + 1)
                        self._flush()
        with self._lock:
            self._size = max(self._size, end)

    def _live(self, index: int | None) -> JsonObject | None:
        """The sealed part of a record, None if it was erased or does not open."""
        if index is None:
            return None
        try:
            return self._log.open_private(index)
        except (SealError, LogError):
            return None

    def _find(self, key: bytes) -> int | None:
        with self._lock:
            if key in self._new:
                return self._new[key]
            shard = self._shard(key[0])
        at = bisect_left(_Keys(shard), key)
        entry = shard[at * _ENTRY : (at + 1) * _ENTRY]
        return int.from_bytes(entry[_HASH:], "big") if entry[:_HASH] == key else None

    def _shard(self, at: int) -> bytes:
        if at in self._shards:
            self._shards.move_to_end(at)
            return self._shards[at]
        try:
            data = self._storage.get(paths.shard(at))[0]
        except NotFoundError:
            data = b""
        if len(data) % _ENTRY:
            data = b""
        self._keep(at, data)
        return data

    def _keep(self, at: int, data: bytes) -> None:
        self._held += len(data) - len(self._shards.pop(at, b""))
        self._shards[at] = data
        while self._held > _KEPT and len(self._shards) > 1:
            self._held -= len(self._shards.popitem(last=False)[1])

    def _flush(self) -> None:
        by_shard: dict[int, dict[bytes, int]] = {}
        for key, index in self._new.items():
            by_shard.setdefault(key[0], {})[key] = index
        for at, new in sorted(by_shard.items()):
            merged = dict(_entries(self._shard(at))) | new
            data = _packed(merged)
            self._storage.put(paths.shard(at), data)
            self._keep(at, data)
        self._new = {}
        self._save()

    def _save(self) -> None:
        state = _State(self._size, _packed(self._new))
        self._storage.put(paths.INDEX_STATE, _encode(state))

    def _url_hash(self, url: str) -> bytes:
        return self._key.mac(b"url\0" + url.encode(errors="surrogatepass"))[:_HASH]

    def _item_hash(self, url: str, item: str) -> bytes:
        text = f"{item}\0{url}".encode(errors="surrogatepass")
        return self._key.mac(b"item\0" + text)[:_HASH]


class _Keys(Sequence[bytes]):
    """The hashes of a shard, as a sequence to bisect."""

    def __init__(self, shard: bytes) -> None:
        self._shard = shard

    def __len__(self) -> int:
        return len(self._shard) // _ENTRY

    def __getitem__(self, at: int) -> bytes:  # type: ignore[override]
        return self._shard[at * _ENTRY : at * _ENTRY + _HASH]


def _entries(data: bytes) -> list[tuple[bytes, int]]:
    return [
        (data[at : at + _HASH], int.from_bytes(data[at + _HASH : at + _ENTRY], "big"))
        for at in range(0, len(data), _ENTRY)
    ]


def _packed(entries: dict[bytes, int]) -> bytes:
    return b"".join(key + index.to_bytes(8, "big") for key, index in sorted(entries.items()))


_encode = msgspec.msgpack.Encoder().encode
_state = msgspec.msgpack.Decoder(_State)
