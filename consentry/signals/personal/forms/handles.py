"""Handles, profile pages, and what addresses say of a person in their paths and queries.

Platforms and words are in data/personal-leads.yaml. A handle is ``@`` and a user name (and a host,
as in the Fediverse: RFC 7565 acct), not what programming languages write so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import re2

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import ANYWHERE, LEADS, folded

MOST = 2000

_HANDLE = re.compile(
    r"@[A-Za-z_]\w{1,29}(?:\.\w{1,20})?(?:@[\w-]{1,40}(?:\.[\w-]{1,40}){1,4})?"
    r"(?![\w@/(])(?!\.\w)"
)
_DOMAIN = re.compile(r"^[^@]*\.[a-z]{2,3}$")
_CODE_LINE = re.compile(r"[ \t]*(?:$|[({\n])")
_GOES_ON = re.compile(r"[\[{\\]|:\w|->| =[^=]")
_NOT_HANDLES = frozenset(LEADS.not_handles)
_USER = r"[A-Za-z0-9_][A-Za-z0-9_.-]{1,49}"
_SUB = r"(?:www\.|m\.|mobile\.|[a-z]{2}\.)?"
_hosts = "|".join(map(re.escape, sorted(LEADS.platforms)))
_sure = "|".join(
    re.escape(f"{host}/{one.path}") for host, one in sorted(LEADS.platforms.items()) if one.surely
)
PROFILE = (
    rf"(?i)//{_SUB}(?:{_sure})|[^\n]https?://{_SUB}(?:{_hosts})/"
    r"|/~[a-z]|tg://resolve|gravatar\.com/avatar/[0-9a-f]{8}"
)
"""Of platforms that organisations are on as well, only within a text: a link by itself is as often
the site's own page there."""
_PROFILE = re.compile(rf"//{_SUB}({_hosts})/([^\s\"'<>\\]{{1,120}})", re.IGNORECASE)
_HOME = re.compile(r"/~([A-Za-z][\w-]{2,30})(?=$|[/?#\s\"'<>)\\])")
"""A user of a host has a page of their own there."""
_TELEGRAM = re.compile(r"tg://resolve\?domain=(\w{3,32})")
_GRAVATAR = re.compile(r"gravatar\.com/avatar/([0-9a-fA-F]{32,64})(?![0-9a-zA-Z])")
"""What stands for an e-mail address there: MD5 or SHA-256 of it."""
_OF_NOBODY = "d41d8cd98f00b204e9800998ecf8427e"
"""MD5 of nothing at all."""
_PLATFORM = re.compile(rf"//{_SUB}(?:{_hosts})$", re.IGNORECASE)
_LIKE = {
    host: re.compile(re.escape(one.path) + f"({one.like or _USER})" + r"/?(?=$|[?#&),.;!])", re.I)
    for host, one in LEADS.platforms.items()
}
_NOT_USERS = frozenset(LEADS.not_users)
_paths = "|".join(map(re.escape, sorted(set(LEADS.person_paths))))
_BEGINS = r"[a-z%\x{80}-\x{10ffff}]"
SLUG = rf"(?i)/(?:{_paths})/(?:\d+/)?{_BEGINS}[^/\s]*[-_.+]{_BEGINS}"
_MAY_BE_SLUG = re2.compile(SLUG.encode())
_LETTER = r"(?:[^\W\d_]|%[0-9A-F]{2})"
_SLUG = re.compile(
    rf"/(?:{_paths})/(?:\d{{1,12}}/)?({_LETTER}{{2,20}}(?:[-_.+]{_LETTER}{{1,20}}){{1,3}})"
    r"(?=$|[/?#\s\"'<>),;])",
    re.IGNORECASE,
)
_NOT_SLUG = frozenset(LEADS.not_in_path)
_PARTS = re.compile(r"[-_.+]")
QUERY = (
    r"(?i)[?&;][a-z_.\[\]-]{0,24}(?:name|mail|phone|tel|mobile|birth|dob|iban|ssn|user|author|"
    r"apellido|cognome|prenom|address|addr)[a-z_\]]{0,16}="
)
_QUERY = re2.compile(r"[?&;]([A-Za-z_.\[\]-]{2,40})=([^&#\s\"'<>]{2,200})")


def handles(text: str) -> Iterator[Hit]:
    """``@handles`` in running text."""
    at = text.find("@")
    for _ in range(MOST):
        if at < 0:
            return
        found = None if at and _inside(text[at - 1]) else _HANDLE.match(text, at)
        at = text.find("@", at + 1)
        if found is None:
            continue
        name = found[0][1:].lower()
        if name in _NOT_HANDLES or _DOMAIN.search(name) or _code(text, *found.span()):
            continue
        line = text.rfind("\n", max(0, found.start() - 8), found.start()) + 1
        alone = found.start() == 0 or (line > 0 and not text[line : found.start()].strip())
        if alone and _CODE_LINE.match(text, found.end()):
            continue
        yield Hit("personal.online.handle", *found.span(), 800 if "@" in name else 700)


def _code(text: str, start: int, end: int) -> bool:
    """Is it a variable or a scope of a program: in capitals, assigned, indexed, quoted as code?"""
    name = text[start + 1 : end]
    quoted = text[start - 1 : start] == "`" and text[end : end + 1] == "`"
    return quoted or (len(name) > 2 and name.isupper()) or _GOES_ON.match(text, end) is not None


def _inside(before: str) -> bool:
    """Is an @ after this character inside of an address, a path or a word?"""
    return before.isalnum() or before in "_@/.&=+#%-"


def profiles(text: str, alone: bool = False, most: int = MOST) -> Iterator[Hit]:
    """Pages that people have on platforms. alone: also where the address is a whole line. most:
    addresses that are looked at."""
    for found in islice(_PROFILE.finditer(text), most):
        host = found[1].lower()
        who = _LIKE[host].match(found[2])
        if who and who[1].lower().partition("/")[0] not in _NOT_USERS:
            sure = LEADS.platforms[host].surely
            start = found.start()
            for scheme in ("https:", "http:"):
                if text[max(start - len(scheme), 0) : start].lower() == scheme:
                    start -= len(scheme)
            if not (sure or alone) and text[start - 1 : start] in ("", "\n"):
                continue
            end = found.start(2) + who.end(1)
            yield Hit("personal.online.profile", start, end, 950 if sure else 700)
    for form in (_HOME, _TELEGRAM):
        for user in islice(form.finditer(text), most):
            yield Hit("personal.online.handle", *user.span(1), 850)
    for picture in islice(_GRAVATAR.finditer(text), most):
        if picture[1].lower() != _OF_NOBODY:
            yield Hit("personal.image", *picture.span(1), 950)


def slugs(text: str) -> Iterator[Hit]:
    """Names in paths that lead to people: ``/author/jane-doe``."""
    for start, _ in islice(spans(_MAY_BE_SLUG, text), MOST):
        found = _SLUG.match(text, start)
        if found and _PLATFORM.search(text, max(0, found.start() - 40), found.start()):
            continue
        if found and _NOT_SLUG.isdisjoint(_PARTS.split(found[1].lower())):
            yield Hit("personal.name.person", *found.span(1), 800)


def queries(text: str) -> Iterator[Hit]:
    """Values in a query by the names of their keys: ``?first_name=Jane``."""
    for found in islice(_QUERY.finditer(text), MOST):
        kind = ANYWHERE.get(folded(found[1]), "")
        if kind:
            start, end = found.span(2)
            yield Hit(kind, start, end, 850)
