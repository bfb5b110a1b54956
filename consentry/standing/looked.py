"""What lies in a home, as last looked at: orders, permissions, what must not come back.

Orders are the objects ``orders/<reference>.yaml`` at the root of a home, permissions the objects
``permissions/<id>.yaml``, and what must not come back is ``suppression/list``. What cannot be read
or is not as it was recorded is an ``OrderError``, which is kept until it is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from consentry.errors import ConsentryError, OrderError, VerifyError
from consentry.standing import order as orders
from consentry.standing import permission as permissions
from consentry.standing import suppressed as suppression
from consentry.standing.files import Folder, Known
from consentry.standing.order import Order
from consentry.standing.permission import Granted
from consentry.standing.reach import Reach
from consentry.standing.recorded import Recorded
from consentry.standing.sparing import Sparing
from consentry.standing.suppressed import Suppressed
from consentry.storage.base import Storage

FOLDER = "orders/"


@dataclass(frozen=True, slots=True)
class Quick:
    """An order in the form that is quick to ask."""

    reach: Reach

    @property
    def reference(self) -> str:
        return self.reach.order.reference


_ORDERS = Folder(
    FOLDER,
    "order",
    "An order ends by withdrawn: in it, not by deleting it.",
    lambda data, name: Quick(Reach.of(orders.read(data, name))),
)
_PERMISSIONS = Folder(
    permissions.FOLDER,
    "permission",
    "A permission ends by consentry permission withdraw, not by deleting it.",
    permissions.read,
)


class Looked:
    """What was read, and what went wrong (``broken``). Not thread-safe.

    known: orders by file name; kept: orders that stand as they were recorded, whatever their files
    say; given: permissions by file name; suppressed: what must not come back.
    """

    def __init__(self, storage: Storage | None, recorded: Recorded | None) -> None:
        self.storage = storage
        self.recorded = recorded
        self.known: Mapping[str, Known[Quick]] = {}
        self.kept: tuple[Quick, ...] = ()
        nothing: Mapping[str, Known[Granted]] = {}
        self._permissions = Sparing(_PERMISSIONS.signs, _PERMISSIONS.look, nothing)
        self.given = nothing
        self._list = Sparing(suppression.signs, suppression.look, Suppressed())
        self.suppressed = Suppressed()
        self._held = False
        self.broken: OrderError | None = None

    @property
    def orders(self) -> tuple[Order, ...]:
        """Every order that was read, in force or not, by file name."""
        return tuple(known.said.reach.order for _, known in sorted(self.known.items()))

    @property
    def granted(self) -> tuple[Granted, ...]:
        """Every permission that was read, live or not, by file name."""
        return tuple(known.said for _, known in sorted(self.given.items()))

    def look(self) -> None:
        """Read what changed. On an error what stood stays known, and the error is kept."""
        if self.storage is None:
            return
        with self._noted():
            known = _ORDERS.look(self.storage, self.known)
            if self.recorded is not None and (self.kept or known != self.known):
                self.known = known
                kept = self.recorded.kept(self.orders)
                self.kept = tuple(Quick(Reach.of(given)) for given in kept)
            self.known = known
            anew = self.broken is not None
            given = self._permissions.look(self.storage, anew=anew)
            if self.recorded is not None and given != self.given:
                self.recorded.check(known.said for known in given.values())
            self.given = given
            self.suppressed = self._look_at_list(self.storage, anew)
            self.broken = None

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Keep what goes wrong here: it answers every question until it is mended."""
        try:
            yield
        except OrderError as problem:
            self.broken = problem
            raise
        except (ConsentryError, OSError) as problem:
            self.broken = unreadable(problem)
            raise self.broken from None

    def _look_at_list(self, storage: Storage, anew: bool) -> Suppressed:
        """The list, held against the log whenever it is another one. A command that changes both
        meanwhile leaves them apart for a moment."""
        found = self._list.look(storage, anew=anew)
        tries = 0 if self.recorded is None or (self._held and found == self.suppressed) else 3
        while tries and self.recorded is not None:
            tries -= 1
            try:
                self.recorded.check_suppressed(found)
                self._held = True
                break
            except OrderError:
                if not tries:
                    raise
                found = self._list.look(storage, anew=True)
        return found

    def prove(self, now: int) -> None:
        """Open the proof of what is live now and was not proved before."""
        if self.recorded is None:
            return
        with self._noted():
            self.recorded.prove(one for one in self.granted if one.stands(now))


class UnreadableError(OrderError):
    """The home did not answer, which may pass."""


def unreadable(problem: Exception) -> OrderError:
    if isinstance(problem, VerifyError):
        return UnreadableError(
            f"what stands is not known, for the home's log is damaged: {problem}.",
            file=FOLDER,
            remedy="consentry log verify says where: restore that from a copy. Until then nothing "
            "is crawled.",
        )
    return UnreadableError(
        f"orders cannot be read: {type(problem).__name__}: {problem}.",
        file=FOLDER,
        remedy="Make the home readable; until then nothing is crawled.",
    )
