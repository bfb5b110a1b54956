"""A feed is a recipient: it has a purpose in the activity, or the crawl does not start.

Each item is asked for again (stage ``use``) before a feed gets it, and must still be what was
cleared. At the end one release record for each feed says where it went and how many items.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, overload

from scrapy.extensions.feedexport import FeedExporter, FeedSlot, ItemFilter
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from consentry.adapters.scrapy import clearances
from consentry.adapters.scrapy.processor import unchanged
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


class ClearedOnly:
    """The item_filter of every feed; the project's own filter is asked after it."""

    def __init__(
        self, session: Session, recipient: Recipient, own: Any, options: dict[str, Any] | None
    ) -> None:
        self._s = session
        self._own = load_object(own)(options)
        self.recipient = recipient
        self.ids = Ids()

    def accepts(self, item: Any) -> bool:
        """Was it cleared, is it unchanged, and may it be used for this purpose?"""
        cleared = clearances.of(item)
        if cleared is None or not unchanged(item, cleared, self._s.choices.result_fields):
            self._s.crawler.stats.inc_value("consentry/feeds/not-cleared")
            return False
        if not self._own.accepts(item):
            return False
        if not self._s.gate.use(cleared, self.recipient.purpose).allowed:
            self._s.crawler.stats.inc_value("consentry/feeds/refused")
            return False
        self.ids.add(cleared.provenance_id)
        return True


class Feeds:
    """All feeds of a crawl."""

    def __init__(self, session: Session) -> None:
        self._s = session
        self._uris: dict[str, list[str]] = {}

    def configure(self, settings: BaseSettings) -> None:
        """Give every feed our filter. Raises SetupError for a feed without a recipient."""
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
            feeds[uri] = {**options, "item_filter": partial(ClearedOnly, self._s, recipient, own)}
        if feeds:
            settings.set("FEEDS", feeds, "cmdline")

    def closed(self, slot: FeedSlot) -> None:
        """Receives ``feed_slot_closed``: where a batch really went."""
        self._uris.setdefault(slot.uri_template, []).append(slot.uri)

    def release(self) -> None:
        """Write one release record for each feed that got items. Raises ConsentryError."""
        exporter = self._s.crawler.get_extension(FeedExporter)
        if exporter is None:
            return
        for template, chosen in exporter.filters.items():
            if isinstance(chosen, ClearedOnly) and len(chosen.ids):
                uris = self._uris.get(template) or [
                    slot.uri for slot in exporter.slots if slot.uri_template == template
                ]
                uri = uris[0] if len(uris) == 1 else template
                to = chosen.recipient
                self._s.gate.released(to.name, uri, to.purpose, chosen.ids)

    def foreign(self) -> list[str]:
        """Feeds that do not have our filter."""
        exporter = self._s.crawler.get_extension(FeedExporter)
        filters = exporter.filters if exporter else {}
        return [uri for uri, chosen in filters.items() if not isinstance(chosen, ClearedOnly)]

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
