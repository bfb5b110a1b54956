"""Files of origins, one ask each and period, redirects hop by hop, the least asked ones put aside.

Redirects are followed across hosts, and what is found holds for the origin asked about (RFC 9309
section 2.3.1.2); a chain of more than five ends in the error ``redirects``. A file that has aged
is asked for with the conditions of the copy at hand, and a 304 makes that copy fresh again.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar
from urllib.parse import urljoin

import msgspec

from consentry.evidence import Ask, Headers, Outcome
from consentry.hosts.freshness import conditions, lifetime
from consentry.hosts.spill import Spill

MAX_HOPS = 5
CAPACITY = 4_000
MAX_BYTES = 32 << 20
"""Bytes of files that are held in memory, beside what is made of them."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ENTRY = 512

Parsed = TypeVar("Parsed")


@dataclass(slots=True)
class _File:
    """One file: how asking for it stands, and what it was when it was last had (``old``)."""

    ask: Ask
    hops: int = 0
    outcome: Outcome | None = None
    expires: int = 0
    old: tuple[str, Outcome] | None = None


@dataclass(slots=True)
class _Host(Generic[Parsed]):
    files: dict[str, _File] = field(default_factory=dict)
    parsed: Parsed | None = None
    size: int = _ENTRY


class _Kept(msgspec.Struct, array_like=True):
    """A settled file as it is put aside."""

    kind: str
    url: str
    came_from: str
    expires: int
    status: int
    headers: Headers
    body: bytes
    error: str
    at: int
    truncated: bool


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[_Kept])


class Hosts(Generic[Parsed]):
    """Evidence of up to ``capacity`` origins and ``max_bytes``, the least recently asked first out.

    paths: what to fetch of each origin, kind to path. parse: makes of an origin's outcomes what
    the judge wants to keep; it is called once a change, not once a URL. spill: where settled files
    go that memory has no room for; without one they are forgotten, and asked for again.
    """

    def __init__(
        self,
        paths: Mapping[str, str],
        parse: Callable[[Mapping[str, Outcome]], Parsed],
        capacity: int = CAPACITY,
        *,
        max_bytes: int = MAX_BYTES,
        spill: Spill | None = None,
    ) -> None:
        self._paths = dict(paths)
        self._parse = parse
        self._capacity = capacity
        self._max_bytes = max_bytes
        self._spill = spill
        self._size = 0
        self._hosts: OrderedDict[str, _Host[Parsed]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._hosts)

    def missing(self, origin: str, now: int, came_from: str = "") -> tuple[Ask, ...]:
        """The files of ``origin`` that have to be fetched first; empty if none.

        came_from: the origin that led here, if it was another.
        """
        host = self._of(origin)
        asks = []
        for kind, path in self._paths.items():
            file = host.files.get(kind)
            if file is None or (file.outcome is not None and now >= file.expires):
                old = (file.ask.url, file.outcome) if file and file.outcome else None
                file = _File(Ask(origin + path, origin, kind, came_from=came_from), old=old)
                file.ask = _asked(file)
                host.files[kind] = file
            if file.outcome is None:
                asks.append(file.ask)
        return tuple(asks)

    def learn(self, ask: Ask, outcome: Outcome, now: int) -> bool:
        """Take how an ask went; True when it is settled, False when a redirect has to be followed.

        An answer to an ask that is no longer open is dropped.
        """
        host = self._of(ask.origin)
        file = host.files.get(ask.kind)
        if file is None or file.outcome is not None or file.ask.url != ask.url:
            return True
        if not outcome.error and outcome.status in _REDIRECTS:
            target = next((v for n, v in outcome.headers if n == "location"), "")
            if target and file.hops < MAX_HOPS:
                url = _joined(ask.url, target)
                if url:
                    file.hops += 1
                    file.ask = replace(file.ask, url=url, headers=())
                    file.ask = _asked(file)
                    return False
            error = "redirects" if target else "other"
            outcome = Outcome(outcome.status, outcome.headers, error=error, at=outcome.at)
        if outcome.status == 304 and not outcome.error and file.ask.headers and file.old:
            file.outcome = replace(file.old[1], at=outcome.at)
            file.expires = now + lifetime(file.outcome, outcome.headers)
        else:
            file.outcome = outcome
            file.expires = now + lifetime(outcome)
            host.parsed = None
        file.old = None
        self._weigh(host)
        return True

    def fresh(self, origin: str, now: int) -> bool:
        """Are all files of ``origin`` at hand? Asks for none."""
        files = self._of(origin).files
        return all(
            kind in files and files[kind].outcome is not None and now < files[kind].expires
            for kind in self._paths
        )

    def says(self, origin: str) -> Parsed:
        """What the origin's settled files say. Ask only when ``missing`` is empty."""
        host = self._of(origin)
        if host.parsed is None:
            host.parsed = self._parse(
                {kind: file.outcome for kind, file in host.files.items() if file.outcome}
            )
        return host.parsed

    def expires(self, origin: str) -> int:
        """When the first of the origin's files has to be fetched again (Unix seconds)."""
        host = self._of(origin)
        return min((file.expires for file in host.files.values() if file.outcome), default=0)

    def seen(self, origin: str) -> tuple[tuple[str, str, Outcome], ...]:
        """What was fetched of an origin: kind, the URL that answered, and how it went."""
        files = self._of(origin).files
        return tuple((k, f.ask.url, f.outcome) for k, f in sorted(files.items()) if f.outcome)

    def _of(self, origin: str) -> _Host[Parsed]:
        host = self._hosts.get(origin)
        if host is None:
            host = self._hosts[origin] = self._taken(origin)
            self._size += host.size
            self._make_room()
        else:
            self._hosts.move_to_end(origin)
        return host

    def _weigh(self, host: _Host[Parsed]) -> None:
        size = _ENTRY + sum(
            len(file.outcome.body) for file in host.files.values() if file.outcome is not None
        )
        self._size += size - host.size
        host.size = size
        self._make_room()

    def _make_room(self) -> None:
        """Put the least recently asked aside. The last one asked stays, however large it is."""
        while len(self._hosts) > 1 and (
            len(self._hosts) > self._capacity or self._size > self._max_bytes
        ):
            origin, host = self._hosts.popitem(last=False)
            self._size -= host.size
            if self._spill is not None:
                kept = [_kept(kind, file) for kind, file in host.files.items() if file.outcome]
                if kept:
                    self._spill.put(origin, zlib.compress(_ENCODER.encode(kept), 1))

    def _taken(self, origin: str) -> _Host[Parsed]:
        """A host as it was put aside; an empty one if it was not."""
        host: _Host[Parsed] = _Host()
        packed = self._spill.take(origin) if self._spill is not None else None
        for kept in _DECODER.decode(zlib.decompress(packed)) if packed else ():
            ask = Ask(kept.url, origin, kept.kind, came_from=kept.came_from)
            outcome = Outcome(
                kept.status, kept.headers, kept.body, kept.error, kept.at, kept.truncated
            )
            host.files[kept.kind] = _File(ask, outcome=outcome, expires=kept.expires)
            host.size += len(kept.body)
        return host


def _kept(kind: str, file: _File) -> _Kept:
    outcome = file.outcome or Outcome()
    return _Kept(
        kind,
        file.ask.url,
        file.ask.came_from,
        file.expires,
        outcome.status,
        outcome.headers,
        outcome.body,
        outcome.error,
        outcome.at,
        outcome.truncated,
    )


def _asked(file: _File) -> Ask:
    """The ask, with the conditions of the copy at hand if that came from the same address."""
    if file.old is None or file.old[0] != file.ask.url:
        return file.ask
    return replace(file.ask, headers=conditions(file.old[1]))


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target.strip()).partition("#")[0]
    except ValueError:
        return ""
