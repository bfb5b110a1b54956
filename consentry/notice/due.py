"""When a person must have been told at the latest (GDPR Art. 14(3)).

Within a month of collecting the data, at the first contact with the person, or when the data is
first disclosed to somebody: the earliest of the three. A month is a calendar month in UTC; where
the next month has no such day, its last day stands.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime


def month_after(at: int) -> int:
    """The same time of day on the same day of the next month, or on its last day. Unix seconds."""
    start = datetime.fromtimestamp(at, UTC)
    year, month = (start.year, start.month + 1) if start.month < 12 else (start.year + 1, 1)
    day = min(start.day, monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())


def due(collected: int, contacted: int = 0, disclosed: int = 0) -> int:
    """The latest moment to tell a person, in Unix seconds; 0 stands for what has not happened."""
    return min(filter(None, (month_after(collected), contacted, disclosed)))


def past(due_at: int, now: int) -> bool:
    """Is it too late? At the very moment it is not."""
    return now > due_at
