"""A lease: one holder at a time, for a short while, across processes.

The object says who holds it and until when, and changes by If-Match alone. A holder that died is
waited out. The lease keeps two writers from fencing each other; what keeps a log whole, should a
clock be wrong, is the epoch in its head.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from consentry.errors import ConflictError, LogError, NotFoundError, VerifyError
from consentry.provenance import paths
from consentry.provenance.record import canonical, read_object
from consentry.storage import Storage

TERM = 20
"""Seconds that a lease holds."""
PATIENCE = 60.0
"""Seconds to wait for it before giving up."""
_PAUSE = 0.02


@contextmanager
def hold(
    area: Storage, clock: Callable[[], int], *, term: int = TERM, patience: float = PATIENCE
) -> Iterator[None]:
    """Hold the lease of a log's area for the length of a ``with`` block.

    Waits for another holder. Raises ``LogError`` if it is not free after ``patience`` seconds.
    """
    me = secrets.token_hex(8)
    give_up = time.monotonic() + patience
    while (tag := _take(area, me, clock(), term)) is None:
        if time.monotonic() > give_up:
            raise LogError(
                f"another process has held the log's lease for {patience:.0f} s. Wait until it is "
                "done; if none is running, its clock may be ahead of this one."
            )
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        with suppress(ConflictError):
            area.put(paths.LEASE, _lease(me, 0), if_tag=tag)


def _take(area: Storage, me: str, now: int, term: int) -> str | None:
    mine = _lease(me, now + term)
    try:
        data, tag = area.get(paths.LEASE)
    except NotFoundError:
        with suppress(ConflictError):
            return area.put(paths.LEASE, mine, if_absent=True)
        return None
    try:
        until = read_object(data, "the lease").get("until")
    except VerifyError:
        until = 0
    if type(until) is int and now < until <= now + 10 * term:
        return None
    with suppress(ConflictError):
        return area.put(paths.LEASE, mine, if_tag=tag)
    return None


def _lease(holder: str, until: int) -> bytes:
    return canonical({"holder": holder, "until": until})
