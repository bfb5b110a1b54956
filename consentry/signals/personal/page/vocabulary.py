"""Persons where a vocabulary of markup names them: classes of forums, XFN, records, feeds.

``class="username"``, ``rel="friend met"`` (XFN 1.1), links to ``/wiki/User:…``, RIS, EndNote and
BibTeX, COinS (OpenURL 1.0, ``rft.au``), ``podcast:person`` and ``media:credit`` of feeds, links of
``skype:``, state that attributes hold as JSON, elements that hold a full name and nothing else. One
pass over the source says where there is something; only what stands there is read. The words are
in data/personal-vocabulary.yaml and, for classes, in data/personal-words.yaml.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from urllib.parse import unquote

import re2
from pydantic import BaseModel, ConfigDict

from consentry.evidence import Finding, Where
from consentry.signals.data import load
from consentry.signals.personal.forms import email
from consentry.signals.personal.keys import state
from consentry.signals.personal.keys.fields import TooLarge
from consentry.signals.personal.page import called, halves, leaves, typed
from consentry.signals.personal.persons import bylines, cited
from consentry.signals.personal.persons.fullnames import Sure, common, sure
from consentry.signals.personal.persons.users import names_of
from consentry.signals.personal.persons.worded import STEMS, Says, said
from consentry.signals.personal.spans import ROOM
from consentry.signals.personal.tables import ANYWHERE, KEYS, LEADS, folded


class Vocabulary(BaseModel):
    """data/personal-vocabulary.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    friends: tuple[str, ...]
    elements: tuple[str, ...]
    schemes: tuple[str, ...]
    user_paths: tuple[str, ...]
    surely: tuple[str, ...]
    users: tuple[str, ...]


WORDS = load(Vocabulary, "personal-vocabulary.yaml")
MOST = 2000
"""Places of one page that are read."""
_SHORTEST = 5
"""Letters of a user's name, unless it has others than letters."""
_PERSON, _HANDLE = "personal.name.person", "personal.online.handle"
TOO_LARGE = "body.too-large"
_NEAR, _LIST, _LONGEST, _STATE, _BEFORE = 600, 8192, 120, 1 << 17, 240


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


SIGNS = {
    "rel": rf"<a\b[^<>]*\brel=[\"']?(?:[a-z-]+ )*(?:{_any(WORDS.friends)})[ \"'>]",
    "user": rf"\bclass=[\"']?[^\"'<>=]*(?:{_any(WORDS.users)})[^\"'<>=]*[\"'>\s]",
    "select": r"<select\b[^<>]*\b(?:name|id)=[\"']?[a-z_-]+",
    **cited.SIGNS,
    **called.SIGNS,
    **typed.SIGNS,
    "element": rf"<(?:{_any(WORDS.elements)})\b[^<>]*>",
    "state": r"=[\"'](?:\{|\[)\s*(?:&quot;|&#34;|\"|\{|\[)",
    "scheme": rf"\b(?:{_any(WORDS.schemes)})[a-z]",
    "profile": rf"href=[\"']?[^\"'<>\s]*(?:{_any(WORDS.user_paths)})[^\"'<>]*[\"'][^<>]*>",
    "at": r"\b(?:alt|title|aria-label|data-[a-z-]+)=[\"']@[a-z][\w.-]+[\"']",
    "halves": halves.SIGN,
    "alone": r">\s{0,4}(?-i:\p{Lu})[\pL'\x{2019}.-]+,?(?: \pL[\pL'\x{2019}.-]*){1,4}\s{0,4}<",
}
_OFTEN = ("alone", "typed")
"""What stands in each page often: looked for by itself it need not be told from the others."""
_EACH = "|".join(f"(?P<{name}>{form})" for name, form in SIGNS.items() if name not in _OFTEN)
_SIGN = re2.compile(f"(?i)(?:{_EACH})".encode(), ROOM)
_ALONE = [(name, re2.compile(f"(?i){SIGNS[name]}".encode(), ROOM)) for name in _OFTEN]
_NAMES = {number: name.decode() for name, number in _SIGN.groupindex.items()}
_TEXT = re.compile(r"[^<>]*>\s*(?:<(?!/)[^<>]*>\s*){0,4}([^<>]{2,120})<")
_CALLED = re.compile(
    r"\b(?:class|id|itemprop|property|part|slot|data-[a-z-]{1,40})=[\"'][^\"'<>]{1,120}[\"']"
)
_NAMED_BY = 48
"""Characters of the name of an attribute, at most."""
_PROLOG = 64
"""Characters before the prolog of XML, at most."""
_KEYED = re2.compile(f"(?i)(?:{STEMS}|name|mail)".encode())
_OPTION = re.compile(r"<option[^<>]*>\s*([^<>]{3,80})")
_NAMED = ("personal.name.author", "personal.name.person")
_TURNED = re.compile(r"[\w'’ -]{2,40},\s{0,2}[\w'’.-]{1,30}(?: [\w'’.-]{1,3})?")
"""``Last, First``, and no two persons."""
_SITE = re.compile(r"href=[\"']?https?://(?:www\.)?([\w-]{3,32})\.")
_UP_TO = re.compile(r"[^\n<]{2,120}")
_USER = re.compile(r"@?[\w.-]{3,32}")
NO_USERS = KEYS.nobody | LEADS.not_users | LEADS.not_handles | frozenset(LEADS.not_in_path)
NO_USERS |= {host.partition(".")[0] for host in LEADS.platforms}


def of_source(data: bytes, lang: str = "") -> Iterator[Finding]:
    """What the source of a page, in UTF-8, names so, some of it twice. lang: BCP 47's first
    subtag."""
    done = -1
    if data[:_PROLOG].lstrip()[:5] == b"<?xml":
        text = data[:_STATE].decode("utf-8", "replace")
        for hit in leaves.of_text(text, 0, lang):
            value = html.unescape(text[hit.start : hit.end])
            yield Finding(hit.kind, Where("html", "xml"), value, hit.confidence)
        for hit in email.find(text):
            value = text[hit.start : hit.end]
            yield Finding(email.kind_of(value), Where("html", "xml"), value, hit.confidence)
    for name, found in _found(data):
        start, end = found.span()
        if start < done:
            continue
        if name == "state":
            done = data.find(data[start + 1 : start + 2], end)
            if not 0 < done - start < _STATE:
                continue
            if done - start < _LONGEST:
                key = data[max(0, start - _NAMED_BY) : start + 1].decode("utf-8", "replace")
                value = data[start + 2 : done].decode("utf-8", "replace")
                for kind, half in halves.of_list(key, value):
                    yield Finding(kind, Where("html", "halves", 0, start), half, 800)
            if not _KEYED.search(data, start, done):
                continue
            after = data[end : done + 1].decode("utf-8", "replace")
        elif name == "alone":
            after = data[max(0, start - _BEFORE) : start].decode("utf-8", "replace")
        elif name in called.SIGNS:
            after = ""
        else:
            size = _LIST if name == "select" else _NEAR
            after = data[end : end + size].decode("utf-8", "replace")
        sign = found[0].decode("utf-8", "replace")
        if name == "halves":
            before = data[max(0, start - _BEFORE) : start].decode("utf-8", "replace")
            told = halves.told(before, sign, after)
        else:
            told = _READ[name](sign, after, lang)
        for kind, value in told:
            yield Finding(kind, Where("html", name, 0, start), value, 800)


def _found(data: bytes) -> Iterator[tuple[str, re2._Match]]:
    """What each of the signs is that stand in ``data``, and where."""
    for name, sign in _ALONE:
        yield from ((name, found) for found in islice(sign.finditer(data), MOST))
    yield from (
        (_NAMES[found.lastindex or 1], found) for found in islice(_SIGN.finditer(data), MOST)
    )


_Told = Iterator[tuple[str, str]]


def _person(text: str) -> _Told:
    """Those of a byline, a name before its brackets."""
    said = html.unescape(text).partition("(")[0].strip()
    if _TURNED.fullmatch(said) and sure(said) >= Sure.FORM:
        yield _PERSON, said
        return
    for name in bylines.of_byline(said):
        yield _PERSON, name


def _user(text: str) -> _Told:
    said = html.unescape(text).strip()
    plain = said.lstrip("@")
    long = len(plain) >= _SHORTEST or not plain.isalpha()
    nobody = plain.lower() in NO_USERS or plain.isdigit() or common(plain.lower())
    if long and _USER.fullmatch(said) and not nobody:
        yield _HANDLE, plain


def _text(after: str) -> str:
    found = _TEXT.match(after if after[:1] not in "<" else ">" + after)
    return found[1].strip() if found else ""


def _of_friend(sign: str, after: str, lang: str) -> _Told:
    named = list(_person(_text(after)))
    yield from named
    site = _SITE.search(sign + after.partition(">")[0])
    if named and site and any(site[1].lower() in (n.lower(), *names_of(n)) for _, n in named):
        yield _HANDLE, site[1]


def _of_user(sign: str, after: str, lang: str) -> _Told:
    """What a user is called whom an element is about, by its class."""
    if any(said(token).handle for token in _tokens(sign)):
        text = _text(">" + after if sign.endswith(">") else after)
        if not list(_person(text)):
            yield from _user(text)


def _of_alone(sign: str, before: str, lang: str) -> _Told:
    """What an element holds alone: a full name, or one by what it and those round it are called."""
    text = html.unescape(sign.strip("<> \t\n"))
    how = sure(text, lang)
    if how >= Sure.FIRST:
        yield _PERSON, text
    elif how >= Sure.FORM:
        calls = [said(one) for tag in _CALLED.findall(before) for one in _tokens(tag)]
        says = max((call.names for call in calls), default=Says.NOTHING)
        if max(says, typed.within(before)) >= Says.SOMEBODY:
            yield _PERSON, text


def _tokens(named: str) -> list[str]:
    return [one for one in re.split(r"[\"'\s>]+", named.partition("=")[2]) if one]


def _of_select(sign: str, after: str, lang: str) -> _Told:
    """Those one of whom is to be chosen, where the list is called so."""
    words = re.split(r"[\"'=_-]+", sign.lower())[1:]
    if any(
        word in KEYS.person_leads or word in KEYS.person_keys or ANYWHERE.get(word) in _NAMED
        for word in words
    ):
        for option in _OPTION.finditer(after.partition("</select")[0]):
            yield from _person(option[1])


def _of_element(sign: str, after: str, lang: str) -> _Told:
    found = _UP_TO.match(after)
    yield from _person(found[0] if found else "")


def _of_state(sign: str, after: str, lang: str) -> _Told:
    mark = sign[1]
    ends = after.find(mark)
    if ends >= 0:
        yield from _fields(html.unescape(sign[2:] + after[:ends]))


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
        yield TOO_LARGE, "unscanned"


def _of_scheme(sign: str, after: str, lang: str) -> _Told:
    found = _USER.match(sign[-1] + after)
    yield from _user(found[0] if found else "")


def _of_profile(sign: str, after: str, lang: str) -> _Told:
    """Who is linked, where the link is called after them or leads to a user by its form."""
    found = _TEXT.match(">" + after)
    text = html.unescape(found[1].strip()) if found else ""
    link = html.unescape(sign.lower())
    user = any(path in link for path in WORDS.surely)
    if not user and folded(text) not in folded(unquote(link.split("href=", 1)[1])[-64:]):
        return
    named = list(_person(text))
    yield from named or _user(text)


def _of_at(sign: str, after: str, lang: str) -> _Told:
    yield from _user(sign.partition("=")[2][1:-1])


_READ: dict[str, Callable[[str, str, str], _Told]] = {
    "rel": _of_friend, "user": _of_user, "select": _of_select, "line": cited.of_line,
    "record": cited.of_record, "openurl": cited.of_openurl, "element": _of_element,
    "state": _of_state,
    "scheme": _of_scheme, "profile": _of_profile, "at": _of_at, "alone": _of_alone,
    "part": called.of_part, "host": called.of_host, "folder": called.of_folder,
    "own": called.of_own, "typed": typed.of_typed, "tagged": typed.of_tagged,
    "datafield": typed.of_datafield,
}  # fmt: skip
