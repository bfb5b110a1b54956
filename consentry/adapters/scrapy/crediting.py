"""The attribution that a licence demands goes into a feed beside its item, or the item does not.

A field of its own, ``attribution``, is added on the way to the feed's exporter: it is in no item
that a pipeline gets. A format that keeps whatever fields an item has carries it by itself; any
other, like CSV, where the feed's ``fields`` name it.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.utils.misc import build_from_crawler, load_object

from consentry.adapters.scrapy import clearances
from consentry.evidence import JsonObject
from consentry.vault import attribution

if TYPE_CHECKING:
    from consentry.gate import Cleared

_OPEN = frozenset({"json", "jsonlines", "jsonl", "jl", "xml", "pickle", "marshal"})
"""Formats whose records have the fields that their items have."""


def owed(cleared: Cleared) -> JsonObject | None:
    """The attribution that an item may not go without."""
    return attribution.of_case(cleared.case, cleared.decision.obligations)


def has_place(options: dict[str, Any]) -> bool:
    """Does a feed of these options carry an attribution?"""
    fields = options.get("fields")
    if fields:
        return attribution.FIELD in fields
    return str(options.get("format")) in _OPEN


class Crediting:
    """An item exporter in front of the project's own."""

    def __init__(self, crawler: Crawler, form: str, own: Any, file: Any, **options: Any) -> None:
        self._as_text = form not in _OPEN
        self._own: Any = build_from_crawler(load_object(own), crawler, file, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def export_item(self, item: Any) -> Any:
        """Write an item, with the attribution that it may not go without."""
        cleared = clearances.of(item)
        credit = owed(cleared) if cleared is not None else None
        if credit is None:
            return self._own.export_item(item)
        whole = ItemAdapter(item).asdict()
        if attribution.FIELD in whole:
            whole[f"item_{attribution.FIELD}"] = whole.pop(attribution.FIELD)
        said = json.dumps(credit, ensure_ascii=False) if self._as_text else credit
        return self._own.export_item({**whole, attribution.FIELD: said})


def stands_before(exporter: Any) -> bool:
    """Is this one of ours, as FEED_EXPORTERS has it?"""
    return isinstance(exporter, partial) and exporter.func is Crediting
