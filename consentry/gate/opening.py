"""From what a person configured to a gate that is ready: activity, packs, home, log, orders."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from consentry import activity as activities
from consentry.activity import Activity
from consentry.errors import OrderError, SetupError
from consentry.gate.ledger import Ledger
from consentry.gate.recording import Standpoint, leaf
from consentry.gate.seam import Gate, Mode
from consentry.policy import Pack, bundled, load
from consentry.provenance import OPS, Draft, Home, Log, paths
from consentry.standing import Standing
from consentry.storage import LocalStorage
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
    if "://" in home:
        raise SetupError(f"{home} is not a folder.", remedy="Set CONSENTRY_HOME to a folder.")
    today = datetime.now(UTC).date()
    doing = activities.load(activity, today=today)
    pack = load(bundled(), *packs)
    ledger = None
    standing = Standing.none()
    if mode != "observe" and (keep or Path(home).is_dir()):
        standing = Standing.open(LocalStorage(Path(home), create=keep))
        standing.refresh(int(time.time()))
        _none_vanished(home, keys, standing)
    if mode != "observe" and keep:
        ledger = _ledger(doing, pack, standing, home, keys, run or uuid.uuid4().hex, worker)
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


def _none_vanished(home: str, keys: Path | None, standing: Standing) -> None:
    """Every order that was recorded still lies there: deleting its file ends no order.

    Raises OrderError. Without the home's keys records cannot be opened, and nothing is compared.
    """
    if not (Path(home) / paths.HOME).is_file():
        return
    place = Home.open(home, keys=keys)
    if not place.keyring.present or place.manifest().find(OPS) is None:
        return
    reader = place.reader(OPS)
    there = {order.reference for order in standing.orders}
    for index in range(reader.size):
        if reader.read(index).get("event") != "order":
            continue
        given = reader.open_private(index)
        if given.get("reference") not in there:
            raise OrderError(
                f"the order {given.get('reference')} was given ({OPS}/{index}), and its file is "
                "gone.",
                file=str(Path(home) / str(given.get("file"))),
                remedy="Give it again (consentry order add); if it has ended, with withdrawn: "
                "in it.",
            )


def _ledger(
    doing: Activity,
    pack: Pack,
    standing: Standing,
    home: str,
    keys: Path | None,
    run: str,
    worker: str,
) -> Ledger:
    """Open the home's log for this run; its first leaf says under what the run stands."""
    place = Home.open(home, keys=keys, create=True)
    place.keep_policy(pack.files)
    now = int(time.time())
    log = Log.open(place, worker, clock=lambda: int(time.time()))
    facts = doing.facts()
    at = Standpoint(run, doing.digest, facts.purposes, dict(facts.basis))
    began = leaf(
        "policy", at=at, now=now, site="", rules=(), policy=pack.digest, standing=standing.version
    )
    log.append(Draft(began | {"assessments": dict(sorted(doing.assessments.items()))}))
    return Ledger(place, log, Index.open(place, log), at, pack.digest, pack.platforms.lists)
