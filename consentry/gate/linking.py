"""No profiles: of one person, only so many items are kept in a window, once they span sites.

Counted is what items that were stored still say of who somebody is, after obligations. Only keyed
hashes are held, in memory and for one window: the key is drawn anew for each, so that counters of
two windows cannot be joined, and nothing is left when the crawl ends. Bounded; who was met least
recently is forgotten first. (GDPR Art. 4(4), 5(1)(b).)
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from consentry.evidence import Finding, Where

MOST = 50
"""Items of one person that are kept in a window once they are of more than one site."""
WINDOW = 7 * 86_400
"""Seconds."""
SUBJECTS = 100_000
"""Persons that are counted at once."""
KIND = "linkage.profile"
_SIGNS = ("personal.name.", "personal.contact.", "personal.online.", "personal.identifier.")
_OF_MANY = ("personal.contact.email-role", "personal.contact.address", "personal.online.ip")


@dataclass(slots=True)
class _Count:
    items: int = 0
    site: bytes = b""
    spans: bool = False


@dataclass(slots=True)
class Links:
    """Counts items by person."""

    _until: int = 0
    _key: bytes = field(default=b"", repr=False)
    _counts: OrderedDict[bytes, _Count] = field(default_factory=OrderedDict, repr=False)

    def beyond(self, found: Iterable[Finding], site: str, now: int) -> tuple[Finding, ...]:
        """A finding if one more item of ``site`` with these would be too many of somebody."""
        self._turn(now)
        if not (subjects := self._subjects(found)):
            return ()
        here = self._hash(site)
        for subject in subjects:
            count = self._counts.get(subject)
            if count and count.items >= MOST and (count.spans or count.site != here):
                return (Finding(KIND, Where("item"), str(count.items)),)
        return ()

    def count(self, found: Iterable[Finding], site: str, now: int) -> None:
        """An item of ``site`` with these is stored."""
        self._turn(now)
        if not (subjects := self._subjects(found)):
            return
        here = self._hash(site)
        for subject in subjects:
            count = self._counts.setdefault(subject, _Count(site=here))
            count.items += 1
            count.spans = count.spans or count.site != here
            self._counts.move_to_end(subject)
            if len(self._counts) > SUBJECTS:
                self._counts.popitem(last=False)

    def _turn(self, now: int) -> None:
        """A new window: a new key, and nothing counted."""
        if now >= self._until or now < self._until - WINDOW:
            self._until = now + WINDOW
            self._key = secrets.token_bytes(32)
            self._counts.clear()

    def _subjects(self, found: Iterable[Finding]) -> set[bytes]:
        return {
            self._hash(" ".join(finding.value.split()).casefold())
            for finding in found
            if finding.value
            and finding.kind.startswith(_SIGNS)
            and not finding.kind.startswith(_OF_MANY)
        }

    def _hash(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "replace"), hashlib.sha256)[:16]
