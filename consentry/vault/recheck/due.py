"""Which stored items are to be asked about again, page by page.

By the age of what is known: when the item was collected, or when its host last said that it may
stay. A licence that names a time by which it has to be read again (RSL 1.0 section 3.2.1) makes
its items due at that time, and an item whose own term is over needs no asking at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from consentry.address import bare, host_of, lineage, locate
from consentry.errors import ErasedError, SealError, StorageError
from consentry.evidence import Headers, JsonObject
from consentry.origin import site_of_host
from consentry.provenance import OPS, Home, LogReader, paths
from consentry.vault.contents import ended
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.records import unfinished
from consentry.vault.held import Held
from consentry.vault.recheck.notes import Note, Notes

_DAY = 86_400
_REVALIDATE = "licence.revalidate"

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Due:
    """A page and the items that were stored of it, by provenance id, with what is noted of each.

    over: is the term of all of them over, so that they go without asking? conditions: request
    headers that ask for the page only if it is another than that of all of them; see ``due``.
    """

    url: str = field(repr=False)
    over: bool = False
    items: dict[str, Note] = field(default_factory=dict)
    conditions: Headers = field(default=(), repr=False)


def due(
    home: Home,
    *,
    age: int,
    now: int,
    hosts: Collection[str] = (),
    most: int = 1_000,
    today: tuple[str, str, str] = ("", "", ""),
    problems: list[str] | None = None,
    progress: Progress | None = None,
) -> list[Due]:
    """At most ``most`` pages whose items are older than ``age`` seconds, in the order of the logs.

    hosts: names that the pages are of, or lie under; none for all. An item that is held, rejected
    or to be erased is left out: a person decides. What does not open goes to ``problems``.
    today: the digests of pack and activity, and the software, as leaves name them: only what was
    decided by the same may be confirmed by a 304, since nothing else tells what stands on a page.
    Raises ``KeyMissingError`` if this machine has no key to open anything with.
    """
    looking = _Looking(home, age, now, frozenset(map(host_of, hosts)), problems, today)
    found: dict[tuple[str, bool], Due] = {}
    for entry in home.manifest().logs:
        if entry.name == OPS:
            continue
        reader = home.reader(entry.name)
        reader.vault.ready()
        for first in range(0, reader.size, paths.WIDTH):
            for name, url, over, note, conditions in looking.tile(entry.name, reader, first):
                key = (url, over)
                if key not in found and len(found) < most:
                    found[key] = Due(url, over, conditions=conditions)
                if key in found:
                    found[key].items[name] = note
                    if found[key].conditions != conditions:
                        found[key].conditions = ()
            if progress is not None:
                progress(entry.name, min(reader.size, first + paths.WIDTH), reader.size)
    return list(found.values())


class _Looking:
    """What all leaves are compared with."""

    def __init__(
        self,
        home: Home,
        age: int,
        now: int,
        hosts: frozenset[str],
        problems: list[str] | None,
        today: tuple[str, str, str],
    ) -> None:
        self._age, self._now, self._hosts, self._today = age, now, hosts, today
        self._problems = [] if problems is None else problems
        self._held = Held.read(home)
        self._notes = Notes(home)
        self._going: list[Indices] = [work.leaves for work in unfinished(home)]
        self._ended: dict[str, set[int]] = {}
        named = {site_of_host(host) for host in hosts}
        self._sites = named | {home.site_label(site) for site in named}

    def tile(
        self, log: str, reader: LogReader, first: int
    ) -> Iterator[tuple[str, str, bool, Note, Headers]]:
        """Of 256 leaves those that are due: id, URL, is the term over, note, conditions."""
        if reader.origin not in self._ended:
            self._ended[reader.origin] = ended(reader, reader.size)
        wanted = [
            (index, public)
            for index in range(first, min(reader.size, first + paths.WIDTH))
            if self._may_be(reader, index, public := reader.read(index))
        ]
        if not wanted:
            return
        notes = self._notes.tile(log, first // paths.WIDTH)
        slots = reader.vault.tile(first // paths.WIDTH)
        for index, public in wanted:
            note = notes.get(index % paths.WIDTH, Note())
            name, collected = f"{reader.origin}/{index}", _whole(public.get("time"))
            if not self._is_near(public, note, collected) or self._is_held(name, public):
                continue
            try:
                private = reader.open_private(index, slots)
            except ErasedError:
                continue
            except (SealError, StorageError) as problem:
                self._problems.append(f"{name}: {problem}")
                continue
            url, at = str(private.get("url", "")), _whole(private.get("at")) or collected
            over = 0 < _whole(private.get("erase_at")) <= self._now
            old = (note.at or at) + self._age <= self._now
            until = note.until if note.at else _revalidate(private)
            if (over or old or 0 < until <= self._now) and self._is_asked_for(url):
                same = tuple(public.get(k) for k in ("policy", "activity", "software"))
                yield name, url, over, note, _conditions(private) if same == self._today else ()

    def _may_be(self, reader: LogReader, index: int, public: JsonObject) -> bool:
        return (
            public.get("event") == "collect"
            and (not self._sites or public.get("site") in self._sites)
            and index not in self._ended[reader.origin]
            and not any(leaves.has(reader.origin, index) for leaves in self._going)
        )

    def _is_near(self, public: JsonObject, note: Note, collected: int) -> bool:
        """Can it be due, by what is known without opening it? A licence lasts a day at least."""
        last = note.at or collected
        over = 0 < _whole(public.get("retain_until")) <= self._now
        ran_out = note.until <= self._now if note.until else not note.at
        ran_out = ran_out and last + _DAY <= self._now
        return over or ran_out or last + self._age <= self._now

    def _is_held(self, name: str, public: JsonObject) -> bool:
        return self._held.why(name, public) is not None

    def _is_asked_for(self, url: str) -> bool:
        here = locate(url)
        if here is None:
            return False
        return not self._hosts or not self._hosts.isdisjoint(lineage(bare(here[0])))


def _conditions(private: JsonObject) -> Headers:
    """What asks whether a page is still the one that was recorded; nothing where it named documents
    of its own, which only the page can name again."""
    seen = private.get("seen")
    kept = seen.get("validators") if isinstance(seen, dict) else None
    if not isinstance(kept, dict) or _names_documents(private):
        return ()
    asked = (("If-None-Match", kept.get("etag")), ("If-Modified-Since", kept.get("last-modified")))
    return tuple((name, value) for name, value in asked if isinstance(value, str) and value)


def _names_documents(private: JsonObject) -> bool:
    findings = private.get("findings")
    found = [f for f in findings if isinstance(f, dict)] if isinstance(findings, list) else []
    of_host = {f.get("value") for f in found if f.get("kind") == "robots.pointer"}
    return any(
        f.get("source") == "tdm-policy" or f.get("path") not in of_host
        for f in found
        if f.get("source") in ("rsl", "tdm-policy")
    )


def _revalidate(private: JsonObject) -> int:
    """By when a licence has to be read again, as the record has it; 0 if it says nothing."""
    findings = private.get("findings")
    found = [
        int(value)
        for each in (findings if isinstance(findings, list) else ())
        if isinstance(each, dict) and each.get("kind") == _REVALIDATE
        if (value := str(each.get("value", ""))[:16]).isdecimal() and value.isascii()
    ]
    return min(found, default=0)


def _whole(value: object) -> int:
    return value if type(value) is int else 0
