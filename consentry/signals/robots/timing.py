"""How fast and when a host asks to be visited: Crawl-delay, Request-rate, Visit-time.

De facto records; Request-rate and Visit-time come from the "extended standard" of 1996. Times
of day are UTC. RFC 9309 has none of them, so what an interval that nobody can read means is our
choice: that the host wants to be asked slowly, ``UNREAD`` seconds apart.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from consentry.signals.robots.records import Record

CAP = 300.0
"""Seconds between requests beyond which a crawl cannot honour the delay and does not go faster."""
UNREAD = 30.0
"""Seconds between requests where one is asked for, and nobody can read which."""
_DAY = 24 * 60
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_INTERVAL = re.compile(r"(\d{1,9}(?:[.,]\d{0,9})?|[.,]\d{1,9})\s{0,3}([a-z]{0,12})$")
_LENGTHS = {
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), 0.001),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86_400.0),
    **dict.fromkeys(("", "s", "sec", "secs", "second", "seconds"), 1.0),
}


@dataclass(frozen=True, slots=True)
class Window:
    """From ``opens`` to ``closes``, in minutes of the UTC day; it may pass midnight."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return "-".join(f"{m // 60:02d}:{m % 60:02d}" for m in (self.opens, self.closes))

    def wait(self, now: int) -> int:
        """Seconds from ``now`` until it is open; 0 if it is."""
        second = now % 86_400
        opens, closes = self.opens * 60, self.closes * 60
        if opens < closes:
            inside = opens <= second < closes
        else:
            inside = second >= opens or second < closes
        return 0 if inside else (opens - second) % 86_400


@dataclass(frozen=True, slots=True)
class Timing:
    """delay: seconds between requests, 0.0 if none is asked for; with the record that says so.

    rate_window: when a Request-rate is meant to hold (we hold to it always). visits: windows of
    Visit-time. unreadable: records whose value cannot be read.
    """

    delay: float = 0.0
    delay_record: Record | None = None
    rate_window: Window | None = None
    rate_record: Record | None = None
    visits: tuple[tuple[Window, Record], ...] = ()
    unreadable: tuple[Record, ...] = ()

    def closed(self, now: int) -> tuple[int, Record | None]:
        """Seconds until the first Visit-time window opens, and its record; 0 if one is open."""
        if not self.visits:
            return 0, None
        return min(((w.wait(now), r) for w, r in self.visits), key=lambda pair: pair[0])


def read(records: Iterable[Record]) -> Timing:
    """The slowest of what the records ask for."""
    delay, delay_record = 0.0, None
    rate_window, rate_record = None, None
    visits: list[tuple[Window, Record]] = []
    unreadable: list[Record] = []
    for record in records:
        text = record.value.decode("latin-1")
        asked: float | None = None
        if record.name in ("crawl-delay", "crawl delay"):
            asked = _seconds(text)
        elif record.name in ("request-rate", "request rate"):
            asked, window = _rate(text)
            if window is not None:
                rate_window, rate_record = window, record
        elif record.name in ("visit-time", "visit time"):
            window = _window(text)
            if window is None:
                unreadable.append(record)
            else:
                visits.append((window, record))
            continue
        else:
            continue
        if asked is None:
            unreadable.append(record)
            asked = UNREAD if text.strip() else 0.0
        if asked > delay:
            delay, delay_record = asked, record
    return Timing(delay, delay_record, rate_window, rate_record, tuple(visits), tuple(unreadable))


def _seconds(text: str) -> float | None:
    """An interval, in whatever unit."""
    with contextlib.suppress(ValueError):
        value = float(text.replace(",", "."))
        return value if math.isfinite(value) and value >= 0 else None
    found = _INTERVAL.match(text.strip().lower())
    length = _LENGTHS.get(found[2]) if found else None
    return float(found[1].replace(",", ".")) * length if found and length else None


def _rate(text: str) -> tuple[float | None, Window | None]:
    words = text.split()
    if not words:
        return None, None
    docs, slash, per = words[0].partition("/")
    per = per.lower()
    unit = _UNITS.get(per[-1:], 0)
    number = per[:-1] if unit else per
    count = int(docs) if docs.isascii() and docs.isdigit() and len(docs) < 10 else 0
    if number == "" and unit:
        seconds = unit
    elif number.isascii() and number.isdigit() and len(number) < 10:
        seconds = int(number) * (unit or 1)
    else:
        return None, None
    if not slash or not count or not seconds:
        return None, None
    return seconds / count, _window("".join(words[1:])) if len(words) > 1 else None


def _window(text: str) -> Window | None:
    words = text.replace("-", " ").split()
    if len(words) != 2:
        return None
    opens, closes = _minutes(words[0]), _minutes(words[1])
    if opens is None or closes is None or opens % _DAY == closes % _DAY:
        return None
    return Window(opens % _DAY, closes)


def _minutes(word: str) -> int | None:
    word = word.replace(":", "")
    if not (word.isascii() and word.isdigit() and 3 <= len(word) <= 4):
        return None
    hours, minutes = int(word[:-2]), int(word[-2:])
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= _DAY else None
