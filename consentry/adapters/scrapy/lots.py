"""Items of one response, judged and recorded together before their turn to be processed comes.

Scrapy hands items to the item processor one by one, as many at a time as CONCURRENT_ITEMS says. If
each were judged there, a commit of the log would have a hundred records of a page at most, and its
files are what it costs. An item of a lot still reaches no pipeline before its own record is
committed, and one that was judged under other orders than stand by then is judged again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from consentry.adapters.scrapy.items import ItemError, as_json
from consentry.evidence import JsonObject

if TYPE_CHECKING:
    from concurrent.futures import Future

    from consentry.adapters.scrapy.session import Session
    from consentry.gate import Cleared, Reading

_MOST = 4 << 20
"""Bytes of items that are judged at once; what is left is the next lot."""


class Sourced:
    """An item on its way to the item processor. Its repr shows nothing of it.

    before: the item as it was judged, and stored: what came of that, once it was with its lot.
    """

    __slots__ = ("__weakref__", "before", "item", "lot", "reading", "stored")

    def __init__(self, item: Any, reading: Reading | None, lot: Lot | None = None) -> None:
        self.item = item
        self.reading = reading
        self.lot = lot
        self.before: JsonObject = {}
        self.stored: Future[Cleared] | None = None

    def __repr__(self) -> str:
        return f"<{type(self.item).__name__ if self.item is not None else 'item'}>"


class Lot:
    """What a response gave that nobody has judged yet."""

    __slots__ = ("_reading", "_waiting")

    def __init__(self, reading: Reading | None) -> None:
        self._reading = reading
        self._waiting: list[Sourced] = []

    def wrap(self, item: Any) -> Sourced:
        """An item with its source, which is of this lot from now on."""
        made = Sourced(item, self._reading, self)
        self._waiting.append(made)
        return made

    def forget(self) -> None:
        """Nobody judges what waits together; each is asked about when its turn comes."""
        self._waiting.clear()

    def judge(self, session: Session) -> None:
        """Judge what waits, if it is more than one item. What cannot be judged with others is
        left to its turn: without a source, of a type that has no JSON, or with long texts, which
        another process looks through."""
        waiting, self._waiting = self._waiting, []
        if len(waiting) < 2 or self._reading is None:
            return
        ready: list[Sourced] = []
        size = 0
        for at, each in enumerate(waiting):
            try:
                each.before = as_json(each.item)
            except ItemError:
                continue
            large = session.names.size(each.before)
            size += large
            if size > _MOST and ready:
                self._waiting = waiting[at:] + self._waiting
                break
            if not session.names.takes(large):
                ready.append(each)
        stored = session.gate.store_all(self._reading, [each.before for each in ready])
        for each, future in zip(ready, stored, strict=True):
            each.stored = future
