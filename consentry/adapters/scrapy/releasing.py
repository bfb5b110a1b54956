"""A feed is there when its release is recorded, and not before.

What goes into a feed, or into one batch of it, is written to a file without a name, which goes
when the process goes. When it is complete, its release record is committed, and then it is handed
to the storage that the project chose. So a crawl that is killed, or whose log fails, leaves no
feed that nobody recorded; its items are in the vault, and the next crawl or an export gives them
out.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, overload

from scrapy import Spider
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.misc import build_from_crawler, load_object

from consentry.adapters.scrapy import clearances, crediting
from consentry.adapters.scrapy.logs import masked
from consentry.adapters.scrapy.outcome import fail
from consentry.adapters.scrapy.processor import changed
from consentry.errors import SetupError

if TYPE_CHECKING:
    from consentry.activity import Recipient
    from consentry.adapters.scrapy.session import Session


class Ids(Sequence[str]):
    """Provenance ids, eight bytes each: a feed may hold millions."""

    def __init__(self) -> None:
        self._origins: dict[str, array[int]] = {}
        self._size = 0

    def add(self, provenance_id: str) -> None:
        """``<origin>/<index>``."""
        origin, _, index = provenance_id.rpartition("/")
        self._origins.setdefault(origin, array("Q")).append(int(index))
        self._size += 1

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        for origin, indices in self._origins.items():
            for index in indices:
                yield f"{origin}/{index}"

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        return list(self)[at]


class Feed:
    """One feed that the activity names, and its item_filter; the project's own is asked after it.

    ``ids``: what the batch that is being written holds.
    """

    def __init__(self, session: Session, recipient: Recipient, own: Any) -> None:
        self._s = session
        self._own_filter = own
        self._own: Any = None
        self._has_place = False
        self.recipient = recipient
        self.ids = Ids()

    def __call__(self, options: dict[str, Any] | None) -> Feed:
        """Scrapy builds an item_filter of a feed's options: this one."""
        self._own = load_object(self._own_filter)(options)
        self._has_place = crediting.has_place(
            {"fields": self._s.crawler.settings["FEED_EXPORT_FIELDS"], **(options or {})}
        )
        return self

    def goes_to(self, uri: str) -> bool:
        """Is a URI, whose parameters are filled in, its recipient's? One that is declared with
        parameters itself is."""
        found = self._s.activity.feed_recipient(uri)
        return found == self.recipient or "%(" in self.recipient.uri

    def accepts(self, item: Any) -> bool:
        """Was it cleared, is it unchanged, and may it be used for this purpose?"""
        cleared = clearances.of(item)
        if cleared is None or changed(item, cleared, self._s.choices.result_fields):
            self._s.crawler.stats.inc_value("consentry/feeds/not-cleared")
            return False
        if not self._own.accepts(item):
            return False
        if not self._s.gate.use(cleared, self.recipient.purpose).allowed:
            self._s.crawler.stats.inc_value("consentry/feeds/refused")
            return False
        if not self._has_place and crediting.owed(cleared) is not None:
            self._s.crawler.stats.inc_value("consentry/feeds/no-place-for-attribution")
            return False
        self.ids.add(cleared.provenance_id)
        return True


class Recorded:
    """A feed storage in front of the project's own, made for each file of a feed."""

    def __init__(
        self, session: Session, own: Any, uri: str, *, feed_options: dict[str, Any] | None = None
    ) -> None:
        self._s = session
        self._uri = uri
        self._own: Any = build_from_crawler(
            load_object(own), session.crawler, uri, feed_options=feed_options
        )
        feed = (feed_options or {}).get("item_filter")
        self._feed = feed if isinstance(feed, Feed) else None
        self._ids = Ids()
        if self._feed is not None:
            self._feed.ids = self._ids

    def open(self, spider: Spider) -> IO[bytes]:
        """A file without a name, on the disk that the feed will be on."""
        folder = self._s.crawler.settings["FEED_TEMPDIR"] or _nearest(
            getattr(self._own, "path", "")
        )
        return tempfile.TemporaryFile(dir=folder)

    async def store(self, file: IO[bytes]) -> None:
        """Record the release, then hand the file on. Raises ConsentryError."""
        try:
            if self._feed is None or not self._feed.goes_to(self._uri):
                raise SetupError(
                    f"The feed {masked(self._uri)} is no recipient of this activity.",
                    remedy="Name it under recipients:, and add no feeds behind consentry; what "
                    "uri_params make of a URI has to stay there.",
                )
            if len(self._ids):
                await self._s.feeds.record(self._feed.recipient, masked(self._uri), self._ids)
        except Exception as problem:
            file.close()
            self._s.stop("consentry_release_failed", problem)
            raise
        try:
            await self._hand_on(file)
        except Exception as problem:
            fail(
                self._s.crawler,
                SetupError(
                    f"The feed {masked(self._uri)} could not be written "
                    f"({type(problem).__name__}), though its release is recorded.",
                    remedy="What it would have held is in the vault: consentry export.",
                ),
            )
            raise

    async def _hand_on(self, file: IO[bytes]) -> None:
        target = self._own.open(self._s.crawler.spider)
        with file:
            file.seek(0)
            await asyncio.to_thread(shutil.copyfileobj, file, target)
        await ensure_awaitable(self._own.store(target))


def stands_before(storage: Any) -> bool:
    """Is this one of ours, as FEED_STORAGES has it?"""
    return isinstance(storage, partial) and storage.func is Recorded


def _nearest(path: str) -> str | None:
    """The folder of a path, or what there is of it; None if it names no local file."""
    if not path or not isinstance(path, str):
        return None
    for folder in Path(path).absolute().parents:
        if folder.is_dir():
            return str(folder)
    return None
