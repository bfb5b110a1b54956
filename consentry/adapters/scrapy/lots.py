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

    before: the item as it was judged, and stored: what came of that, once it was with its lot;
    apart: another process is to look through it, so that it was not.
    """

    __slots__ = ("__weakref__", "apart", "before", "item", "lot", "reading", "stored")

    def __init__(self, item: Any, reading: Reading | None, lot: Lot | None = None) -> None:
        self.item = item
        self.reading = reading
        self.lot = lot
        self.before: JsonObject | None = None
        self.apart: bool | None = None
        self.stored: Future[Cleared] | None = None

    def __repr__(self) -> str:
        return f"<{type(self.item).__name__ if self.item is not None else 'item'}>"


class Lot:
    """What a response gave, and has come as far as the item processor, that nobody has judged yet.
    What a spider middleware drops on the way is judged by nobody."""

    __slots__ = ("_reading", "_waiting")

    def __init__(self, reading: Reading | None) -> None:
        self._reading = reading
        self._waiting: list[Sourced] = []

    def wrap(self, item: Any) -> Sourced:
        """An item with its source, which may join this lot."""
        return Sourced(item, self._reading, self)

    def join(self, sourced: Sourced) -> None:
        """An item of this lot has come, and waits for its turn."""
        self._waiting.append(sourced)

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
        ready: list[tuple[Sourced, JsonObject]] = []
        size = 0
        for at, each in enumerate(waiting):
            try:
                before = as_json(each.item)
            except ItemError:
                continue
            large = session.names.size(before)
            size += large
            if size > _MOST and ready:
                self._waiting = waiting[at:] + self._waiting
                break
            each.before, each.apart = before, session.names.takes(large)
            if not each.apart:
                ready.append((each, before))
        stored = session.gate.store_all(self._reading, [before for _, before in ready])
        for (each, _), future in zip(ready, stored, strict=True):
            each.stored = future
