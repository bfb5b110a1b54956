"""Which items were cleared, and under which record: what ``consentry.id_of`` looks up.

Kept for as long as the item lives, where its type takes weak references; dicts and other types
that take none are kept in a bounded list, oldest out first. An item that was pushed out counts
as not cleared.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consentry.gate import Cleared

_MOST = 4096

_weak: dict[int, tuple[weakref.ref[Any], Cleared]] = {}
_strong: OrderedDict[int, tuple[Any, Cleared]] = OrderedDict()


def put(item: Any, cleared: Cleared) -> None:
    """Remember that an item was cleared."""
    key = id(item)
    if type(item) is not dict:
        with suppress(TypeError):
            _weak[key] = (weakref.ref(item, lambda _: _weak.pop(key, None)), cleared)
            return
    _strong[key] = (item, cleared)
    _strong.move_to_end(key)
    if len(_strong) > _MOST:
        _strong.popitem(last=False)


def of(item: Any) -> Cleared | None:
    """The clearance of exactly this object."""
    weak = _weak.get(id(item))
    if weak is not None and weak[0]() is item:
        return weak[1]
    strong = _strong.get(id(item))
    return strong[1] if strong is not None and strong[0] is item else None


def forget(item: Any) -> None:
    """The item was dropped: it is cleared no more."""
    _weak.pop(id(item), None)
    _strong.pop(id(item), None)


def id_of(item: Any) -> str:
    """The provenance id of a cleared item. Raises LookupError if it was not cleared."""
    cleared = of(item)
    if cleared is None:
        raise LookupError("this item was not cleared by consentry, or long ago")
    return cleared.provenance_id
