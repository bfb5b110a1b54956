"""What erasing does not reach: copies that were given out, as the releases say."""

from __future__ import annotations

from dataclasses import dataclass, field

from consentry.evidence import Json, JsonObject
from consentry.provenance import OPS, Home, split_id
from consentry.provenance.release import read_ranges
from consentry.vault.erase.indices import Indices

PIPELINES = (
    "the project's own item pipelines, and what they wrote: they got each item when it was cleared"
)
NEVER_SHOWN = "that no copy of a key or of a disk exists elsewhere cannot be shown"


@dataclass(frozen=True, slots=True)
class Beyond:
    """A release that holds items which are to be erased.

    release: its id; recipient, uri, purpose: as recorded; items: how many of them; at: Unix
    seconds; swept: they were taken out of it here, so it is not out of reach after all; runs: where
    they are among what was given out, origin, first and last index of each.
    """

    release: str
    recipient: str
    uri: str = field(repr=False)
    purpose: str = ""
    items: int = 0
    at: int = 0
    swept: bool = False
    runs: tuple[tuple[str, int, int], ...] = field(default=(), repr=False)

    def holds(self, provenance_id: str) -> bool:
        """Was this one given out so?"""
        origin, index = split_id(provenance_id)
        return any(at == origin and first <= index <= last for at, first, last in self.runs)

    def told(self) -> JsonObject:
        """For machines."""
        return {
            "release": self.release,
            "recipient": self.recipient,
            "uri": self.uri,
            "purpose": self.purpose,
            "items": self.items,
            "at": self.at,
            "swept": self.swept,
        }


def releases(home: Home, items: Indices) -> tuple[Beyond, ...]:
    """Every release that any of these items were part of, the oldest first."""
    if not len(items) or home.manifest().find(OPS) is None:
        return ()
    ops = home.reader(OPS)
    found: list[Beyond] = []
    for index in range(ops.size):
        public = ops.read(index)
        if public.get("event") != "release":
            continue
        listed = [run for run in read_ranges(ops.open_content(index)) if items.count(*run)]
        held = sum(items.count(*run) for run in listed)
        if held:
            uri = str(ops.open_private(index).get("uri", ""))
            found.append(
                Beyond(
                    f"{ops.origin}/{index}",
                    str(public.get("recipient", "")),
                    uri,
                    _first(public.get("purposes")),
                    held,
                    int(str(public.get("time", 0))),
                    runs=tuple(listed),
                )
            )
    return tuple(found)


def _first(value: Json) -> str:
    return str(value[0]) if isinstance(value, list) and value else ""
