"""What is in force at one moment, of all that was read: orders, permissions and the list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consentry.evidence import Permission
from consentry.standing import suppressed as suppression
from consentry.standing.order import Order
from consentry.standing.permission import Granted
from consentry.standing.subjects import Mac, Roll
from consentry.standing.suppressed import Suppressed


@dataclass(frozen=True, slots=True)
class InForce:
    """stands: each file's name and SHA-256. live: permissions that lift rules; carried: their ids,
    and those that they renew. roll: who consented, if anybody did. version: SHA-256 (hex) of
    ``stands``."""

    stands: tuple[str, ...]
    live: tuple[Permission, ...]
    carried: frozenset[str]
    roll: Roll | None
    version: str

    @classmethod
    def of(
        cls,
        stands: tuple[str, ...],
        live: Sequence[Granted],
        granted: Iterable[Granted],
        mac: Mac | None,
    ) -> InForce:
        """granted: all permissions that were read. mac: tells persons apart; None without keys."""
        subjects = [(o.reference, o.declared.subject) for o in live if o.declared.subject]
        return cls(
            stands,
            tuple(one.permission() for one in live),
            _carried(live, granted),
            Roll.of(subjects, mac) if subjects and mac else None,
            hashlib.sha256(json.dumps(stands).encode()).hexdigest(),
        )


NOTHING = InForce((), (), frozenset(), None, "")


def named(
    orders: Mapping[str, Order],
    kept: Iterable[Order],
    live: Iterable[Granted],
    suppressed: Suppressed,
    now: int,
) -> tuple[str, ...]:
    """What stands at ``now``, by name and SHA-256. orders: by file; kept: those that stand on as
    they were recorded."""
    standing = [(name, o.sha256, o.stands(now)) for name, o in orders.items()]
    standing += ((f"{o.file} as recorded", o.sha256, o.stands(now)) for o in kept)
    standing += ((one.file, one.sha256, True) for one in live)
    if suppressed:
        standing.append((suppression.LIST, suppressed.sha256, True))
    return tuple(f"{name} {sha256}" for name, sha256, holds in sorted(standing) if holds)


def unsigned(order: Order) -> str:
    """The sentence on an order that none of the activity's keys signed."""
    who = f"{order.signer}, which the activity does not name" if order.signer else "nobody"
    return (
        f"the order {order.reference} is signed by {who}: it is obeyed all the same, as the safer "
        "way, but nothing is erased for it. If it is not from whom it says, end it: consentry "
        f"order lift {order.reference} --by NAME --reason TEXT; and see who can write to the home."
    )


def changed(order: Order) -> str:
    """The sentence on an order that stands on as it was recorded."""
    stands = "it stands on as it was recorded."
    if order.signer:
        return (
            f"the order {order.reference} was changed by hand, and {order.signer} signed it: "
            f"{stands} It ends when the same key signs it with withdrawn: in it."
        )
    return (
        f"the order {order.reference} was changed by hand, and the activity asks for four eyes: "
        f"{stands} Two people end it: consentry order lift {order.reference} --by NAME "
        "--approved-by NAME --reason TEXT."
    )


def _carried(live: Iterable[Granted], granted: Iterable[Granted]) -> frozenset[str]:
    """Ids of live permissions, and of those that a live one renews, link by link."""
    renews = {one.reference: one.declared.renews for one in granted}
    carried: set[str] = set()
    for one in live:
        id_: str | None = one.reference
        while id_ is not None and id_ not in carried:
            carried.add(id_)
            id_ = renews.get(id_)
    return frozenset(carried)
