"""What stands at this moment, read from a home and watched while a crawl runs.

What was read is in ``looked``, what of it is in force in ``inforce``; questions are answered here.
While something cannot be read, or is not as it was recorded, every question is answered with that
``OrderError``.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from consentry.errors import ConflictError, OrderError
from consentry.evidence import Finding, Permission, Stage, Where
from consentry.standing import inforce
from consentry.standing import order as orders
from consentry.standing import suppressed as suppression
from consentry.standing.inforce import InForce
from consentry.standing.looked import Looked, UnreadableError
from consentry.standing.order import Order
from consentry.standing.permission import Granted
from consentry.standing.reach import Subject
from consentry.standing.recorded import Recorded
from consentry.standing.subjects import Mac, region_of
from consentry.standing.suppressed import Suppressed
from consentry.storage.base import Storage

_log = logging.getLogger(__name__)
PATIENCE = 4
"""Seconds for which a home may not answer: an order takes effect within five."""
Consenting = Callable[[Iterable[Finding]], tuple[Finding, ...]]
"""Marks findings with the consents of whom they are about."""


class Standing:
    """Orders in force and live permissions. ``epoch`` counts up whenever what stands has changed.

    Thread-safe: questions read one snapshot, ``refresh`` and ``add`` replace it.
    """

    def __init__(
        self,
        storage: Storage | None,
        recorded: Recorded | None = None,
        order_keys: Collection[str] = (),
    ) -> None:
        self._there = Looked(storage, recorded)
        self._order_keys = frozenset(order_keys)
        self._told: set[str] = set()
        self._lock = threading.RLock()
        self._looked = -1
        self._fine = -PATIENCE
        self._in_force = inforce.NOTHING
        self._epoch = 0
        self._settle(0)

    @classmethod
    def open(
        cls,
        storage: Storage,
        recorded: Recorded | None = None,
        order_keys: Collection[str] = (),
    ) -> Standing:
        """Read what stands in a home's root. Raises ``OrderError``; ``refresh`` before asking.

        recorded: what the home's log says was given, which needs its keys. Without it no
        permission is proved, and so none lifts anything. order_keys: whose orders these are, if
        the activity says so: one that no such key signed is obeyed, for not to be obeyed is the
        greater harm, and told of.
        """
        standing = cls(storage, recorded, order_keys)
        standing._there.look()
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
        """SHA-256 (hex) of what stands; a record names it beside the pack's hash."""
        return self._in_force.version

    @property
    def orders(self) -> tuple[Order, ...]:
        """Every order that was read, in force or not, by file name."""
        return self._there.orders

    @property
    def suppression(self) -> Suppressed:
        """What must not come back."""
        return self._there.suppressed

    @property
    def granted(self) -> tuple[Granted, ...]:
        """Every permission that was read, live or not, by file name."""
        return self._there.granted

    def changed_by_hand(self, now: int) -> tuple[str, ...]:
        """A sentence for each order that stands on as it was recorded, whatever its file says."""
        return tuple(
            inforce.changed(said.reach.order)
            for said in self._there.kept
            if said.reach.order.stands(now)
        )

    def strangers(self, now: int) -> tuple[str, ...]:
        """A sentence for each order in force that none of the activity's keys signed."""
        return tuple(
            inforce.unsigned(order)
            for order in self.orders
            if order.stands(now) and order.is_stranger(self._order_keys)
        )

    def warn(self, now: int) -> None:
        """Warn in the log of each of them, once."""
        for said in self.strangers(now):
            if said not in self._told:
                self._told.add(said)
                _log.warning("%s", said)

    def deadline(self, reference: str) -> int | None:
        """The deadline of the order of this reference, in Unix seconds, if it has one."""
        found = (order for order in self.orders if order.reference == reference)
        return next((order.declared.deadline for order in found), None)

    def refresh(self, now: int) -> bool:
        """Look for changes, at most once a second; True if what stands is not what stood.

        Raises ``OrderError`` as long as something is not as it has to be: the crawl must stop. A
        home that does not answer is asked again for ``PATIENCE`` seconds, in which what stood
        stands.
        """
        with self._lock:
            if now == self._looked and self._there.broken is None:
                return False
            was_broken = self._there.broken is not None
            try:
                self._there.look()
                self._there.prove(now)
            except UnreadableError:
                if was_broken or not 0 <= now - self._fine < PATIENCE:
                    raise
                self._there.broken = None
                return self._settle(now)
            self._looked = self._fine = now
            return self._settle(now)

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
        if self._there.broken is not None:
            raise self._there.broken
        found = (
            self._there.suppressed.of_url(url, self._mac())
            if self._there.suppressed and url
            else ()
        )
        if not self._there.known:
            return found
        asked = [known.said for _, known in sorted(self._there.known.items())] + [*self._there.kept]
        subject = Subject.of(
            stage=stage, site=site, url=url, places=places, kinds=kinds, purposes=purposes
        )
        ordered = (
            finding
            for said in asked
            if said.reach.order.stands(now)
            for finding in said.reach.findings(subject)
        )
        return tuple(dict.fromkeys((*found, *ordered)))

    def suppressed(
        self,
        findings: Sequence[Finding],
        *,
        among: Sequence[Finding],
        url: str,
        places: Mapping[str, int],
    ) -> tuple[Finding, ...]:
        """``suppressed`` if a person whom these findings are about must not come back.

        among: findings of the page they are from; places as in ``consenting``. Raises
        ``OrderError``.
        """
        if self._there.broken is not None:
            raise self._there.broken
        if not self._there.suppressed:
            return ()
        return self._there.suppressed.of_persons(findings, among, url, places, self._mac())

    def suppressed_picture(self, data: bytes) -> tuple[Finding, ...]:
        """``suppressed`` if a picture looks like one that must not come back.

        Raises ``OrderError``, or ``ConfigError`` if it cannot be looked at.
        """
        if self._there.broken is not None:
            raise self._there.broken
        return (
            self._there.suppressed.of_picture(data, self._mac()) if self._there.suppressed else ()
        )

    def _mac(self) -> Mac:
        if self._there.recorded is None:
            raise OrderError(
                "it can only be asked with the home's keys, which are not here.",
                file=suppression.LIST,
                remedy="Say where they are: CONSENTRY_KEYS.",
            )
        return self._there.recorded.suppression_mac

    def permissions(self) -> tuple[Permission, ...]:
        """Grants that lift rules: those live and proved when last looked; none while something
        cannot be read."""
        return () if self._there.broken is not None else self._in_force.live

    def ended(self, rests_on: Iterable[str]) -> tuple[Finding, ...]:
        """``permission.ended`` for each of these ids that is not live, nor renewed by a live one.

        rests_on: what a stored record names.
        """
        carried = self._in_force.carried if self._there.broken is None else frozenset()
        return tuple(
            Finding("permission.ended", Where("standing"), value=id_)
            for id_ in sorted(set(rests_on) - carried)
        )

    def consenting(
        self,
        findings: Sequence[Finding],
        *,
        url: str,
        places: Mapping[str, int],
        among: Sequence[Finding] = (),
    ) -> Consenting:
        """Whose data these findings are, by the consents that are live.

        among: findings of the page they are from. places: permille a country code, for telephone
        numbers without a prefix.
        """
        if self._there.broken is not None or self._in_force.roll is None:
            return tuple
        return self._in_force.roll.meet(findings, url, region_of(places), among).mark

    def check(self, text: str, name: str) -> Order:
        """Read an order that is not stored yet. Raises ``OrderError``, also where another order
        stands under its reference."""
        return orders.beside(orders.read(text.encode(), name), self.orders, name)

    def add(self, text: str, name: str) -> Order:
        """Validate and store an order; the same order again changes nothing, one that ends what
        its own key signed takes that order's place.

        ``name`` is what errors call the text. It stands from the next ``refresh`` on. Raises
        ``OrderError``; ``StorageError`` if it could not be written.
        """
        if self._there.storage is None:
            raise OrderError(
                "there is no home to keep it in.", file=name, remedy="Set CONSENTRY_HOME."
            )
        with self._lock:
            self._there.look()
            new = self.check(text, name)
            there = next(
                (
                    each
                    for each in self._there.known.items()
                    if each[1].said.reference == new.reference
                ),
                None,
            )
            try:
                if there is None:
                    self._there.storage.put(new.object_name, text.encode(), if_absent=True)
                elif new.ends(there[1].said.reach.order):
                    self._there.storage.put(there[0], text.encode(), if_tag=there[1].tag)
            except ConflictError:
                self._there.look()
                self.check(text, name)
            self._there.look()
            self._looked = -1
            return next(order for order in self.orders if order.reference == new.reference)

    def _settle(self, now: int) -> bool:
        """Take note of what is in force at ``now``; True if it is not what was."""
        live = [one for one in self.granted if one.stands(now)] if self._there.recorded else []
        orders = {name: known.said.reach.order for name, known in self._there.known.items()}
        kept = [said.reach.order for said in self._there.kept]
        stands = inforce.named(orders, kept, live, self._there.suppressed, now)
        if self._epoch and stands == self._in_force.stands:
            return False
        mac = self._there.recorded.mac if self._there.recorded else None
        self._in_force = InForce.of(stands, live, self.granted, mac)
        self._epoch += 1
        return True
