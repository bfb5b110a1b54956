"""A feed is a recipient: it has a purpose in the activity, or the crawl does not start.

Each item is asked for again (stage ``use``) before a feed gets it, and must still be what was
cleared. Each file of a feed has one release record, which says where it went and what it holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from pydispatch.dispatcher import (  # type: ignore[import-untyped]
    getAllReceivers,
    liveReceivers,
)
from scrapy import signals
from scrapy.extensions.feedexport import FeedExporter, ItemFilter
from scrapy.settings import BaseSettings

from consentry.adapters.scrapy import crediting
from consentry.adapters.scrapy.releasing import Feed, Recorded, stands_before
from consentry.errors import SetupError

if TYPE_CHECKING:
    from consentry.activity import Recipient
    from consentry.adapters.scrapy.session import Session


class Feeds:
    """All feeds of a crawl."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._one_by_one = asyncio.Lock()
        self._ended = asyncio.Event()

    def configure(self, settings: BaseSettings) -> None:
        """Put us before every feed and storage. Raises SetupError for one without a recipient."""
        feeds: dict[Any, Any] = {}
        if settings["FEED_URI"]:
            feeds[str(settings["FEED_URI"])] = {"format": settings["FEED_FORMAT"] or "jsonlines"}
            settings.set("FEED_URI", None, "cmdline")
        feeds.update(settings.getdict("FEEDS"))
        for uri, options in feeds.items():
            recipient = self._s.activity.feed_recipient(str(uri))
            if recipient is None:
                raise self._unknown(str(uri))
            own = options.get("item_filter") or ItemFilter
            feeds[uri] = {**options, "item_filter": Feed(self._s, recipient, own)}
        if feeds:
            settings.set("FEEDS", feeds, "cmdline")
        storages = {
            scheme: partial(Recorded, self._s, own)
            for scheme, own in settings.getwithbase("FEED_STORAGES").items()
            if own is not None and not stands_before(own)
        }
        settings.set("FEED_STORAGES", storages, "cmdline")
        exporters = {
            fmt: partial(crediting.Crediting, self._s.crawler, fmt, own)
            for fmt, own in settings.getwithbase("FEED_EXPORTERS").items()
            if own is not None and not crediting.stands_before(own)
        }
        settings.set("FEED_EXPORTERS", exporters, "cmdline")

    async def record(self, recipient: Recipient, uri: str, ids: Sequence[str]) -> None:
        """Write one release record and wait until it is committed. Raises ConsentryError."""
        async with self._one_by_one:
            await asyncio.to_thread(
                self._s.gate.released, recipient.name, uri, recipient.purpose, ids
            )

    def ended(self) -> None:
        """Receives ``feed_exporter_closed``."""
        self._ended.set()

    async def settled(self) -> None:
        """Wait until every feed is recorded and stored, at the spider's close."""
        exporter = self._s.crawler.get_extension(FeedExporter)
        receivers = liveReceivers(getAllReceivers(self._s.crawler, signals.spider_closed))
        if exporter is not None and exporter.close_spider in list(receivers):
            await self._ended.wait()

    def withhold(self) -> None:
        """Leave no file where nothing was looked after: not an empty one either."""
        exporter = self._s.crawler.get_extension(FeedExporter)
        if exporter is not None:
            exporter.slots = []

    def foreign(self) -> Iterator[str]:
        """What about the feeds is not ours, though it was."""
        exporter = self._s.crawler.get_extension(FeedExporter)
        if exporter is None:
            return
        for uri, chosen in exporter.filters.items():
            if not isinstance(chosen, Feed):
                yield f"the feed {uri} has an item filter that is not consentry's"
        for scheme, storage in exporter.storages.items():
            if not stands_before(storage):
                yield f"the feed storage of {scheme or 'file'}: URLs is not consentry's"
        for form, made in exporter.exporters.items():
            if not crediting.stands_before(made):
                yield f"the exporter of {form} feeds is not consentry's"

    def _unknown(self, uri: str) -> SetupError:
        from consentry.adapters.scrapy.logs import masked

        plain = masked(uri)
        return SetupError(
            f"The feed {plain} is no recipient of this activity, so nothing may go there.",
            file=str(self._s.choices.activity),
            remedy="Add:\nrecipients:\n"
            f"  - name: (who gets it)\n    uri: {plain}\n"
            f"    purpose: {self._s.activity.purposes[0]}",
        )
