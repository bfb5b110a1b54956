"""From what a person configured to a gate that is ready: activity, packs, home, log, orders."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from consentry import activity as activities
from consentry.gate.ledger import Ledger
from consentry.gate.recording import Standpoint, leaf
from consentry.gate.seam import Gate, Mode
from consentry.policy import Pack, bundled, load
from consentry.provenance import Draft, Home, Log
from consentry.standing import Standing
from consentry.storage import Storage
from consentry.vault import Index


def open_gate(
    *,
    activity: Path,
    home: str,
    keys: Path | None = None,
    mode: Mode = "enforce",
    run: str = "",
    worker: str = "worker",
    packs: Sequence[Path] = (),
    keep: bool = True,
    least_delay: float = 0.0,
) -> Gate:
    """Open a gate. ``keep=False`` decides under the home's orders but writes nothing.

    Raises ActivityError, PackError, OrderError when a file cannot be used, KeyMissingError or
    StorageError when the home cannot be opened. In ``observe`` nothing of ours is opened.
    """
    today = datetime.now(UTC).date()
    doing = activities.load(activity, today=today)
    pack = load(bundled(), *packs)
    facts = doing.facts()
    if mode == "observe" or not keep:
        standing = (
            _standing_of(home) if mode != "observe" and Path(home).is_dir() else Standing.none()
        )
        return Gate(
            activity=doing,
            pack=pack,
            standing=standing,
            ledger=None,
            clock=time.time,
            monotonic=time.monotonic,
            mode=mode,
            least_delay=least_delay,
        )
    place = Home.open(home, keys=keys, create=True)
    standing = Standing.open(place.root)
    standing.refresh(int(time.time()))
    place.keep_policy(pack.files)
    log = Log.open(place, worker, clock=lambda: int(time.time()))
    at = Standpoint(run or uuid.uuid4().hex, doing.digest, facts.purposes, dict(facts.basis))
    ledger = Ledger(place, log, Index.open(place, log), at, pack.digest)
    began = leaf(
        "policy",
        at=at,
        now=int(time.time()),
        site="",
        rules=(),
        policy=pack.digest,
        standing=standing.version,
    )
    log.append(Draft(began | {"assessments": dict(sorted(doing.assessments.items()))}, None, None))
    return Gate(
        activity=doing,
        pack=pack,
        standing=standing,
        ledger=ledger,
        clock=time.time,
        monotonic=time.monotonic,
        mode=mode,
        least_delay=least_delay,
    )


def _standing_of(home: str) -> Standing:
    return Standing.open(storage_of(home))


def storage_of(home: str) -> Storage:
    """The root of a home that is a folder."""
    from consentry.storage import LocalStorage

    return LocalStorage(Path(home))


__all__ = ["Pack", "open_gate"]
