"""When may the next request leave for an origin?

One pacer for all origins of a crawl. It keeps two times an origin: the turn given out last, and
the departure seen last. A turn is reserved early (so that a request can wait where it holds
nothing up), and a departure is checked again at the socket, where queues in between may have
squeezed two turns together. Times are seconds on a monotonic clock.
"""

from __future__ import annotations

from dataclasses import dataclass

_SWEEP_AT = 50_000


@dataclass(slots=True)
class _Times:
    turn: float = 0.0
    departure: float = float("-inf")
    hold: float = float("-inf")


class Pacer:
    """``least`` is the operator's own interval in seconds; a host can only ask for more."""

    def __init__(self, least: float = 0.0) -> None:
        self.least = least
        self._times: dict[str, _Times] = {}

    def turn(self, origin: str, interval: float, now: float) -> float:
        """Reserve the next turn; returns the seconds to wait for it from ``now``."""
        times = self._of(origin, now)
        at = max(now, times.turn, times.hold)
        times.turn = at + max(interval, self.least)
        return at - now

    def leave(
        self, origin: str, interval: float, now: float, *, least: float | None = None
    ) -> float:
        """The seconds that a request at the socket must still wait; 0.0 says it has left.

        Ask again after the wait: another request may have left meanwhile. ``least`` stands in
        for the operator's interval.
        """
        times = self._of(origin, now)
        interval = max(interval, self.least if least is None else least)
        wait = max(times.departure + interval, times.hold) - now
        if wait > 0:
            return wait
        times.departure = now
        return 0.0

    def hold(self, origin: str, seconds: float, now: float) -> None:
        """Let nothing leave for an origin for so long (Retry-After)."""
        times = self._of(origin, now)
        times.hold = max(times.hold, now + seconds)

    def _of(self, origin: str, now: float) -> _Times:
        times = self._times.get(origin)
        if times is None:
            if len(self._times) >= _SWEEP_AT:
                self._sweep(now)
            times = self._times[origin] = _Times(turn=now)
        return times

    def _sweep(self, now: float) -> None:
        """Forget origins that hold nothing back any more: an hour past the last departure."""
        for origin in [
            name
            for name, t in self._times.items()
            if max(t.turn, t.hold, t.departure + 3600.0) < now
        ]:
            del self._times[origin]
