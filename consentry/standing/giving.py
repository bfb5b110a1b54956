"""An order's records in the ops log: that it was given and lifted; and what became of it.

What makes a crawl stricter stands first and is recorded after; lifting is recorded first. So
whatever is cut off leaves the order in force, and doing the same again finishes it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from consentry import __version__
from consentry.errors import ConflictError, OrderError
from consentry.evidence import Json
from consentry.provenance import Draft, Home, minute
from consentry.standing import signing
from consentry.standing.fields import written
from consentry.standing.order import Order, read
from consentry.standing.recorded import Recorded
from consentry.storage import Storage

_SIGNED_BY = re.compile(rb"(?m)^signed_by:.*\n?")
_WITHDRAWN = re.compile(r"(?m)^withdrawn:.*\n?")


def record(home: Home, given: Order, text: str, now: int) -> str:
    """Append an order to the ``ops`` log; returns its provenance id.

    In plain: what it is about, as far as that names nobody. Sealed: the rest, and its text.
    """
    scope, declared = given.scope, given.declared
    about: dict[str, Any] = {
        "authority": declared.authority,
        "kinds": list(given.kinds),
        "places": list(scope.place or ()),
        "categories": list(scope.category or ()),
        "purposes": list(scope.purpose or ()),
        "from": declared.begins,
    }
    if "erase" in given.kinds:
        about["unknown_place"] = given.unknown_place("erase")
    if declared.deadline is not None:
        about["deadline"] = declared.deadline
    private = {
        "reference": given.reference,
        "issuer": declared.issuer,
        "file": given.file,
        "sha256": given.sha256,
        "at": now,
    }
    if declared.signed_by:
        private["signed_by"] = declared.signed_by
    return home.record(Draft(_public(about, now), private, text.encode())).provenance_id


def lift(
    home: Home,
    given: Order,
    *,
    by: str,
    reason: str,
    approved_by: str = "",
    order_keys: Collection[str] = (),
    now: int,
) -> str:
    """End an order now and record who did so and why; returns the record's provenance id.

    One that has not begun never begins. One that a pen has ended already is recorded as lifted by
    two. order_keys: of one that is signed by none of these the signature goes, and binds nobody.
    Raises ``OrderError`` if it was lifted before, is signed, or its file cannot take it.
    """
    if given.signer and not given.is_stranger(order_keys):
        raise OrderError(
            f"{given.signer} signed it, and nobody else ends it.",
            file=given.file,
            remedy="Give it again as the same key signed it, with withdrawn: in it (consentry "
            "order add).",
        )
    ended = given.withdrawn(now)
    if ended and not (approved_by and not Recorded(home).is_lifted(given.reference)):
        raise OrderError("it was lifted before.", file=given.file, remedy="See withdrawn: in it.")
    if not ended:
        _ending(home.root, given, now)
    private: dict[str, Json] = {"reference": given.reference, "by": by, "reason": reason, "at": now}
    if approved_by:
        private["approved_by"] = approved_by
    kinds: list[Json] = [*given.kinds]
    about = {"authority": given.declared.authority, "kinds": kinds, "lifted": now}
    recorded = home.record(Draft(_public(about, now), private)).provenance_id
    while not ended:
        text, tag = _ending(home.root, given, now)
        try:
            home.root.put(given.file, text, if_tag=tag)
            break
        except ConflictError:
            continue
    return recorded


def state(
    given: Order,
    now: int,
    recorded: Recorded | None,
    *,
    four_eyes: bool,
    order_keys: Collection[str] = (),
) -> str:
    """What an order is at this moment, in a few words; if it has ended, how.

    recorded: what the log says, None where it cannot be opened here.
    """
    if given.stands(now) and given.is_stranger(order_keys):
        return "yes, but erases nothing: no key that the activity names signed it"
    if given.stands(now):
        return "yes"
    if not given.withdrawn(now):
        return f"not yet: from {written(given.declared.begins)}"
    when = written(given.declared.withdrawn or now)
    if given.signer:
        return f"no: ended {when} by {given.signer}, who signed it"
    if recorded is None:
        return f"no: ended {when}"
    leaf, by_two = recorded.lift_of(given.reference)
    if leaf and (by_two or not four_eyes):
        return f"no: lifted {when}, {leaf}"
    if four_eyes:
        return "yes, as it was recorded: ended by one hand, and the activity asks for four eyes"
    return f"no: ended {when} by hand in its file, and nobody is recorded to have lifted it"


def _ending(root: Storage, given: Order, now: int) -> tuple[bytes, str]:
    """The order's file with ``withdrawn:``, and the tag that it has now. Raises ``OrderError``."""
    data, tag = root.get(given.file)
    if given.signer:
        data = _SIGNED_BY.sub(b"", signing.unsigned(data)[0])
    text = _WITHDRAWN.sub("", data.decode("utf-8-sig")).rstrip("\n")
    end = max(now, given.declared.begins)
    made = f"{text}\nwithdrawn: {written(end)}\n".encode()
    read(made, given.file)
    return made, tag


def _public(about: dict[str, Any], now: int) -> dict[str, Any]:
    return {
        "event": "order",
        "time": minute(now),
        "order": about,
        "software": f"consentry {__version__}",
    }
