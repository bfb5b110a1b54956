"""What each host says of itself: robots.txt and its like, kept, aged, bounded in memory.

Sans-I/O: ``missing`` names the files that have to be seen before an origin can be judged,
``learn`` takes how fetching one went. Redirects are followed one ask at a time, across hosts,
and what is found holds for the origin asked about (RFC 9309 section 2.3.1.2); a chain of more
than five ends in the error ``redirects``. Copies live for 24 hours at most (section 2.4);
what could not be reached is asked for again sooner.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import urljoin

from consentry.evidence import Ask, Outcome

MAX_HOPS = 5
DAY = 86_400
RETRY_AFTER_FAILURE = 600
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

Parsed = TypeVar("Parsed")


@dataclass(slots=True)
class _File:
    ask: Ask
    hops: int = 0
    outcome: Outcome | None = None
    expires: int = 0


@dataclass(slots=True)
class _Host(Generic[Parsed]):
    files: dict[str, _File] = field(default_factory=dict)
    parsed: Parsed | None = None


class Hosts(Generic[Parsed]):
    """Evidence of up to ``capacity`` origins, the least recently asked one forgotten first.

    paths: what to fetch of each origin, kind to path. parse: makes of an origin's outcomes what
    the judge wants to keep; it is called once a change, not once a URL.
    """

    def __init__(
        self,
        paths: Mapping[str, str],
        parse: Callable[[Mapping[str, Outcome]], Parsed],
        capacity: int = 4_000,
    ) -> None:
        self._paths = dict(paths)
        self._parse = parse
        self._capacity = capacity
        self._hosts: OrderedDict[str, _Host[Parsed]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._hosts)

    def missing(self, origin: str, now: int) -> tuple[Ask, ...]:
        """The files of ``origin`` that have to be fetched first; empty if none."""
        host = self._of(origin)
        asks = []
        for kind, path in self._paths.items():
            file = host.files.get(kind)
            if file is None or (file.outcome is not None and now >= file.expires):
                file = host.files[kind] = _File(Ask(origin + path, origin, kind))
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
                try:
                    url = urljoin(ask.url, target.strip())
                except ValueError:
                    url = ""
                if url:
                    file.hops += 1
                    file.ask = Ask(url.partition("#")[0], ask.origin, ask.kind)
                    return False
            error = "redirects" if target else "other"
            outcome = Outcome(outcome.status, outcome.headers, error=error, at=outcome.at)
        file.outcome = outcome
        file.expires = now + _lifetime(outcome)
        host.parsed = None
        return True

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
            host = self._hosts[origin] = _Host()
            while len(self._hosts) > self._capacity:
                self._hosts.popitem(last=False)
        else:
            self._hosts.move_to_end(origin)
        return host


def _lifetime(outcome: Outcome) -> int:
    if outcome.error or outcome.status in (429, 503) or outcome.status >= 500:
        wait = next((v for n, v in outcome.headers if n == "retry-after"), "")
        asked = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 8 else 0
        return min(max(RETRY_AFTER_FAILURE, asked), DAY)
    return DAY
