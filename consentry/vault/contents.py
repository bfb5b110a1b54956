"""What lives in the vault: each collected item whose slot is live, opened one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from consentry.errors import ErasedError, SealError, StorageError
from consentry.evidence import JsonObject
from consentry.provenance import OPS, Home, LogReader, paths
from consentry.provenance.record import UNREADABLE, read_object
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.records import gone
from consentry.vault.held import Held

_ENDS = frozenset({"quarantine", "erase"})


@dataclass(frozen=True, slots=True)
class Live:
    """An item that is there: its record's public and private part, and its content."""

    provenance_id: str
    public: JsonObject
    private: JsonObject = field(repr=False)
    content: bytes = field(repr=False)

    def item(self) -> JsonObject:
        """The content as the JSON object that it was sealed as. Raises ``SealError``."""
        return parse_item(self.content)


def live(home: Home, problems: list[str] | None = None) -> Iterator[Live]:
    """Every live item of every worker's log, log by log, oldest first.

    An item that is held, was rejected, or was to be erased is left out. One that should open and
    does not is never skipped in silence: its id and the reason go to ``problems``, or raise
    ``SealError`` without it.
    Raises ``KeyMissingError`` if this machine has no key to open anything with.
    """
    held = Held.read(home)
    going = gone(home)
    for entry in home.manifest().logs:
        if entry.name != OPS:
            reader = home.reader(entry.name)
            reader.vault.ready()
            yield from _of_log(reader, held, going, problems)


def parse_item(content: bytes) -> JsonObject:
    """An item as it was sealed. Items may hold any JSON, also floats."""
    try:
        found = msgspec.json.decode(content)
    except UNREADABLE:
        found = None
    if not isinstance(found, dict):
        raise SealError("the content of a record is not a JSON object")
    return found


def _of_log(
    reader: LogReader, held: Held, going: Indices, problems: list[str] | None
) -> Iterator[Live]:
    size = reader.size
    over = ended(reader, size)
    for first in range(0, size, paths.WIDTH):
        wanted = []
        for index in range(first, min(size, first + paths.WIDTH)):
            public = reader.read(index)
            if public.get("event") != "collect" or index in over:
                continue
            if going.has(reader.origin, index):
                continue
            if held.why(f"{reader.origin}/{index}", public) is None:
                wanted.append((index, public))
        if not wanted:
            continue
        tile = reader.vault.tile(first // paths.WIDTH)
        for index, public in wanted:
            try:
                commit = str(public.get("commit", ""))
                private = read_object(
                    reader.vault.open_private(index, commit, tile), "the private part"
                )
                content = reader.open_content(index, tile)
            except ErasedError:
                continue
            except (SealError, StorageError) as problem:
                if problems is None:
                    raise
                problems.append(f"{reader.origin}/{index}: {problem}")
                continue
            yield Live(f"{reader.origin}/{index}", public, private, content)


def ended(reader: LogReader, size: int) -> set[int]:
    """Leaves whose last word is a quarantine or an erasure."""
    last: dict[int, str] = {}
    for index in range(size):
        public = reader.read(index)
        about = public.get("about")
        if isinstance(about, int):
            last[about] = str(public.get("event"))
    return {about for about, event in last.items() if event in _ENDS}
