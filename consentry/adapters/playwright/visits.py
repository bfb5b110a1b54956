"""What pages ask for while they are looked at, told apart by page and written down for records.

A browser says of each request which page it is for, before or while it leaves. What no page asked
for (the browser's own reports and updates, service workers, icons) is asked for by nobody here.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

from consentry.evidence import Decision, Finding, Reason
from consentry.gate import Reading, Requested

NOT_NEEDED = frozenset({"image", "media", "font", "texttrack", "ping", "cspviolationreport"})
"""Kinds of sub-requests (as the browser names them) that no text comes from. Nothing looks into
images and sound, and reports tell others about a reader that there is not."""
_STREAMS = ("eventsource", "websocket")
SECONDS = 3.0
"""How long a request waits for the browser's word on which page it is for."""
UTF8 = "text/html; charset=utf-8"
"""What a page is as a browser shows it, whatever its server sent."""
_MOST = 2_000
_MOST_TOLD = 20_000

UNANNOUNCED = "browser/unannounced"
RULES = {
    UNANNOUNCED: (
        "No page that is looked at asked for this: the browser did it by itself.",
        "Nothing: it is not needed to read a page.",
    ),
    "browser/popup": (
        "A window that a page opened is not the page that was asked for.",
        "Ask for its address as a page of its own.",
    ),
    "browser/not-needed": (
        "Images, sound, fonts and reports are not asked for: what is read is text.",
        "Collect images by a media pipeline, where each is judged.",
    ),
    "browser/websocket": (
        "What comes over a WebSocket cannot be looked into.",
        "Ask the site's owner for another way to the data.",
    ),
    "browser/wait": (
        "The host asks for a longer wait than a page can be kept open for.",
        "Ask for the page again later, or do without what it loads from there.",
    ),
    "browser/too-many": (
        "The page asks for more than is followed.",
        "Ask for what it loads as pages of their own.",
    ),
}
"""Rules about browsers, which no pack can know of: what they say, and what would change it."""


def no(rule: str) -> Decision:
    """The refusal by one of the rules of this file."""
    says, remedy = RULES[rule]
    return Decision("deny", "fetch", (Reason(rule, "deny", says, remedy),))


@dataclass(eq=False)
class Visit:
    """One page that is looked at. What was asked for it, and what became of that.

    url: the document that it shows, of which ``served`` is the reading as its server sent it.
    refused, failure: why there is nothing to be shown. about: whatever the adapter ties to it;
    delivered: what it fetched for the document.
    """

    url: str = field(repr=False)
    about: Any = field(default=None, repr=False)
    refused: Decision | None = None
    failure: Exception | None = field(default=None, repr=False)
    status: int = 0
    served: Reading | None = field(default=None, repr=False)
    delivered: Any = field(default=None, repr=False)
    wall: Finding | None = None
    asked: list[Requested] = field(default_factory=list, repr=False)
    tally: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, method: str, url: str, decision: Decision, status: int = 0) -> None:
        """Write down what became of a request."""
        self.tally["asked" if decision.allowed else "refused"] += 1
        rule = next((r.rule for r in decision.reasons if r.verdict == decision.verdict), "")
        if len(self.asked) < _MOST:
            self.asked.append(
                Requested(method, url[:1024], kind[:32], decision.verdict, rule, status)
            )

    @property
    def full(self) -> bool:
        """Has it asked for more than is followed?"""
        return self.tally.total() >= _MOST


_visiting: ContextVar[Visit | None] = ContextVar("visiting", default=None)


@contextmanager
def visiting(visit: Visit) -> Iterator[None]:
    """Pages that are opened in here, in this task, are opened for this visit."""
    token = _visiting.set(visit)
    try:
        yield
    finally:
        _visiting.reset(token)


def visited() -> Visit | None:
    """The visit for which pages are opened in this task; None outside of ``visiting``."""
    return _visiting.get()


@dataclass(frozen=True, slots=True)
class Announced:
    """A request that the browser told of. main: the document of the page itself."""

    visit: Visit | None
    kind: str
    main: bool = False
    came_from: str = field(default="", repr=False)


def shuts(announced: Announced | None) -> str:
    """The rule by which this is refused before anybody is asked; "" if there is none."""
    if announced is None:
        return UNANNOUNCED
    if announced.visit is None:
        return "browser/popup"
    if announced.kind in _STREAMS:
        return "browser/websocket"
    if announced.kind in NOT_NEEDED:
        return "browser/not-needed"
    return "browser/too-many" if announced.visit.full else ""


class Announcements:
    """What browsers told of and what has not come yet, by URL."""

    def __init__(self) -> None:
        self._told: dict[str, deque[Announced]] = {}
        self._led: Counter[str] = Counter()
        self._news = asyncio.Event()

    def tell(self, url: str, announced: Announced) -> None:
        """The browser says that it is about to ask for this."""
        if max(len(self._told), len(self._led)) >= _MOST_TOLD:
            self._told.clear()
            self._led.clear()
        self._told.setdefault(urldefrag(url)[0], deque(maxlen=64)).append(announced)
        self._news.set()
        self._news = asyncio.Event()

    def lead(self, url: str, announced: Announced) -> None:
        """A redirect was handed on, and this is where it leads."""
        self._led[urldefrag(url)[0]] += 1
        self.tell(url, announced)

    def leads(self, url: str) -> bool:
        """Was this told of already, by the redirect that leads there? Once for each."""
        url = urldefrag(url)[0]
        if not self._led[url]:
            del self._led[url]
            return False
        self._led[url] -= 1
        return True

    async def about(self, url: str, *, stays: bool = False) -> Announced | None:
        """What was said of a request that came; None if nothing is, soon. What may be the document
        itself is taken for that: it is judged more closely. stays: the request itself follows."""
        with_end = asyncio.get_running_loop().time() + SECONDS
        while not (told := self._told.get(url)):
            left = with_end - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(self._news.wait(), max(left, 0))
            except TimeoutError:
                return None
        announced = next((one for one in told if one.main), told[0])
        if not stays:
            told.remove(announced)
        if not told:
            del self._told[url]
        return announced

    def forget(self, visit: Visit) -> None:
        """A page is looked at no more."""
        for url, told in list(self._told.items()):
            left = [one for one in told if one.visit is not visit]
            if left:
                self._told[url] = deque(left, maxlen=64)
            else:
                del self._told[url]
