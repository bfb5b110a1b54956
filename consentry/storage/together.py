"""Requests side by side, where a storage answers from afar and waiting is most of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from consentry.storage.base import Storage

T = TypeVar("T")
_turn = threading.local()


def together(storage: Storage, work: Sequence[Callable[[], T]]) -> list[T]:
    """Do each piece of work on a storage; in order, one by one, where it has but one lane.

    All have ended when this returns. Raises the first error, in the order of ``work``.
    """
    if storage.lanes == 1 or len(work) < 2 or getattr(_turn, "inside", False):
        return [each() for each in work]
    with ThreadPoolExecutor(min(storage.lanes, len(work)), initializer=_enter) as pool:
        futures = [pool.submit(each) for each in work]
    return [future.result() for future in futures]


def _enter() -> None:
    _turn.inside = True
