"""The item processor: an item reaches the user's pipelines when its record is committed.

It stands where ITEM_PROCESSOR says, so before the first pipeline whatever its order. It unwraps
the item from its source, asks the gate to store it, waits until a signed checkpoint covers the
record, writes back what was left of the item, and then runs the pipelines; after them it looks
again, so that nothing else than declared result fields was changed on the way.
"""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.pipelines import ItemPipelineManager
from scrapy.settings import BaseSettings, Settings
from scrapy.utils.misc import build_from_crawler, load_object

from consentry.adapters import notice_page
from consentry.adapters.scrapy import clearances, media
from consentry.adapters.scrapy.items import ItemError, as_json, name_record, write_back
from consentry.adapters.scrapy.lots import Sourced
from consentry.adapters.scrapy.outcome import never_opened
from consentry.adapters.scrapy.refusals import RefusedItem, refusal
from consentry.adapters.scrapy.session import of
from consentry.errors import ConsentryError, Refused
from consentry.evidence import Decision, JsonObject

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session
    from consentry.gate import Cleared

PATH = "consentry.adapters.scrapy.processor.ItemProcessor"


class ItemProcessor(ItemPipelineManager):
    """What ITEM_PROCESSOR names. ``consentry init`` prints it as an anchor."""

    _session: Session
    _own: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ItemProcessor:
        session = of(crawler)
        made = super().from_crawler(crawler)
        made._session = session
        own = _own_of(crawler.settings)
        if own is not ItemPipelineManager:
            made._own = build_from_crawler(own, crawler)
        return made

    @classmethod
    def _get_mwlist_from_settings(cls, settings: Settings) -> list[Any]:
        scrapys = _own_of(settings) is ItemPipelineManager
        return super()._get_mwlist_from_settings(settings) if scrapys else []

    async def open_spider_async(self) -> None:
        """Open the gate, then the pipelines. Raises ConsentryError."""
        try:
            self._session.open()
            if self._session.choices.enforces:
                await asyncio.to_thread(notice_page.look, self._session.gate)
                media.asked_again(getattr(self._own or self, "middlewares", ()))
            await (self._own.open_spider_async() if self._own else super().open_spider_async())
        except CloseSpider:
            raise
        except Exception:
            never_opened(self._session.crawler)
            raise

    async def process_item_async(self, item: Any) -> Any:
        """Clear an item and run the pipelines. Raises RefusedItem."""
        sourced = item if isinstance(item, Sourced) else Sourced(item, None)
        if not self._session.choices.enforces:
            if sourced.lot is not None:
                sourced.lot.forget()
            seen = await self._observe(sourced)
            after = await self._pipelines(sourced.item)
            if seen is not None and seen.decision.allowed:
                self._changed(after, seen)
            return after
        try:
            cleared, inside = await self._clear(sourced)
        except Exception as problem:
            sourced.item = None
            raise self._refused(problem) from None
        clearances.put(inside, cleared)
        try:
            after = await self._pipelines(inside)
            if decision := self._changed(after, cleared):
                raise RefusedItem(decision)
        except Exception:
            clearances.forget(inside)
            raise
        clearances.put(after, cleared)
        return after

    async def close_spider_async(self) -> None:
        """Close the pipelines."""
        await (self._own.close_spider_async() if self._own else super().close_spider_async())

    async def _pipelines(self, item: Any) -> Any:
        if self._own is None:
            return await super().process_item_async(item)
        result = self._own.process_item_async(item)
        return await result if inspect.isawaitable(result) else result

    async def _clear(self, sourced: Sourced) -> tuple[Cleared, Any]:
        if not self._session.complete():
            raise RefusedItem(self._no("scrapy/unchecked"))
        item, cleared = sourced.item, None
        if sourced.lot is not None:
            sourced.lot.judge(self._session)
        before = as_json(item) if sourced.before is None else sourced.before
        if sourced.stored is not None:
            cleared = await self._session.handover.result(sourced.stored)
        if cleared is None or cleared.decision.epoch != self._session.gate.epoch:
            cleared = await self._stored(sourced, before)
        if as_json(item) != before:
            raise RefusedItem(self._no("scrapy/item-changed"))
        try:
            item = write_back(item, before, cleared.item)
        except ItemError:
            raise RefusedItem(self._no("scrapy/item-unwritable")) from None
        return cleared, name_record(item, cleared.provenance_id)

    async def _stored(self, sourced: Sourced, item: JsonObject) -> Cleared:
        """Clear an item. Names in long texts are looked for by another process meanwhile."""
        gate, handover, names = self._session.gate, self._session.handover, self._session.names
        reading, apart = sourced.reading, sourced.apart
        if apart is None:
            apart = names.takes(names.size(item))
        passages = gate.passages(reading, item) if apart else ()
        if not passages:
            return await handover.result(gate.store(reading, item))
        asked = names.ask(passages)
        await asyncio.wait((asyncio.wrap_future(asked),))
        named = passages, asked.exception() or asked.result()
        return await handover.result(gate.store(reading, item, named))

    def _refused(self, problem: Exception) -> RefusedItem:
        """Whatever went wrong is a refusal; a log that cannot go on stops the crawl."""
        if isinstance(problem, RefusedItem):
            return problem
        if isinstance(problem, Refused):
            return RefusedItem(problem.decision)
        if isinstance(problem, ItemError):
            return RefusedItem(self._no("scrapy/item-type"))
        if isinstance(problem, ConsentryError):
            self._session.stop("consentry_log_failed", problem)
            return RefusedItem(self._no("scrapy/log"))
        self._session.stop("consentry_failed", problem)
        return RefusedItem(self._no("scrapy/fault"))

    def _no(self, rule: str) -> Decision:
        decision = refusal(rule, "store")
        self._session.count(decision)
        return decision

    def _changed(self, after: Any, cleared: Cleared) -> Decision | None:
        """The refusal of an item that pipelines changed; the fields are told at the end."""
        fields = changed(after, cleared, self._session.choices.result_fields)
        if not fields:
            return None
        if len(self._session.changed) < _NAMES:
            self._session.changed.update(fields)
        return self._no("scrapy/item-changed")

    async def _observe(self, sourced: Sourced) -> Cleared | None:
        if sourced.reading is not None and not sourced.reading.decision.allowed:
            return None
        try:
            return await self._stored(sourced, as_json(sourced.item))
        except Exception:
            self._session.own["scrapy/fault"] += 1
            return None


def changed(item: Any, cleared: Cleared, results: frozenset[str]) -> tuple[str, ...]:
    """The fields in which this is not what was cleared; ("",) if it cannot be looked into. Fields
    may be gone, and result fields may be there."""
    try:
        now = as_json(item)
    except ItemError:
        return ("",)
    if now == cleared.item:
        return ()
    return tuple(
        name
        for name, value in now.items()
        if name not in results
        and value is not None
        and value != cleared.item.get(name, None if name in cleared.item else _NOTHING)
    )


def _own_of(settings: BaseSettings) -> Any:
    """The project's own item processor, which stands behind ours."""
    return load_object(settings.get("CONSENTRY_ITEM_PROCESSOR") or ItemPipelineManager)


_NOTHING = object()
_NAMES = 1_000
