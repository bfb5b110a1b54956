"""What the ops log says was given, held against the files that lie there.

An order makes a crawl stricter, so its file stands as soon as it is there; deleting it ends
nothing, and where the activity asks for four eyes, writing into it ends nothing either. A
permission makes a crawl laxer, so it stands only as it was recorded, with the proof that was sealed
beside its record: a file that was written or widened by hand, whose proof is gone or is another
one, or that outlives its recorded withdrawal, stops the crawl.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import msgspec

from consentry.errors import ErasedError, NotFoundError, OrderError, SealError
from consentry.evidence import Json, JsonObject
from consentry.provenance import OPS, Home
from consentry.provenance.following import Following
from consentry.provenance.record import UNREADABLE
from consentry.standing import order as orders
from consentry.standing import permission as permissions
from consentry.standing import suppressed as suppression
from consentry.standing.order import Order
from consentry.standing.permission import Granted
from consentry.standing.subjects import LABEL
from consentry.standing.suppressed import HASH, Suppressed

SUPPRESS = "suppress"
"""The kind of an order leaf which says that something must not come back."""
ADD = "Give it anew with consentry permission add, under an id of its own."


@dataclass(slots=True)
class Grant:
    """The record of a grant: its leaf's index, and the SHA-256 (hex) of terms and proof.

    withdrawn: the index of the leaf that ended it, -1 while there is none.
    """

    index: int
    terms: str
    proof: str
    withdrawn: int = -1
    proved: bool = False


class Recorded:
    """Reads a home's ops log as it grows. Needs the home's keys.

    four_eyes: does the activity ask that two people lift an order? order_keys: which keys it
    takes orders from, if it says so; a signature by another one binds nobody.
    """

    def __init__(
        self, home: Home, *, four_eyes: bool = False, order_keys: Collection[str] = ()
    ) -> None:
        self.home = home
        self._four_eyes = four_eyes
        self._order_keys = frozenset(order_keys)
        self._ops = Following(home)
        self._orders: dict[str, tuple[int, str]] = {}
        self._given: dict[str, int] = {}
        self._lifted: dict[str, int] = {}
        self._ended: dict[str, int] = {}
        self._given_at: dict[str, int] = {}
        self._signed: set[str] = set()
        self._grants: dict[str, Grant] = {}
        self._suppressing: list[tuple[int, bool, dict[bytes, str] | None]] = []

    def mac(self, message: bytes) -> bytes:
        """The keyed hash under which permissions know their subjects."""
        return self.home.secret(LABEL).mac(message)

    def suppression_mac(self, message: bytes) -> bytes:
        """The keyed hash under which the list knows what must not come back."""
        return self.home.secret(suppression.LABEL).mac(message)

    def find(self, id_: str) -> Grant | None:
        """The record of a permission's grant, if there is one."""
        self._read()
        return self._grants.get(id_)

    def is_lifted(self, reference: str) -> bool:
        """Did two people lift the order of this reference, since it was last given?"""
        self._read()
        return self._lifted.get(reference, -1) > self._given.get(reference, -1)

    def lift_of(self, reference: str) -> tuple[str, bool]:
        """The provenance id of the record that lifted the order since it was last given, ""
        where there is none; and whether two people did."""
        self._read()
        index = self._ended.get(reference, -1)
        if index <= self._given.get(reference, -1):
            return "", False
        return self._ops.id_of(index), self.is_lifted(reference)

    def given_at(self, reference: str) -> int:
        """When the order of this reference was last given, Unix seconds; 0 if nobody recorded
        it."""
        self._read()
        return self._given_at.get(reference, 0)

    def kept(self, read: Iterable[Order]) -> tuple[Order, ...]:
        """Orders as they were recorded whose files say something else now. A signed one stands
        on until its key has ended it; any, where the activity asks for four eyes, until two
        people have lifted it."""
        self._read()
        found = []
        for each in read:
            index, signed = self._given.get(each.reference, -1), each.reference in self._signed
            if index < 0 or not (signed or self._four_eyes):
                continue
            given = orders.read(self._ops.content(index), each.file)
            binds = signed and not given.is_stranger(self._order_keys)
            if not binds and (not self._four_eyes or self.is_lifted(each.reference)):
                continue
            if given.declared != each.declared and not each.ends(given):
                found.append(given)
        return tuple(found)

    def suppressed(self) -> dict[bytes, str]:
        """All that was recorded as not to come back and not taken back: hash -> space."""
        self._read()
        found: dict[bytes, str] = {}
        for index, taken_back, entries in self._suppressing:
            if entries is None:
                entries = unpacked(self._ops.content(index))
            if taken_back:
                found = {key: space for key, space in found.items() if key not in entries}
            else:
                found |= entries
        return found

    def check_suppressed(self, there: Suppressed) -> None:
        """All that was recorded is on the list. Raises ``OrderError``."""
        gone = self.suppressed().keys() - set(there)
        if gone:
            raise OrderError(
                f"{len(gone)} entries of what must not come back were taken out of it by hand.",
                file=self._file(suppression.LIST),
                remedy="Write it anew from the log: consentry suppression restore.",
            )

    def none_vanished(self, orders: Iterable[Order], granted: Iterable[Granted]) -> None:
        """What was recorded still lies there: deleting a file ends nothing. Raises ``OrderError``.

        To be asked at a start; while a crawl runs, ``Standing`` sees what goes.
        """
        self._read()
        there = {order.reference for order in orders}
        for reference, (index, file) in self._orders.items():
            if reference not in there:
                raise OrderError(
                    f"the order {reference} was given ({OPS}/{index}), and its file is gone.",
                    file=self._file(file),
                    remedy="Give it again (consentry order add); if it has ended, with "
                    "withdrawn: in it.",
                )
        there = {one.reference for one in granted}
        for id_, grant in self._grants.items():
            if id_ not in there and grant.withdrawn < 0:
                raise OrderError(
                    f"the permission {id_} was granted ({OPS}/{grant.index}), and its file is "
                    "gone.",
                    file=self._file(permissions.file_of(id_)),
                    remedy="Give the same again (consentry permission add), or end it: consentry "
                    "permission withdraw.",
                )

    def check(self, granted: Iterable[Granted]) -> None:
        """Each lies there as it was recorded. Raises ``OrderError``."""
        self._read()
        for one in granted:
            self._check(one, self._grants.get(one.reference))

    def prove(self, live: Iterable[Granted]) -> None:
        """The proof of each opens and is the one that was named. Raises ``OrderError``."""
        for one in live:
            grant = self._grants[one.reference]
            if not grant.proved:
                self._prove(one, grant)
                grant.proved = True

    def _check(self, one: Granted, grant: Grant | None) -> None:
        file = self._file(one.file)
        if grant is None:
            if one.declared.withdrawn is not None:
                return
            raise OrderError(
                f"the permission {one.reference} was never recorded, so nothing proves it.",
                file=file,
                remedy="Take the file out of the home, and give it with consentry permission add.",
            )
        if grant.withdrawn >= 0 and one.declared.withdrawn is None:
            raise OrderError(
                f"the permission {one.reference} was withdrawn ({OPS}/{grant.withdrawn}), and its "
                "file does not say so.",
                file=file,
                remedy=f"Withdraw it again. {ADD}",
            )
        if one.declared.terms() != grant.terms:
            raise OrderError(
                f"the permission {one.reference} is not what was recorded ({OPS}/{grant.index}).",
                file=file,
                remedy=f"Withdraw it. {ADD}",
            )

    def _prove(self, one: Granted, grant: Grant) -> None:
        try:
            proof = self._ops.content(grant.index)
            why = "" if hashlib.sha256(proof).hexdigest() == one.declared.proof else "another one"
        except ErasedError:
            why = "erased"
        except (SealError, NotFoundError):
            why = "missing"
        if why:
            raise OrderError(
                f"the proof of the permission {one.reference} ({OPS}/{grant.index}) is {why}.",
                file=self._file(one.file),
                remedy=f"Withdraw it. {ADD}",
            )

    def _read(self) -> None:
        """Take note of what was recorded since the last look."""
        take: dict[object, Callable[[int, JsonObject, JsonObject], None]] = {
            "order": self._order,
            "permission": self._permission,
        }
        for index, public in self._ops.new():
            event = public.get("event")
            if event not in take:
                continue
            try:
                take[event](index, public, self._ops.private(index))
            except ErasedError:
                if event == "order":
                    raise

    def _order(self, index: int, public: JsonObject, private: JsonObject) -> None:
        reference, about = str(private.get("reference")), public.get("order")
        if isinstance(about, dict) and SUPPRESS in _list(about.get("kinds")):
            listed = private.get("entries")
            entries = unpacked(b64decode(listed)) if isinstance(listed, str) else None
            self._suppressing.append((index, "lifted" in about, entries))
            return
        if isinstance(about, dict) and "lifted" in about:
            self._ended[reference] = index
            if private.get("approved_by"):
                self._lifted[reference] = index
            return
        self._orders.setdefault(reference, (index, str(private.get("file"))))
        self._given[reference] = index
        if private.get("signed_by"):
            self._signed.add(reference)
        self._given_at[reference] = int(str(private.get("at", public.get("time", 0))))

    def _permission(self, index: int, _public: JsonObject, private: JsonObject) -> None:
        id_ = str(private.get("id"))
        grant = self._grants.get(id_)
        if private.get("what") == "withdrawal":
            if grant is not None:
                grant.withdrawn = index
        elif grant is None:
            terms, proof = str(private.get("terms")), str(private.get("proof"))
            self._grants[id_] = Grant(index, terms, proof)

    def _file(self, name: str) -> str:
        return f"{self.home.where}/{name}"


def packed(entries: Mapping[bytes, str]) -> bytes:
    """Entries of the list as a record seals them: hash -> space."""
    by_space: dict[str, bytearray] = {}
    for key, space in sorted(entries.items()):
        by_space.setdefault(space, bytearray()).extend(key)
    return _encode(by_space)


def unpacked(data: bytes) -> dict[bytes, str]:
    """The same entries again. Raises ``SealError``."""
    try:
        found = _decode(data)
    except UNREADABLE:
        raise SealError("what a record suppresses cannot be read") from None
    return {
        hashes[at : at + HASH]: space
        for space, hashes in found.items()
        for at in range(0, len(hashes), HASH)
    }


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[str, bytes]).decode
