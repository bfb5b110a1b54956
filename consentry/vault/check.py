"""Does the vault hold what the log says? Every live slot opens, and fits its leaf's commitment.

The other half of ``consentry.provenance.verify``: that one needs the root key alone, this one the
wrapping key too. A slot that was erased is as it should be; one that is missing is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from consentry.errors import NotFoundError, SealError, StorageError, VerifyError
from consentry.provenance import Home, LogReader, paths
from consentry.provenance.slots import ERASED, LIVE, NONE, STATES, KeyTile
from consentry.vault.lost import needing, spans

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class VaultReport:
    """What was found in the vault, leaf by leaf. ``ok`` if nothing is wrong."""

    live: int = 0
    none: int = 0
    erased: int = 0
    bytes: int = 0
    problems: list[VerifyError] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


def check_vault(home: Home, progress: Progress | None = None) -> VaultReport:
    """Open every live record of every log. Raises ``KeyMissingError`` without the keys."""
    report = VaultReport()
    for entry in home.manifest().logs:
        reader = home.reader(entry.name)
        reader.vault.ready()
        for first in range(0, reader.size, paths.WIDTH):
            _check_tile(reader, first, report)
            if progress is not None:
                progress(entry.name, min(first + paths.WIDTH, reader.size), reader.size)
    return report


def _check_tile(reader: LogReader, first: int, report: VaultReport) -> None:
    at = first // paths.WIDTH
    try:
        tile = reader.vault.tile(at)
    except (NotFoundError, VerifyError) as problem:
        report.problems.append(_problem(reader, first, str(problem)))
        return
    wrong: dict[str, list[int]] = {}
    for index in range(first, min(first + paths.WIDTH, reader.size)):
        for part in (_check_leaf, _check_content):
            try:
                part(reader, index, tile, report)
            except (SealError, StorageError, VerifyError) as problem:
                same = wrong.setdefault(str(problem), [])
                same += [index] if index not in same[-1:] else []
    gone = paths.content(at, tile.epoch)
    if lacking := wrong.pop(f"{gone} is missing from the vault", []):
        found = needing(gone, tile, lacking, reader.read)
        wrong |= {f"{gone} is missing from the vault": found} if found else {}
    for what, indices in wrong.items():
        which = f": leaves {spans(indices)}" if len(indices) > 1 else ""
        report.problems.append(_problem(reader, indices[0], what + which))


def _check_content(reader: LogReader, index: int, tile: KeyTile, report: VaultReport) -> None:
    if tile.state(index % paths.WIDTH) == LIVE:
        report.bytes += len(reader.vault.open_content(index, tile) or b"")


def _check_leaf(reader: LogReader, index: int, tile: KeyTile, report: VaultReport) -> None:
    state = tile.state(index % paths.WIDTH)
    commit = reader.read(index).get("commit")
    if state == ERASED:
        report.erased += 1
    elif isinstance(commit, str) and state == LIVE:
        report.bytes += len(reader.vault.open_private(index, commit, tile))
        report.live += 1
    elif commit is None and state == NONE:
        report.none += 1
    else:
        raise SealError(f"its slot is {STATES[state]}, which does not fit the record")


def _problem(reader: LogReader, index: int, what: str) -> VerifyError:
    return VerifyError(what, name=f"{reader.origin}", index=index)
