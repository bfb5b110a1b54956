"""Granting and withdrawing a permission: its record in the ops log, and its file in the home.

A grant is recorded first, with the proof sealed beside it, and stands once its file is there; a
withdrawal stands first and is recorded after. So whatever is cut off leaves the stricter of the
two, and doing the same again finishes it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from consentry import __version__
from consentry.errors import ConflictError, NotFoundError, OrderError
from consentry.provenance import OPS, Draft, Home, minute
from consentry.standing import permission as permissions
from consentry.standing.fields import written
from consentry.standing.permission import Declared, Granted
from consentry.standing.recorded import Recorded
from consentry.standing.subjects import LABEL

MAX_PROOF = 32 << 20
"""Bytes of a proof."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was granted or withdrawn, and the provenance id of its record."""

    granted: Granted
    recorded: str


def grant(home: Home, declared: Declared, proof: bytes, file: str, now: int) -> Done:
    """Record a permission that ``permission.given`` read, and let it stand.

    file: what errors call the declaration. The same permission again changes nothing. Raises
    ``OrderError`` if its id is taken, or the proof is none.
    """
    digest = hashlib.sha256(proof).hexdigest()
    if not proof or len(proof) > MAX_PROOF:
        raise OrderError(
            "the proof is empty." if not proof else f"the proof is larger than {MAX_PROOF} bytes.",
            file=file,
            remedy="Give the document that shows the grant, such as a signed form or a mail.",
        )
    if declared.proof not in (None, digest):
        raise OrderError(
            "proof names another document than the one given.",
            file=file,
            remedy="Leave proof out, or give the document that it names.",
        )
    subject = declared.subject
    if subject is not None:
        subject = subject.under(home.secret(LABEL).mac)
    declared = declared.model_copy(update={"proof": digest, "subject": subject})
    recorded = Recorded(home)
    known = recorded.find(declared.id)
    if known is not None and (known.withdrawn >= 0 or known.terms != declared.terms()):
        state = "was withdrawn" if known.withdrawn >= 0 else "says something else"
        raise OrderError(
            f"the id {declared.id} is taken by a permission that {state} ({OPS}/{known.index}).",
            file=file,
            remedy="Write an id of its own; renews: names the one that it follows.",
        )
    if declared.renews is not None and recorded.find(declared.renews) is None:
        raise OrderError(
            f"renews names {declared.renews}, and no such permission was granted.",
            file=file,
            remedy="See consentry permission list.",
        )
    name = permissions.file_of(declared.id)
    text = permissions.text_of(declared).encode()
    granted = permissions.read(text, name)
    origin = f"{OPS}/{known.index}" if known is not None else ""
    if known is None:
        private = _sealed(granted, "grant") | {"terms": declared.terms(), "proof": digest}
        public = _public(declared, "grant", now)
        origin = home.record(Draft(public, private, proof)).provenance_id
    try:
        home.root.put(name, text, if_absent=True)
    except ConflictError:
        if permissions.read(home.root.get(name)[0], name).declared.terms() != declared.terms():
            raise OrderError(
                "another permission lies there.",
                file=name,
                remedy="Take it out of the home, and give this one again.",
            ) from None
    _sign(home)
    return Done(granted, origin)


def withdraw(home: Home, id_: str, *, by: str, reason: str, now: int) -> Done | None:
    """End a permission now; None if it had ended by a withdrawal before.

    by, reason: who ended it and why, sealed. Raises ``OrderError`` if there is none of that id.
    """
    recorded = Recorded(home)
    known = recorded.find(id_)
    ended, changed = _end(home, id_, now)
    if ended is None:
        if known is None:
            raise OrderError(
                f"there is no permission {id_[:80]}.",
                file=permissions.file_of(id_),
                remedy="See consentry permission list.",
            )
        ended = _gone(home, known.index, id_, now)
        changed = known.withdrawn < 0
    if not changed and (known is None or known.withdrawn >= 0):
        return None
    private = _sealed(ended, "withdrawal") | {"by": by, "reason": reason}
    receipt = home.record(Draft(_public(ended.declared, "withdrawal", now), private))
    return Done(ended, receipt.provenance_id)


def _end(home: Home, id_: str, now: int) -> tuple[Granted | None, bool]:
    """Write the withdrawal into the file: what it says now, and did that change it?"""
    name = permissions.file_of(id_)
    while True:
        try:
            data, tag = home.root.get(name)
        except NotFoundError:
            return None, False
        found = permissions.read(data, name)
        before = found.declared.withdrawn
        if before is not None and before <= now:
            return found, False
        end = max(now, found.declared.obtained)
        declared = found.declared.model_copy(update={"withdrawn": end})
        text = permissions.text_of(declared).encode()
        try:
            home.root.put(name, text, if_tag=tag)
        except ConflictError:
            continue
        _sign(home)
        return permissions.read(text, name), True


def _sign(home: Home) -> None:
    """Tell crawls that run to look again."""
    home.root.put(f"{permissions.FOLDER}.changed", secrets.token_hex(8).encode(), durable=False)


def _gone(home: Home, index: int, id_: str, now: int) -> Granted:
    """A permission whose file is gone, from its record."""
    private = home.reader(OPS).open_private(index)
    declared = Declared.model_validate(
        {
            "id": id_,
            "kind": str(private.get("kind")),
            "grantor": str(private.get("grantor")),
            "obtained": written(min(now, int(str(private.get("obtained"))))),
            "withdrawn": written(now),
        }
    )
    return Granted(declared, permissions.file_of(id_), "")


def _public(said: Declared, what: str, now: int) -> dict[str, Any]:
    """The leaf: kind and scope, as far as they name nobody and no site."""
    about: dict[str, Any] = {"what": what, "kind": said.kind}
    if what == "grant":
        about |= {
            "categories": list(said.scope.categories or ()),
            "purposes": list(said.scope.purposes or ()),
            "stages": list(said.scope.stages or ()),
            "from": said.obtained,
        }
        if said.expires is not None:
            about["until"] = said.expires
    return {
        "event": "permission",
        "time": minute(now),
        "permission": about,
        "software": f"consentry {__version__}",
    }


def _sealed(granted: Granted, what: str) -> dict[str, Any]:
    said = granted.declared
    return {
        "id": said.id,
        "what": what,
        "kind": said.kind,
        "grantor": said.grantor,
        "obtained": said.obtained,
        "file": granted.file,
        "sha256": granted.sha256,
    }
