"""Looking often at what seldom changes: all while that is quick, else the sign of a change."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

from consentry.storage.base import Storage

_QUICK, _SHARE, _LATEST = 0.05, 20.0, 60.0
"""Seconds for which all may be read at each look; where it takes longer, at most the twentieth part
of the time is spent on it, and it is read each minute at the latest."""

Read = TypeVar("Read")


class Sparing(Generic[Read]):
    """signs: quick to read, and another after each change that a command made; read: all of it,
    from what it was before. So what was changed by hand is found too, within a minute."""

    def __init__(
        self,
        signs: Callable[[Storage], object],
        read: Callable[[Storage, Read], Read],
        first: Read,
    ) -> None:
        self._signs = signs
        self._read = read
        self._seen: object = None
        self._again = 0.0
        self.found = first

    def look(self, storage: Storage, *, anew: bool = False) -> Read:
        """What lies there. anew: read all of it."""
        signs = self._signs(storage)
        began = monotonic()
        if not anew and signs == self._seen and began < self._again:
            return self.found
        self.found = self._read(storage, self.found)
        took = monotonic() - began
        self._seen = signs
        self._again = began + (min(took * _SHARE, _LATEST) if took > _QUICK else 0.0)
        return self.found
