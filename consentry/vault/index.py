"""From URL, and from URL with item, to the leaf that holds it: a keyed hash, never the URL.

So that collecting an item that is live and unchanged reuses its record, and that a category of
personal data keeps its clock: the time when it was first collected from a URL, which no later
record of that URL restarts. One index a log (``shards``). What was not yet stored is read again
from the log at the next opening, so a crash loses nothing. A hit is a hint: it is checked against
the sealed record that it names. What was erased is not written again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence

from consentry.address import locate
from consentry.errors import LogError, NotFoundError, SealError
from consentry.evidence import JsonObject
from consentry.provenance import OPS, Draft, Home, Log, paths
from consentry.provenance.seal import Secret
from consentry.provenance.slots import ERASED, KeyTile
from consentry.vault.shards import CLOCK, HASH, Shards, entries_of

_FLUSH_AT = 65_536
"""Entries held in memory before they go to the shards: some ten megabytes."""
_TAIL = 8_192
"""Entries that closing leaves in one object instead of touching every shard."""
_SOUGHT = 4_096
"""Keys that were asked for and are not there, remembered until they are noted."""
_KEPT = 32 << 20
"""Bytes of shards held in memory."""
_OTHERS = 1 << 20
"""Bytes of shards held in memory for each other log."""


class Hashes:
    """The keys of entries. All logs of a home share them."""

    def __init__(self, key: Secret) -> None:
        self._key = key

    def url(self, url: str) -> bytes:
        return self._key.mac(b"url\0" + url.encode(errors="surrogatepass"))[:HASH]

    def item(self, url: str, item: str) -> bytes:
        text = f"{item}\0{url}".encode(errors="surrogatepass")
        return self._key.mac(b"item\0" + text)[:HASH]

    def clock(self, url: str, kind: str) -> bytes:
        """Two spellings of one address have one clock."""
        text = f"{kind}\0{''.join(locate(url) or (url,))}".encode(errors="surrogatepass")
        return self._key.mac(b"clock\0" + text)[:HASH]

    def shards(self, private: JsonObject) -> set[int]:
        """The shards that have entries of a record with this sealed part."""
        url, item = str(private.get("url", "")), str(private.get("item", ""))
        keys = (self.url(url), self.item(url, item), *self.clocks(private))
        return {key[0] for key in keys}

    def clocks(self, private: JsonObject) -> dict[bytes, int]:
        """The clocks that a sealed part tells of: ``clocks``, kind -> Unix seconds."""
        url, clocks = private.get("url"), private.get("clocks")
        if not isinstance(url, str) or not isinstance(clocks, dict):
            return {}
        return {
            self.clock(url, kind): CLOCK | first
            for kind, first in clocks.items()
            if type(first) is int and first >= 0
        }


class Index:
    """The index of one log. Thread safe."""

    def __init__(
        self, storage: Shards, key: Secret, log: Log, others: Iterable[Shards] = ()
    ) -> None:
        self._hashes = Hashes(key)
        self._sought: dict[tuple[str, str], bytes] = {}
        self._url = "", b""
        self._log = log
        self._lock = threading.Lock()
        self._size = 0
        self._new: dict[bytes, int] = {}
        self._of: dict[bytes, int] = {}
        self._shards = storage
        self._others = [(shards, dict(entries_of(shards.state().tail))) for shards in others]

    def __repr__(self) -> str:
        return f"Index({self._log.origin!r})"

    @classmethod
    def open(cls, home: Home, log: Log) -> Index:
        """Open the index of a log and catch up with it. Clocks of the home's other logs count."""
        others = [
            Shards(home.vault_area(entry.name), _OTHERS)
            for entry in home.manifest().logs
            if entry.name not in (OPS, log.name)
        ]
        shards = Shards(home.vault_area(log.name), _KEPT)
        index = cls(shards, home.secret("url-index"), log, others)
        index._load()
        log.subscribe(index._observe)
        index._catch_up()
        return index

    def find_item(self, url: str, item: str) -> str | None:
        """The provenance id of the live record of this item from this URL.

        item: the digest that the record's sealed part has under ``item``.
        """
        key = self._hashes.item(url, item)
        found = self._find(key)
        if found is None:
            self._remember(url, item, key)
        private = self._live(found)
        same = private is not None and private.get("url") == url and private.get("item") == item
        return f"{self._log.origin}/{found}" if same else None

    def find_url(self, url: str) -> str | None:
        """The provenance id of the last item recorded from this URL, if it is live."""
        found = self._find(self._hashes.url(url))
        private = self._live(found)
        same = private is not None and private.get("url") == url
        return f"{self._log.origin}/{found}" if same else None

    def first(self, url: str, kind: str) -> int | None:
        """When personal data of this kind was first collected from this URL, Unix seconds.

        By any worker, as far as its index was stored when this one was opened.
        """
        key = self._hashes.clock(url, kind)
        found = [self._find(key)]
        with self._lock:
            for shards, tail in self._others:
                found += [tail.get(key), shards.find(key)]
        return min((each ^ CLOCK for each in found if each), default=None)

    def add(self, index: int, url: str, item: str) -> None:
        """Note a record. The log tells by itself; saying it again does no harm."""
        with self._lock:
            self._note(index, {"url": url, "item": item})

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
                    self._note(index, draft.private)
            self._size = max(self._size, first + len(drafts))
            if len(self._new) >= _FLUSH_AT:
                self._flush()

    def _note(self, index: int, private: Mapping[str, object]) -> None:
        url, item = private.get("url"), private.get("item")
        if not isinstance(url, str):
            return
        if self._url[0] != url:
            self._url = url, self._hashes.url(url)
        self._new[self._url[1]] = index
        if isinstance(item, str):
            known = self._sought.pop((url, item), None)
            self._new[known or self._hashes.item(url, item)] = index
        if private.get("clocks"):
            clocks = self._hashes.clocks(dict(private))  # type: ignore[arg-type]
            for key, first in clocks.items():
                self._new[key] = min(first, self._new.get(key, first))
                self._of[key] = index

    def _remember(self, url: str, item: str, key: bytes) -> None:
        """What was asked for and is not there is noted soon."""
        with self._lock:
            if len(self._sought) >= _SOUGHT:
                self._sought.clear()
            self._sought[url, item] = key

    def _load(self) -> None:
        state = self._shards.state()
        if state.size <= self._log.size:
            self._size = state.size
            self._new = dict(entries_of(state.tail))

    def _catch_up(self) -> None:
        start, end = self._size, self._log.size
        for index in range(start, end):
            if self._log.read(index).get("event") != "collect":
                continue
            private = self._live(index)
            if private is not None:
                with self._lock:
                    self._note(index, private)
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
            return self._new[key] if key in self._new else self._shards.find(key)

    def _flush(self) -> None:
        self._forget_erased()
        self._shards.merge(self._new)
        self._new, self._of = {}, {}
        self._save()

    def _save(self) -> None:
        self._forget_erased()
        self._shards.save(self._size, self._new)

    def _forget_erased(self) -> None:
        """Of what is not stored yet, leave out what was erased meanwhile."""
        tiles: dict[int, KeyTile | None] = {}

        def erased(index: int) -> bool:
            at, place = divmod(index, paths.WIDTH)
            if at not in tiles:
                try:
                    tiles[at] = self._log.vault.tile(at)
                except NotFoundError:
                    tiles[at] = None
            tile = tiles[at]
            return tile is not None and tile.state(place) == ERASED

        for key, number in list(self._new.items()):
            leaf = self._of.get(key) if number & CLOCK else number
            if leaf is not None and erased(leaf):
                del self._new[key]
                self._of.pop(key, None)
