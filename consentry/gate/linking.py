"""No profiles: of one person, only so many items are kept in a window, once they span sites.

Counted is what items that were stored still say of who somebody is, after obligations. Only keyed
hashes are held, for one window: each has a key of its own, so that counters of two windows cannot
be joined. With a home (``vault.guard``) all its workers count together and go on after a restart;
without one, all is gone when the crawl ends. Bounded; who was met least recently is forgotten
first. (GDPR Art. 4(4), 5(1)(b).)
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable

from consentry.errors import LogError, SealError, StorageError
from consentry.evidence import Finding, Where
from consentry.vault.guard import EVERY, WINDOW, Count, Counts, Guard

MOST = 50
"""Items of one person that are kept in a window once they are of more than one site."""
SUBJECTS = 100_000
"""Persons that are counted at once."""
PATIENCE = 10 * EVERY
"""Seconds for which the counters of others may be unreadable before nobody is stored."""
KIND = "linkage.profile"
_SIGNS = ("personal.name.", "personal.contact.", "personal.online.", "personal.identifier.")
_OF_MANY = ("personal.contact.email-role", "personal.contact.address", "personal.online.ip")


class Links:
    """Counts items by person. Thread-safe. guard: where the workers of a home count together."""

    def __init__(self, guard: Guard | None = None) -> None:
        self._guard = guard
        self._lock = threading.Lock()
        self._until = 0
        self._key = b""
        self._counts: OrderedDict[bytes, Count] = OrderedDict()
        self._others: Counts = {}
        self._changed = False
        self._looked = 0
        self._fine = 0

    def beyond(self, found: Iterable[Finding], site: str, now: int) -> tuple[Finding, ...]:
        """A finding if one more item of ``site`` with these would be too many of somebody.

        Raises ``LogError`` if how many others have stored has been unknown for too long.
        """
        if not (signs := _signs(found)):
            return ()
        with self._lock:
            self._turn(now)
            if now >= self._fine + PATIENCE:
                self._exchange(now, at_once=False)
            if self._guard and now >= self._fine + PATIENCE:
                raise LogError("how many items of a person other workers keep cannot be read")
            here = self._hash(site)
            for sign in signs:
                person = self._hash(sign)
                of_person = (self._counts.get(person), self._others.get(person))
                counts = [count for count in of_person if count]
                items = sum(count.items for count in counts)
                spans = any(count.spans or count.site != here for count in counts)
                if items >= MOST and spans:
                    return (Finding(KIND, Where("item"), str(items)),)
        return ()

    def count(self, found: Iterable[Finding], site: str, now: int) -> None:
        """An item of ``site`` with these is stored."""
        if not (signs := _signs(found)):
            return
        with self._lock:
            self._turn(now)
            here = self._hash(site)
            for sign in signs:
                person = self._hash(sign)
                count = self._counts.setdefault(person, Count(site=here))
                count.items += 1
                count.spans = count.spans or count.site != here
                self._counts.move_to_end(person)
                if len(self._counts) > SUBJECTS:
                    self._counts.popitem(last=False)
            self._changed = True

    def refresh(self, now: int, *, at_once: bool = False) -> None:
        """Write what was counted and read what others did, every ``EVERY`` seconds at most.

        at_once: now, and ``StorageError`` if it cannot be written.
        """
        early = self._looked <= now < self._looked + EVERY and not at_once
        if early or not self._until:
            return
        with self._lock:
            self._turn(now)
            self._exchange(now, at_once=at_once)

    def _exchange(self, now: int, *, at_once: bool) -> None:
        if self._guard is None:
            return
        self._looked = now
        try:
            if self._changed:
                self._guard.write(self._counts, now)
                self._changed = False
            self._others = self._guard.others(now)
        except StorageError:
            if at_once:
                raise
        except SealError:
            self._fine = now - PATIENCE
        else:
            self._fine = now

    def _turn(self, now: int) -> None:
        """A new window: a new key, and nothing counted but what this worker wrote in it before."""
        if self._until - WINDOW <= now < self._until:
            return
        key, mine, others = secrets.token_bytes(32), Counts(), Counts()
        if self._guard is not None:
            self._guard.forget(now)
            key, mine = self._guard.key(now), self._guard.mine(now)
            others = self._guard.others(now)
        self._key, self._counts, self._others = key, OrderedDict(mine), others
        self._changed, self._looked, self._fine = False, now, now
        self._until = (now // WINDOW + 1) * WINDOW

    def _hash(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "replace"), hashlib.sha256)[:16]


def _signs(found: Iterable[Finding]) -> set[str]:
    """What findings say of who somebody is."""
    return {
        _sign(finding.kind, finding.value)
        for finding in found
        if finding.value
        and finding.kind.startswith(_SIGNS)
        and not finding.kind.startswith(_OF_MANY)
    }


def _sign(kind: str, value: str) -> str:
    """The same however it is written: letters of one form (UAX 15), ``Doe, Jane`` as it is said, of
    a number the digits, of a handle the user."""
    said = " ".join(unicodedata.normalize("NFKC", value).split()).casefold()
    if kind.startswith("personal.name."):
        last, comma, first = said.partition(", ")
        return f"{first} {last}" if comma and last and first else said
    if kind == "personal.contact.phone":
        return "".join(filter(str.isdigit, said)).lstrip("0") or said
    return said.lstrip("@") if kind == "personal.online.handle" else said
