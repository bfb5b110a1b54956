"""Persons where a vocabulary of markup names them: classes of forums, XFN, records, feeds.

``class="username"``, ``rel="friend met"`` (XFN 1.1), links to ``/wiki/User:…``, RIS, EndNote and
BibTeX, COinS (OpenURL 1.0, ``rft.au``), ``podcast:person`` and ``media:credit`` of feeds, links of
``skype:``, files that are called after whose CV they are, state that attributes hold as JSON. One
pass over the source says where there is something; only what stands there is read.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import unquote, unquote_plus

import re2

from consentry.evidence import Finding, Where
from consentry.signals.personal import bylines, state
from consentry.signals.personal.fields import TooLarge
from consentry.signals.personal.letters import plain
from consentry.signals.personal.tables import ANYWHERE, KEYS, LEADS, folded

MOST = 600
"""Places of one page that are read."""
_SHORTEST = 5
"""Letters of a user's name, unless it has others than letters."""
_PERSON, _HANDLE = "personal.name.person", "personal.online.handle"
_NEAR, _LIST, _LONGEST, _STATE = 600, 8192, 120, 1 << 17
_USERS = r"user-?_?name|user-?_?link|nick-?_?name|screen-?_?name|display-?_?name|poster|postedby"
_PEOPLE = (
    r"author|reviewer|commenter|commentator|speaker|presenter|testimonial|person|contributor|"
    r"organi[sz]er|instructor|assignee|participant|attendee|sender"
)
_FRIENDS = (
    "friend|met|acquaintance|co-worker|colleague|co-resident|neighbor|spouse|muse|crush|sweetheart"
)
_PAIRS = (
    r"user|member|sender|recipient|from|customer|client|owner|author|assignee|reporter|creator|"
    r"operator|employee|patient|agent|reviewer|speaker|guest|host|actor|approver|requester|"
    r"(?:user|full|display|real|author|owner|customer|client|contact|person)[_-]?name"
)
SIGNS = {
    "rel": rf"<a\b[^<>]*\brel=[\"']?(?:[a-z-]+ )*(?:{_FRIENDS})[ \"'>]",
    "user": rf"class=[\"']?(?:[^\"'<>]*[\s_-])?(?:[a-z0-9]*(?:{_USERS}))(?:[_-]+[a-z]+)?[\s\"'>]",
    "named": rf"class=[\"']?(?:[^\"'<>]*[\s_-])?(?:{_PEOPLE})(?:[_-]+(?:name|link|by))?[\s\"'>]",
    "select": r"<select\b[^<>]*\b(?:name|id)=[\"']?[a-z_-]+",
    "line": r"(?:^|[\n>])\s*(?:(?:AU|A[1-4]|ED|FAU)  ?- |%[AEY] )",
    "record": r"\b(?:author|editor)\s*=\s*[{\"]",
    "openurl": r"\brft\.(?:au|aucorp|creator)=|\brft\.(?:aulast|aufirst)=",
    "element": r"<(?:podcast:person|itunes:(?:author|name)|media:credit|(?:dc|dcterms):(?:creator|"
    r"contributor)|foaf:(?:name|nick)|image:caption|ownername|managingeditor|webmaster|author|"
    r"creator|contributor)\b[^<>]*>",
    "pair": rf"\b(?:{_PAIRS})=(?:[\"']|&quot;)",
    "state": r"=[\"'](?:\{|\[)\s*(?:&quot;|&#34;|\"|\{|\[)",
    "coded": r"%7B%22[a-z]",
    "scheme": r"\b(?:skype:(?:live:)?|ymsgr:[a-z]+\?|aim:goim\?screenname=|tg://resolve\?domain=|"
    r"keybase://|matrix:u/|acct:)[a-z]",
    "file": r"[/\"'](?:cv|resume|lebenslauf|vita|bewerbung|curriculum(?:[_-]vitae)?|curriculo|"
    r"cover[_-]?letter|zeugnis|portrait|headshot)[_-][a-z]",
    "profile": r"href=[\"']?[^\"'<>\s]*(?:viewprofile|/user:|/u/|/users?/|/members?/|/profiles?/|"
    r"/@|member\.php\?|special:contributions/)[^\"'<>]*[\"'][^<>]*>",
    "at": r"\b(?:alt|title|aria-label|data-[a-z-]+)=[\"']@[a-z][\w.-]+[\"']",
}
_EACH = "|".join(f"(?P<{name}>{form})" for name, form in SIGNS.items())
_SIGN = re2.compile(f"(?i)(?:{_EACH})".encode())
_NAMES = {number: name.decode() for name, number in _SIGN.groupindex.items()}
_TEXT = re.compile(r"[^<>]*>\s*(?:<(?!/)[^<>]*>\s*){0,4}([^<>]{2,120})<")
_WHOLE = frozenset(("state", "coded"))
_ENDS = re2.compile(rb"[\"'<>\s;&]|\z")
_KEYED = re2.compile(
    rb"(?i)(?:author|user_?name|first_?name|last_?name|full_?name|customer|member|contact|e?mail"
    rb"|phone|mobile|creator|person|owner|profile|nick_?name|sender|reviewer|display_?name)"
)
_OPTION = re.compile(r"<option[^<>]*>\s*([^<>]{3,80})")
_NAMED = ("personal.name.author", "personal.name.person")
_SITE = re.compile(r"href=[\"']?https?://(?:www\.)?([\w-]{3,32})\.")
_UP_TO = re.compile(r"[^\n<]{2,120}")
_BRACED = re.compile(r"[^\n]{2,400}?[}\"]\s*,?\s*(?:\n|$)")
_VALUE = re.compile(r"[^&\"'<>\s]{2,120}")
_QUOTED = re.compile(r"[^\"'<>&]{3,80}(?=[\"'&])")
_USER = re.compile(r"@?[\w.-]{3,32}")
_STEM = re.compile(r"[A-Za-z]{2,20}(?:[_-][A-Za-z]{2,20}){1,2}")
_AND = re.compile(r"\s+and\s+|\s*;\s*")
_TURNED = re.compile(r"\s*([^\W\d_][\w'’. -]{0,40}),\s*([^\W\d_][\w'’. -]{0,40})\s*")
NO_USERS = KEYS.nobody | LEADS.not_users | LEADS.not_handles | frozenset(LEADS.not_in_path)
NO_USERS |= {host.partition(".")[0] for host in LEADS.platforms}


def of_source(data: bytes) -> Iterator[Finding]:
    """What the source of a page, in UTF-8, names so, some of it twice."""
    done = -1
    for found in islice(_SIGN.finditer(data), MOST):
        start, end = found.span()
        if start < done:
            continue
        name = _NAMES[found.lastindex or 1]
        if name in _WHOLE:
            ends = _ENDS.search(data, end) if name == "coded" else None
            done = ends.start() if ends else data.find(data[start + 1 : start + 2], end)
            if not 0 < done - start < _STATE or not _KEYED.search(data, start, done):
                continue
            after = data[end : done + 1].decode("utf-8", "replace")
        else:
            size = _LIST if name == "select" else _NEAR
            after = data[end : end + size].decode("utf-8", "replace")
        sign = found[0].decode("utf-8", "replace")
        for kind, value in _READ[name](sign, after):
            yield Finding(kind, Where("html", name, 0, start), value, 800)


_Told = Iterator[tuple[str, str]]


def _person(text: str) -> _Told:
    """Those of a byline, a name before its brackets."""
    said = html.unescape(text).partition("(")[0]
    for name in bylines.of_byline(said):
        yield _PERSON, name


def _user(text: str) -> _Told:
    said = html.unescape(text).strip()
    plain = said.lstrip("@")
    long = len(plain) >= _SHORTEST or not plain.isalpha()
    if long and _USER.fullmatch(said) and plain.lower() not in NO_USERS and not plain.isdigit():
        yield _HANDLE, plain


def _text(after: str) -> str:
    found = _TEXT.match(after if after[:1] not in "<" else ">" + after)
    return found[1].strip() if found else ""


def _of_friend(sign: str, after: str) -> _Told:
    named = list(_person(_text(after)))
    yield from named
    site = _SITE.search(sign + after.partition(">")[0])
    if named and site and any(site[1].lower() in (n.lower(), *_users(n)) for _, n in named):
        yield _HANDLE, site[1]


def _users(name: str) -> Iterator[str]:
    """What users are called who are called so: by a letter of one name and the other."""
    words = [plain(word) for word in name.split()]
    first, last = words[0], words[-1]
    yield from (first + last, first[:1] + last, first + last[:1], last + first[:1])


def _of_class(sign: str, after: str) -> _Told:
    text = _text(">" + after if sign.endswith(">") else after)
    named = list(_person(text))
    yield from named or _user(text)


def _of_named(sign: str, after: str) -> _Told:
    yield from _person(_text(">" + after if sign.endswith(">") else after))


def _of_select(sign: str, after: str) -> _Told:
    """Those one of whom is to be chosen, where the list is called so."""
    words = re.split(r"[\"'=_-]+", sign.lower())[1:]
    if any(
        word in KEYS.person_leads or word in KEYS.person_keys or ANYWHERE.get(word) in _NAMED
        for word in words
    ):
        for option in _OPTION.finditer(after.partition("</select")[0]):
            yield from _person(option[1])


def _turned(text: str) -> _Told:
    """Authors of a record: ``Last, First`` as it is written, and first to last."""
    for one in _AND.split(html.unescape(text)):
        said = _TURNED.fullmatch(one.strip(' {}",.'))
        if said:
            yield _PERSON, f"{said[2]} {said[1]}"
            yield _PERSON, f"{said[1]}, {said[2]}"
        else:
            yield from _person(one)


def _of_line(sign: str, after: str) -> _Told:
    found = _UP_TO.match(after)
    yield from _turned(found[0] if found else "")


def _of_record(sign: str, after: str) -> _Told:
    found = _BRACED.match(after)
    yield from _turned(found[0].strip().rstrip(',}" ') if found else "")


def _of_openurl(sign: str, after: str) -> _Told:
    found = _VALUE.match(after)
    if found and "last" not in sign and "first" not in sign:
        yield from _turned(unquote_plus(found[0]))
        yield _PERSON, found[0]
    elif found:
        yield _PERSON, unquote_plus(found[0])


def _of_element(sign: str, after: str) -> _Told:
    found = _UP_TO.match(after)
    yield from _person(found[0] if found else "")


def _of_pair(sign: str, after: str) -> _Told:
    found = _QUOTED.match(after)
    yield from _person(found[0] if found else "")


def _of_state(sign: str, after: str) -> _Told:
    mark = sign[1]
    ends = after.find(mark)
    if ends >= 0:
        yield from _fields(html.unescape(sign[2:] + after[:ends]))


def _of_coded(sign: str, after: str) -> _Told:
    yield from _fields(unquote(sign + re.split(r"[\"'<>\s;&]", after, maxsplit=1)[0]))


def _fields(text: str) -> _Told:
    try:
        for field in state.of_text(text):
            value = field.value
            if not isinstance(value, str) or not 2 < len(value.strip()) <= _LONGEST:
                continue
            if field.kind.startswith("personal.name."):
                for name in bylines.of_field(value):
                    yield field.kind, name
                    if not name.isascii():
                        written = json.dumps(name)[1:-1]
                        yield field.kind, written
                        yield field.kind, written.replace("\\", "\\\\")
            elif field.kind != _HANDLE:
                yield field.kind, value.strip()
            else:
                yield from _user(value)
    except TooLarge:
        return


def _of_scheme(sign: str, after: str) -> _Told:
    found = _USER.match(sign[-1] + after)
    yield from _user(found[0] if found else "")


def _of_file(sign: str, after: str) -> _Told:
    found = _STEM.match(sign[-1] + after)
    if found and LEADS.not_in_path.isdisjoint(re.split("[_-]", found[0].lower())):
        words = re.split("[_-]", found[0])
        if all(word[:1].isupper() for word in words):
            yield _PERSON, " ".join(words)


def _of_profile(sign: str, after: str) -> _Told:
    """Who is linked, where the link is called after them or leads to a user by its form."""
    found = _TEXT.match(">" + after)
    text = html.unescape(found[1].strip()) if found else ""
    link = html.unescape(sign.lower())
    user = "viewprofile" in link or "member.php" in link or "/user:" in link
    if not user and folded(text) not in folded(unquote(link.split("href=", 1)[1])[-64:]):
        return
    named = list(_person(text))
    yield from named or _user(text)


def _of_at(sign: str, after: str) -> _Told:
    yield from _user(sign.partition("=")[2][1:-1])


_READ: dict[str, Callable[[str, str], _Told]] = {
    "rel": _of_friend, "user": _of_class, "named": _of_named,
    "select": _of_select, "line": _of_line,
    "record": _of_record, "openurl": _of_openurl, "element": _of_element, "pair": _of_pair,
    "state": _of_state, "coded": _of_coded, "scheme": _of_scheme, "file": _of_file,
    "profile": _of_profile, "at": _of_at,
}  # fmt: skip
