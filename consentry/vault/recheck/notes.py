"""When a stored item was last asked about, and how often in vain since then.

One sealed object for 256 leaves, ``logs/<name>/rechecked/<N>``, with the arithmetic of hash tiles.
It is no record: it restarts the age by which items are picked, and no term of keeping.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from consentry.errors import ConflictError, NotFoundError, SealError
from consentry.provenance import Home, paths, split_id
from consentry.storage import Storage
from consentry.vault.erase.sweepers import Swept, Targets

_Held = dict[int, "Note"]


class Note(msgspec.Struct, frozen=True, array_like=True):
    """at: when the host last said that the item may stay, Unix seconds, 0 if it never did; failed:
    how many times in a row it was asked in vain since; row: by which row of the table, then;
    until: when it has to be asked at the latest, by what it said itself, 0 if it said nothing.
    """

    at: int = 0
    failed: int = 0
    row: str = ""
    until: int = 0


class Notes:
    """The notes of a home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._key = home.secret("recheck").derive("details")

    def tile(self, log: str, at: int) -> Mapping[int, Note]:
        """The notes of a log's leaves from 256 * ``at`` on, by the place in the tile."""
        return self._read(log, at)[0]

    def write(self, notes: Mapping[str, Note]) -> None:
        """Note these, by provenance id; of two times the later one stands."""
        self._change(notes)

    def sweep(self, targets: Targets) -> Iterator[Swept]:
        """Forget leaves that are erased."""
        gone, manifest = 0, self._home.manifest()
        for origin in targets.leaves.origins:
            entry = manifest.by_origin(origin)
            if entry is None:
                continue
            names = set(self._area(entry.name).list(paths.RECHECKED))
            for at, places in targets.leaves.tiles(origin):
                if paths.rechecked(at) in names:
                    gone += self._merge(entry.name, at, dict.fromkeys(places))
        if gone:
            yield Swept("the notes of rechecks", gone)

    def _change(self, notes: Mapping[str, Note | None]) -> int:
        by_tile: dict[tuple[str, int], dict[int, Note | None]] = {}
        manifest = self._home.manifest()
        for name, note in notes.items():
            origin, index = split_id(name)
            entry = manifest.by_origin(origin)
            if entry is not None:
                at, place = divmod(index, paths.WIDTH)
                by_tile.setdefault((entry.name, at), {})[place] = note
        return sum(self._merge(log, at, new) for (log, at), new in by_tile.items())

    def _merge(self, log: str, at: int, new: Mapping[int, Note | None]) -> int:
        """By If-Match, so that two who note at once lose nothing; how many were taken out."""
        while True:
            held, tag = self._read(log, at)
            before = dict(held)
            for place, note in new.items():
                old = held.get(place)
                if note is None:
                    held.pop(place, None)
                elif old is None or note.at >= old.at:
                    held[place] = note
            if held == before:
                return 0
            area, name = self._area(log), paths.rechecked(at)
            sealed = self._key.seal(msgspec.msgpack.encode(held), f"{log}/{name}".encode())
            try:
                area.put(name, sealed, if_tag=tag, if_absent=tag is None)
            except ConflictError:
                continue
            return len(before.keys() - held.keys())

    def _read(self, log: str, at: int) -> tuple[_Held, str | None]:
        """What does not open, or cannot be read, says nothing: the item is asked about again."""
        name, tag = paths.rechecked(at), None
        try:
            data, tag = self._area(log).get(name)
            opened = self._key.open(data, f"{log}/{name}".encode())
            return msgspec.msgpack.decode(opened, type=dict[int, Note]), tag
        except (NotFoundError, SealError, msgspec.MsgspecError):
            return {}, tag

    def _area(self, log: str) -> Storage:
        return self._home.vault_area(log)


def later(old: Note, row: str) -> Note:
    """Asked in vain once more: the age goes on, and failures by another row begin anew."""
    failed = old.failed + 1 if old.row == row else 1
    return Note(old.at, failed, row, old.until)
