"""The ``erase`` records: the leaves that are to go, before; that they are gone, after.

In plain: how many, which kinds of criteria, for a public grade the criteria, and always the leaves
by origin, in as many records as it takes. Sealed: the selector itself, who did it, why. A record
that it is done is ``about`` the first of those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from consentry import __version__
from consentry.errors import VerifyError
from consentry.evidence import Json, JsonObject
from consentry.provenance import OPS, Draft, Home, LogReader, minute
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.selector import Selector

SOFTWARE = f"consentry {__version__}"
_MOST = 2_000
"""Runs of leaves in one record: some 40 KB."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An erasure that was recorded and not yet done.

    began: its records' indices in ops; sites: those that its selector named; expired: was it for
    what expired?
    """

    began: tuple[int, ...]
    leaves: Indices
    items: int
    sites: tuple[str, ...] = field(default=(), repr=False)
    expired: bool = False


def begun(
    selector: Selector,
    leaves: Indices,
    items: Indices,
    sizes: Mapping[str, int],
    now: int,
    *,
    by: str,
    reason: str,
    order: str = "",
    approved_by: str = "",
    rules: Sequence[str] = (),
    because: Json = None,
) -> Iterator[Draft]:
    """The records that name what is to be erased; one, but for very many runs of leaves.

    sizes: leaves of each log that were searched, so that anybody can search the same ones. rules:
    which asked for it, in plain; because: what they rested on, sealed.
    """
    private: dict[str, Json] = {"selector": selector.sealed(), "by": by, "reason": reason}
    if because is not None:
        private["because"] = because
    if approved_by:
        private["approved_by"] = approved_by
    parts = -(-sum(1 for _ in leaves.in_runs()) // _MOST)
    runs = leaves.in_runs()
    for number in range(1, parts + 1):
        part = list(islice(runs, _MOST))
        by_origin: dict[str, list[Json]] = {}
        for origin, first, last in part:
            by_origin.setdefault(origin, []).append([first, last])
        erase: JsonObject = {"phase": "begun", **selector.public()}
        erase["leaves"] = {**by_origin}
        erase["sizes"] = dict(sizes)
        if parts > 1:
            erase["part"], erase["parts"] = number, parts
        if order:
            erase["order"] = order
        public: JsonObject = {
            "event": "erase",
            "time": minute(now),
            "software": SOFTWARE,
            "count": sum(items.count(*run) for run in part),
            "erase": erase,
        }
        if rules:
            public["rules"] = list(rules)
        yield Draft(public, private)


def done(
    began: tuple[int, ...], items: int, leaves: int, taken: int, now: int, certificate: str
) -> Draft:
    """The record that every leaf which those records name is erased; certificate: its SHA-256."""
    runs: list[Json] = [[run[0], run[1]] for run in _runs(began)]
    erase: JsonObject = {"phase": "done", "began": runs, "records": leaves, "bytes": taken}
    erase["certificate"] = certificate
    public = {
        "event": "erase",
        "time": minute(now),
        "software": SOFTWARE,
        "count": items,
        "erase": erase,
    }
    return Draft(public, about=began[0])


def _runs(began: tuple[int, ...]) -> list[list[int]]:
    return Indices.of((OPS, index, index) for index in began).runs()[OPS]


def named(public: JsonObject) -> Iterator[tuple[str, int, int]]:
    """Origin, first and last index of each run of leaves that an ``erase`` record names.

    Raises ``VerifyError`` for one that is not of our form.
    """
    erase = public.get("erase")
    if public.get("event") != "erase" or not isinstance(erase, dict):
        return
    leaves = erase.get("leaves", {})
    for origin, runs in leaves.items() if isinstance(leaves, dict) else [("", None)]:
        for run in runs if isinstance(runs, list) else [None]:
            match run:
                case [int(first), int(last)] if 0 <= first <= last:
                    yield origin, first, last
                case _:
                    raise VerifyError("the leaves that an erase record names cannot be read")


def gone(home: Home) -> Indices:
    """All leaves that an erasure was recorded of, also where a copy of their keys was put back."""
    if home.manifest().find(OPS) is None:
        return Indices()
    ops = home.reader(OPS)
    return Indices.of(run for index in range(ops.size) for run in named(ops.read(index)))


def erased_by(home: Home, origin: str, index: int) -> tuple[int, int] | None:
    """The first ``erase`` record that names a leaf, and the one that says it is done, -1 if none
    does yet: indices in ops. None if no erasure names the leaf."""
    if home.manifest().find(OPS) is None:
        return None
    ops = home.reader(OPS)
    for begun in range(ops.size):
        for where, first, last in named(ops.read(begun)):
            if where == origin and first <= index <= last:
                return begun, done_by(ops, begun)
    return None


def done_by(ops: LogReader, begun: int) -> int:
    """The record that says that the erasure which ``begun`` began is done; -1 if none does."""
    later = range(begun + 1, ops.size)
    return next((index for index in later if begun in ended(ops.read(index))), -1)


def unfinished(home: Home) -> list[Unfinished]:
    """Erasures that were recorded and are not recorded as done, the oldest first."""
    if home.manifest().find(OPS) is None:
        return []
    ops = home.reader(OPS)
    open_: dict[int, JsonObject] = {}
    for index in range(ops.size):
        public = ops.read(index)
        erase = public.get("erase")
        if public.get("event") != "erase" or not isinstance(erase, dict):
            continue
        if erase.get("phase") == "begun":
            open_[index] = public
        for each in ended(public):
            open_.pop(each, None)
    return [_unfinished(ops, parts) for parts in _whole(open_)]


def _whole(begun: Mapping[int, JsonObject]) -> Iterator[dict[int, JsonObject]]:
    """Records that are parts of one erasure, together."""
    parts: dict[int, JsonObject] = {}
    last: tuple[Json, ...] = ()
    for index, public in begun.items():
        erase = public.get("erase")
        said = erase if isinstance(erase, dict) else {}
        this = (said.get("part", 1), said.get("parts", 1), public.get("time"))
        if parts and this != (int(str(last[0])) + 1, *last[1:]):
            yield parts
            parts = {}
        parts[index] = public
        last = this
    if parts:
        yield parts


def _unfinished(ops: LogReader, parts: Mapping[int, JsonObject]) -> Unfinished:
    selector = ops.open_private(min(parts)).get("selector")
    chosen = selector if isinstance(selector, dict) else {}
    sites = chosen.get("sites")
    return Unfinished(
        tuple(parts),
        Indices.of(chain.from_iterable(map(named, parts.values()))),
        sum(int(str(public.get("count", 0))) for public in parts.values()),
        tuple(map(str, sites)) if isinstance(sites, list) else (),
        "expired_at" in chosen,
    )


def ended(public: JsonObject) -> Iterator[int]:
    """The records of which an ``erase`` record says that they are done."""
    erase = public.get("erase")
    runs = erase.get("began") if isinstance(erase, dict) else None
    for run in runs if isinstance(runs, list) else ():
        match run:
            case [int(first), int(last)]:
                yield from range(first, last + 1)
