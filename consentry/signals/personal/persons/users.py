"""What somebody is called as a user, who is named on the page: ``jdoe``, ``jane.doe``, ``doe_j``.

A user's name is made of a person's, or is what stands before the sign of their address; wherever a
page has it as a word of its own, it is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.letters import plain
from consentry.signals.personal.persons.bylines import PARTICLES
from consentry.signals.personal.persons.fullnames import Sure, common, listed, sure
from consentry.signals.personal.persons.worded import words

MOST, _EACH = 60, 50
"""Persons of a page, and places of one user."""
_SURE = 760
_SHORTEST = 5
_KIND = "personal.online.handle"
_LETTERS = re.compile(r"[^a-z]")
_APART = bytes(c if c < 128 and (chr(c).isalnum() or chr(c) in "_-") else 32 for c in range(256))
"""All but the letters of users' names as a space; what is written with a point is in parts then."""


def of(text: str, coded: bytes, named: Iterable[str], lang: str) -> Iterator[Hit]:
    """named: names of persons, and their addresses. coded: scripts and attributes of the page, in
    UTF-8; who is no user there is none where people read."""
    wanted = {user for name in list(dict.fromkeys(named))[:MOST] for user in _users(name, lang)}
    if not wanted:
        return
    data = coded.lower()
    there = set(data.translate(_APART).split())
    wanted = {user for user in wanted if there.issuperset(user.encode().split(b"."))}
    small = text.lower() if wanted else ""
    for user in sorted(wanted) if len(small) == len(text) else ():
        at = small.find(user)
        for _ in range(_EACH):
            if at < 0:
                break
            end = at + len(user)
            if _alone(small, at, end):
                yield Hit(_KIND, at, end, _SURE)
            at = small.find(user, end)


def _alone(text: str, start: int, end: int) -> bool:
    """Is it a word, and no part of a longer one, nor what stands before the sign of an address?"""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_part(before) or _part(after) or after == "@")


def _part(char: str) -> bool:
    return char.isalnum() or char in ("_", "-")


def _users(name: str, lang: str) -> Iterator[str]:
    """What a user may be called who is called so, or has that address."""
    local, at, _ = name.partition("@")
    if at:
        said = words(local)
        long = len(local) > _SHORTEST and local.isascii()
        if long and any(map(listed, said)) and not any(map(common, said)):
            yield local.lower()
        return
    if sure(name, lang) >= Sure.ONE:
        yield from names_of(name)


def names_of(name: str) -> Iterator[str]:
    """What users are called who are called so."""
    parts = [_LETTERS.sub("", plain(word)) for word in name.split()]
    parts = [word for word in parts if word]
    main = [word for word in parts if word not in PARTICLES]
    if len(main) < 2 or any(c.isdigit() for c in name):
        return
    first, last, rest = parts[0], main[-1], "".join(parts[1:])
    users = {first[0] + rest, first + last[0], last + first[0], f"{first}-{rest}", "-".join(parts)}
    for mark in ("", ".", "_", "-"):
        users |= {f"{first}{mark}{last}", f"{last}{mark}{first}", f"{first[0]}{mark}{last}"}
    yield from (user for user in users if len(user) > _SHORTEST)
