"""The lines of a robots.txt as records in groups (RFC 9309 sections 2.1 and 2.2).

Records other than user-agent, allow and disallow never open or close a group (2.2.4).
Misspellings and missing colons are read as Google's parser reads them, but only where that
makes a refusal count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

USER_AGENT, ALLOW, DISALLOW = "user-agent", "allow", "disallow"
_BEGINNINGS = {
    b"user-agent": USER_AGENT,
    b"useragent": USER_AGENT,
    b"user agent": USER_AGENT,
    b"disallow": DISALLOW,
    b"dissallow": DISALLOW,
    b"dissalow": DISALLOW,
    b"disalow": DISALLOW,
    b"diasllow": DISALLOW,
    b"disallaw": DISALLOW,
}
_WRITTEN = {
    spelled: name
    for name in (USER_AGENT, ALLOW, DISALLOW, "sitemap", "crawl-delay", "host")
    for spelled in (name.encode(), name.capitalize().encode(), name.title().encode())
}
"""Names as nearly every file spells them."""
_ODD_SPACES = (b"\xc2\xa0", b"\xe2\x80\x8b", b"\xef\xbb\xbf")
"""NO-BREAK SPACE, ZERO WIDTH SPACE and a byte order mark, in UTF-8."""
_SPACES = b" \t\x0b\x0c"
_LAST_SPACE = 0x20
MAX_NAME = 64
"""Octets of a record's name that are looked at."""
_TOKEN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-")


class Record(NamedTuple):
    """One line: lower-case name, value, 1-based line, and the bytes it takes in the file."""

    name: str
    value: bytes
    line: int
    start: int
    end: int


@dataclass(slots=True)
class Group:
    """User agents, and the rules that all of them share. No agents: what stands above any group.

    others: records that are no rules, each with the span of agents that it holds for: those that
    stand above it, from where the last record of its name left off. Such a record does not end
    the list of agents, so a rule below may hold for agents that it does not.
    """

    agents: list[str] = field(default_factory=list)
    rules: list[Record] = field(default_factory=list)
    others: list[tuple[Record, range]] = field(default_factory=list)

    def others_for(self, agent: str) -> list[Record]:
        """The other records that hold for ``agent``."""
        places = [at for at, name in enumerate(self.agents) if name == agent]
        return [record for record, span in self.others if any(at in span for at in places)]


@lru_cache(maxsize=4096)
def _name(key: bytes) -> str:
    key = key.lower()
    for beginning, name in _BEGINNINGS.items():
        if key.startswith(beginning):
            return name
    return key.decode("utf-8", "replace")


def prepare(body: bytes) -> bytes:
    """The body without what editors put in unseen; every offset stays where it was."""
    if body.isascii():
        return body
    if not any(space in body for space in _ODD_SPACES):
        return body
    return b"".join(_blank(line) for line in body.splitlines(keepends=True))


def _blank(line: bytes) -> bytes:
    """Spaces that are not ASCII, at the ends of a line's name or value, made ASCII ones."""
    if line.isascii():
        return line
    key, colon, value = line.partition(b":")
    return _blank_ends(key) + colon + _blank_ends(value)


def _blank_ends(text: bytes) -> bytes:
    start, end = 0, len(text.rstrip(b"\r\n"))
    ending = text[end:]
    length = end
    while start < end:
        step = _space_at(text, start)
        if not step:
            break
        start += step
    while end > start:
        step = next((len(s) for s in _ODD_SPACES if text.endswith(s, start, end)), 0)
        step = step or (text[end - 1] in _SPACES)
        if not step:
            break
        end -= step
    return b" " * start + text[start:end] + b" " * (length - end) + ending


def _space_at(text: bytes, at: int) -> int:
    """Octets of the space that stands at ``at``; 0 if none does."""
    if text[at] in _SPACES:
        return 1
    return next((len(s) for s in _ODD_SPACES if text.startswith(s, at)), 0)


def read(body: bytes) -> list[Record]:
    """All records of a file in order. Lines end with CR, LF or CRLF; ``#`` starts a comment."""
    records: list[Record] = []
    made, add, known, named = partial(tuple.__new__, Record), records.append, _WRITTEN.get, _name
    at = 0
    for number, line in enumerate(body.splitlines(keepends=True), 1):
        start = at
        at += len(line)
        whole = line.partition(b"#")[0] if b"#" in line else line
        text = whole.strip()
        if not text:
            continue
        key, colon, value = text.partition(b":")
        if colon:
            key, value = key.rstrip(), value.lstrip()
            if not key:
                continue
        else:
            words = text.split()
            if len(words) != 2:
                continue
            key, value = words
        if whole[0] <= _LAST_SPACE:
            start += len(whole) - len(whole.lstrip())
        name = known(key) or named(key[:MAX_NAME])
        add(made((name, value, number, start, start + len(text))))
    return records


def agent_of(value: bytes) -> str:
    """The product token of a User-agent value: ``*``, or its leading ``[A-Za-z_-]``, lower case.

    A version behind the token is no part of it (Google's ExtractUserAgent).
    """
    if value[:1] == b"*" and (len(value) == 1 or value[1:2].isspace()):
        return "*"
    end = 0
    while end < len(value) and value[end] in _TOKEN:
        end += 1
    return value[:end].decode("ascii").lower()


def group(records: Sequence[Record]) -> tuple[Group, list[Group]]:
    """Records above any group, and the groups in order of the file."""
    loose = Group()
    groups: list[Group] = []
    current = loose
    agents_open = False
    spans: dict[str, range] = {}
    for record in records:
        if record.name == USER_AGENT:
            if not agents_open:
                current = Group()
                spans.clear()
                groups.append(current)
                agents_open = True
            current.agents.append(agent_of(record.value))
        elif record.name in (ALLOW, DISALLOW):
            current.rules.append(record)
            agents_open = False
        else:
            current.others.append((record, _span(spans, record.name, len(current.agents))))
    return loose, groups


def _span(spans: dict[str, range], name: str, above: int) -> range:
    last = spans.get(name, range(0))
    span = last if last.stop == above else range(last.stop, above)
    spans[name] = span
    return span
