"""What stands at this moment, read from a home and watched while a crawl runs.

Orders are the objects ``orders/<reference>.yaml`` at the root of a home. Nothing that lies there
is passed over: what cannot be read, is named wrongly, stands twice, or stood there and is gone is
an ``OrderError``, and while it lasts every question is answered with that error.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from consentry.errors import ConflictError, NotFoundError, OrderError, StorageError
from consentry.evidence import Finding, Permission, Stage
from consentry.standing import order as orders
from consentry.standing.order import Order
from consentry.standing.reach import Reach, Subject
from consentry.storage.base import Storage

FOLDER = "orders/"


@dataclass(frozen=True, slots=True)
class _Known:
    tag: str
    reach: Reach


class Standing:
    """Orders in force. ``epoch`` counts up whenever what stands has changed.

    Thread-safe: ``findings`` reads one snapshot, ``refresh`` and ``add`` replace it.
    """

    def __init__(self, storage: Storage | None) -> None:
        self._storage = storage
        self._lock = threading.RLock()
        self._known: Mapping[str, _Known] = {}
        self._broken: OrderError | None = None
        self._looked = -1
        self._in_force: tuple[str, ...] = ()
        self._version = ""
        self._epoch = 0
        self._settle(0)

    @classmethod
    def open(cls, storage: Storage) -> Standing:
        """Read the orders of a home's root. Raises ``OrderError``; ``refresh`` before asking."""
        standing = cls(storage)
        standing._look()
        standing._settle(0)
        return standing

    @classmethod
    def none(cls) -> Standing:
        """No home, so no order: for trying and observing."""
        return cls(None)

    @property
    def epoch(self) -> int:
        """Decisions made under another epoch are to be made again."""
        return self._epoch

    @property
    def version(self) -> str:
        """SHA-256 (hex) of the orders that stand; a record names it beside the pack's hash."""
        return self._version

    @property
    def orders(self) -> tuple[Order, ...]:
        """Every order that was read, in force or not, by file name."""
        return tuple(known.reach.order for _, known in sorted(self._known.items()))

    def refresh(self, now: int) -> bool:
        """Look for changes, at most once a second; True if what stands is not what stood.

        Raises ``OrderError`` as long as an order cannot be read: the crawl must stop.
        """
        with self._lock:
            if now == self._looked and self._broken is None:
                return False
            self._look()
            changed = self._settle(now)
            self._looked = now
            return changed

    def findings(
        self,
        *,
        stage: Stage,
        site: str,
        url: str,
        places: Mapping[str, int],
        kinds: tuple[str, ...],
        purposes: tuple[str, ...],
        now: int,
    ) -> tuple[Finding, ...]:
        """What the orders in force say of this.

        places: permille a country code, with ``unknown``; kinds: kinds of finding on the source;
        purposes: those declared, at stage use the one asked for. Raises ``OrderError``.
        """
        if self._broken is not None:
            raise self._broken
        if not self._known:
            return ()
        subject = Subject.of(
            stage=stage, site=site, url=url, places=places, kinds=kinds, purposes=purposes
        )
        return tuple(
            finding
            for _, known in sorted(self._known.items())
            if known.reach.order.stands(now)
            for finding in known.reach.findings(subject)
        )

    def permissions(self) -> tuple[Permission, ...]:
        """Grants that lift rules. None is read yet, which is the stricter answer."""
        return ()

    def check(self, text: str, name: str) -> Order:
        """Read an order that is not stored yet. Raises ``OrderError``, also where another order
        stands under its reference."""
        new = orders.read(text.encode(), name)
        for known in self._known.values():
            old = known.reach.order
            if old.reference == new.reference and old.declared != new.declared:
                raise OrderError(
                    f"another order stands under the reference {new.reference!r}, in {old.file}.",
                    file=name,
                    line=new.line,
                    remedy="Write a reference of its own; to end the old one, write withdrawn: "
                    "into its file.",
                )
        return new

    def add(self, text: str, name: str) -> Order:
        """Validate and store an order; the same order again changes nothing.

        ``name`` is what errors call the text. It stands from the next ``refresh`` on. Raises
        ``OrderError``; ``StorageError`` if it could not be written.
        """
        if self._storage is None:
            raise OrderError(
                "there is no home to keep it in.", file=name, remedy="Set CONSENTRY_HOME."
            )
        with self._lock:
            self._look()
            new = self.check(text, name)
            if all(known.reach.order.reference != new.reference for known in self._known.values()):
                try:
                    self._storage.put(new.object_name, text.encode(), if_absent=True)
                except ConflictError:
                    self._look()
                    self.check(text, name)
            self._look()
            self._looked = -1
            return next(order for order in self.orders if order.reference == new.reference)

    def _look(self) -> None:
        """Read what changed. On an error what stood stays known, and the error is kept."""
        if self._storage is None:
            return
        try:
            self._known = _read_all(self._storage, self._known)
            self._broken = None
        except OrderError as problem:
            self._broken = problem
            raise
        except (StorageError, OSError) as problem:
            self._broken = OrderError(
                f"orders cannot be read: {type(problem).__name__}: {problem}.",
                file=FOLDER,
                remedy="Make the home readable; until then nothing is crawled.",
            )
            raise self._broken from None

    def _settle(self, now: int) -> bool:
        """Take note of what is in force at ``now``; True if it is not what was."""
        stands = tuple(
            f"{name} {known.reach.order.sha256}"
            for name, known in sorted(self._known.items())
            if known.reach.order.stands(now)
        )
        if self._version and stands == self._in_force:
            return False
        self._in_force = stands
        self._version = hashlib.sha256(json.dumps(stands).encode()).hexdigest()
        self._epoch += 1
        return True


def _read_all(storage: Storage, before: Mapping[str, _Known]) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    for name in sorted(storage.list(FOLDER)):
        if not _is_order(name):
            continue
        try:
            data, tag = storage.get(name)
        except NotFoundError:
            continue
        old = before.get(name)
        if old is not None and old.tag == tag:
            found[name] = old
        else:
            found[name] = _Known(tag, Reach.of(orders.read(data, name)))
    references: dict[str, str] = {}
    for name, known in found.items():
        reference = known.reach.order.reference
        if reference in references:
            raise OrderError(
                f"the reference {reference!r} stands in {references[reference]} too.",
                file=name,
                remedy="Give one of them a reference of its own, or remove the copy.",
            )
        references[reference] = name
    for name, known in before.items():
        if known.reach.order.reference not in references:
            raise OrderError(
                f"the order {known.reach.order.reference!r} stood here and is gone.",
                file=name,
                remedy="Put the file back. An order ends by withdrawn: in it, not by deleting it.",
            )
    return found


def _is_order(name: str) -> bool:
    """False for what an editor leaves behind; raises for what may have been meant as an order."""
    inner = name.removeprefix(FOLDER)
    if inner.startswith(".") or inner.endswith("~"):
        return False
    if "/" in inner or not inner.endswith(".yaml"):
        raise OrderError(
            "lies among the orders and is not named as one.",
            file=name,
            remedy=f"Name it {FOLDER}<reference>.yaml, or move it away.",
        )
    return True
