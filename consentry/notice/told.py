"""Who was told of what, read from the ops log: notices made and published, proofs of delivery.

A ``notice`` record says in plain what happened (``action``) and to which notice; whom it is about
is sealed. One record tells of one item, so that it can be erased with it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from consentry.errors import ConflictError, ErasedError, VerifyError
from consentry.evidence import Json, JsonObject
from consentry.notice.making import Document
from consentry.provenance import Draft, Home, Receipt, minute, paths, split_id
from consentry.provenance.following import Following
from consentry.provenance.release import read_ranges

MOST_PROOF = 8 << 20
"""Bytes of a proof of delivery, at most."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """That a person was told: of which notice, when (Unix seconds), by which record."""

    notice: str
    at: int
    leaf: str


@dataclass(frozen=True, slots=True)
class Look:
    """The public page as last looked for: was it ours, and why not. ``at`` is Unix seconds."""

    at: int
    ours: bool
    page: str = ""
    why: str = ""


class Told:
    """What the ops log of a home says of notices. ``refresh`` reads what is new."""

    def __init__(self, home: Home) -> None:
        self._ops = Following(home)
        self._deliveries: dict[str, dict[int, Delivery]] = {}
        self._contacts: dict[str, dict[int, int]] = {}
        self._releases: list[tuple[int, dict[str, list[tuple[int, int]]]]] = []
        self.made: list[str] = []
        self.pages: dict[str, str] = {}
        """SHA-256 of each page that was written -> the notice that it shows."""
        self.looked: Look | None = None

    @classmethod
    def read(cls, home: Home) -> Told:
        """Read the ops log. Raises ``SealError`` where a record that matters does not open."""
        told = cls(home)
        told.refresh()
        return told

    def refresh(self) -> None:
        """Read what is new in the ops log."""
        for index, public in self._ops.new():
            event = public.get("event")
            if event == "notice":
                self._notice(index, public)
            elif event == "release":
                self._release(index, public)

    def delivered(self, provenance_id: str) -> Delivery | None:
        """The proof that the person of this item was told, if there is one."""
        origin, index = split_id(provenance_id)
        return self._deliveries.get(origin, {}).get(index)

    def contacted(self, provenance_id: str) -> int:
        """When the person of this item was first written to; 0 if never."""
        origin, index = split_id(provenance_id)
        return self._contacts.get(origin, {}).get(index, 0)

    def disclosed(self, provenance_id: str) -> int:
        """When this item was first released to anybody; 0 if never."""
        origin, index = split_id(provenance_id)
        for at, runs in self._releases:
            listed = runs.get(origin, [])
            here = bisect_right(listed, (index, 1 << 62)) - 1
            if here >= 0 and listed[here][1] >= index:
                return at
        return 0

    def _notice(self, index: int, public: JsonObject) -> None:
        action, digest = public.get("action"), str(public.get("notice", ""))
        if action == "made":
            self.made.append(digest)
        elif action == "published":
            self.pages[str(public.get("page"))] = digest
        elif action in ("reached", "missing"):
            self.looked = Look(
                _whole(public.get("time")), action == "reached", str(public.get("page", ""))
            )
        elif action in ("delivered", "contacted"):
            try:
                private = self._ops.private(index)
            except ErasedError:
                return
            origin, item = split_id(str(private.get("item")))
            at = _whole(private.get("at"))
            if action == "contacted":
                first = self._contacts.setdefault(origin, {})
                first[item] = min(at, first.get(item, at))
            else:
                found = self._deliveries.setdefault(origin, {})
                found.setdefault(item, Delivery(digest, at, self._ops.id_of(index)))

    def _release(self, index: int, public: JsonObject) -> None:
        runs: dict[str, list[tuple[int, int]]] = {}
        try:
            for origin, first, last in read_ranges(self._ops.content(index)):
                runs.setdefault(origin, []).append((first, last))
        except ErasedError:
            return
        self._releases.append((_whole(public.get("time")), runs))


def keep(home: Home, notice: Document, told: Told, now: int, software: str) -> str:
    """Keep a notice in LOG by what is in it, and record it where it is not the last one made.

    Returns its SHA-256 in hex. Raises ``VerifyError`` if other bytes lie there.
    """
    data, digest = bytes(notice), notice.digest
    try:
        home.log.put(paths.NOTICES + digest, data, if_absent=True)
    except ConflictError:
        if home.log.get(paths.NOTICES + digest)[0] != data:
            raise VerifyError("changed since kept", name=paths.NOTICES + digest) from None
    if told.made[-1:] != [digest]:
        home.record(Draft(_public("made", digest, now) | {"software": software}))
        told.refresh()
    return digest


def read_notice(home: Home, digest: str) -> bytes:
    """The bytes of a notice that was kept. Raises ``NotFoundError``, ``VerifyError``."""
    data = home.log.get(paths.NOTICES + digest)[0]
    if hashlib.sha256(data).hexdigest() != digest:
        raise VerifyError("its bytes are not those it is named after", name=paths.NOTICES + digest)
    return data


def published(home: Home, digest: str, page: bytes, to: str, now: int) -> Receipt:
    """Record that a page was written for a notice; where to is sealed."""
    public = _public("published", digest, now) | {"page": hashlib.sha256(page).hexdigest()}
    return home.record(Draft(public, {"to": to}))


def looked(home: Home, digest: str, look: Look, url: str) -> Receipt:
    """Record how the public page was found."""
    public = _public("reached" if look.ours else "missing", digest, look.at)
    if look.page:
        public["page"] = look.page
    return home.record(Draft(public, {"url": url, "why": look.why}))


def told_of(
    home: Home,
    items: Sequence[tuple[str, str]],
    *,
    action: str,
    at: int,
    now: int,
    proof: bytes = b"",
    name: str = "",
) -> list[Receipt]:
    """Record that the persons of these items were told, or first written to.

    items: provenance id and notice of each; action: delivered or contacted; at: when, in Unix
    seconds; proof: what shows it, hashed and sealed with each record.
    """
    receipts = []
    with home.ops() as ops:
        for item, digest in items:
            private: dict[str, Json] = {"item": item, "at": at}
            if proof:
                private |= {"proof": hashlib.sha256(proof).hexdigest(), "name": name}
            public = _public(action, digest, now) | {"count": 1}
            receipts.append(ops.append(Draft(public, private, proof or None)))
    return [each.result() for each in receipts]


def _public(action: str, digest: str, now: int) -> JsonObject:
    public: JsonObject = {"event": "notice", "time": minute(now), "action": action}
    return public | {"notice": digest} if digest else public


def _whole(value: Json) -> int:
    return value if type(value) is int else 0
