"""Values that a page's source writes beside a key: ``"author":"…"``, ``data-email="…"``.

The state of scripts and attributes hold what a page shows once more as data, and spiders make items
of it. A known key is looked for in the bytes of the page, and only what follows one is read: whole
documents are for ``state.py``, which costs more than all else that a page is asked.
"""

from __future__ import annotations

import html
import ipaddress
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import re2

from consentry.evidence import Finding, Where
from consentry.signals.page import Page
from consentry.signals.personal.forms import email
from consentry.signals.personal.forms.known import SOUGHT
from consentry.signals.personal.keys.fields import TooLarge, walk
from consentry.signals.personal.page.structure import organisations
from consentry.signals.personal.persons import bylines
from consentry.signals.personal.tables import ANYWHERE, KEYS, folded

HANDLE = "personal.online.handle"
_OF_SITES = ("personal.name.", HANDLE)
"""Kinds of which a site's or its publisher's own name is none."""
_TOO_LARGE = "body.too-large"
MOST = 200
"""Values that are read."""
FOLLOWED = 10 * MOST
"""Keys that are followed up."""
_LONGEST, _OBJECT = 240, 8192
_SHORTEST_ID = 12
_TREES = frozenset(("children", "parent", "parents", "sibling", "siblings", "member", "members"))
"""Keys of persons by schema.org, and branches of a menu in the state of scripts."""
_VALUES = {key for key, kind in ANYWHERE.items() if kind.startswith(SOUGHT)}
_OBJECTS = KEYS.person_keys - _TREES


def stems(keys: Iterable[str]) -> str:
    """The shortest of ``keys`` that all others contain, as a pattern."""
    plain = sorted(key for key in keys if key.isascii() and len(key) > 2)
    return "|".join(k for k in plain if not any(k != o and o in k for o in plain))


_NAMES = "first[_-]?name|last[_-]?name|full[_-]?name|given[_-]?name|family[_-]?name|screen[_-]?name"
KEY = (
    rf"(?i:([a-z0-9_-]*(?:{stems(_VALUES)}|{_NAMES})[a-z0-9_-]*)"
    r"(?:\\?[\"']|&quot;|&#34;)?\s*[:=]\s*(\\?[\"']|&quot;|&#34;)"
    rf"|\b({'|'.join(sorted(k for k in _OBJECTS if k.isascii()))})"
    r"(\\?[\"']|&quot;|&#34;)\s*:\s*\[?(?:\{))"
)
_KEY = re2.compile(KEY.encode())
GROUPS = 4
_DECODER = json.JSONDecoder(strict=False)


def of_source(page: Page, keys: Iterable[re2._Match] | None = None) -> tuple[Finding, ...]:
    """Names, contacts and users that stand beside their keys in a page, or in a body of JSON.

    Less sure than what markup says, so meant to be looked for in the items of the page, and no
    finding of the page itself. ``where.start`` counts bytes of the body. keys: where ``KEY`` is in
    the body, if that is known.
    """
    found: dict[tuple[str, str], Finding] = {}
    keys = islice(_KEY.finditer(page.body), FOLLOWED) if keys is None else keys
    for finding in _read(page.body, keys):
        found.setdefault((finding.kind, finding.value), finding)
        if len(found) >= MOST:
            break
    if any(kind.startswith(_OF_SITES) for kind, _ in found):
        nobody, site = own_names(page), folded(_host(page))
        return tuple(
            finding
            for finding in found.values()
            if not finding.kind.startswith(_OF_SITES)
            or not (
                (name := folded(finding.value)) in nobody
                or (finding.kind != HANDLE and name in site)
            )
        )
    return tuple(found.values())


def own_names(page: Page) -> frozenset[str]:
    """What a page's site is called, as keys are folded: by its host's labels, and as it says."""
    labels = _host(page).split(".")
    hosts = (".".join(labels[at:]) for at in range(len(labels)))
    said = [one for name in organisations(page) for one in (name, name.partition(".")[0])]
    return frozenset(folded(name) for name in (*said, *labels, *hosts))


def _host(page: Page) -> str:
    return page.url.partition("://")[2].partition("/")[0]


def _read(body: bytes, keys: Iterable[re2._Match]) -> Iterator[Finding]:
    for key in keys:
        if key[1]:
            name = key[1].decode()
            kind = ANYWHERE.get(folded(name), "")
            if kind.startswith(SOUGHT):
                value = _value(body, key.end(), key[2])
                for known, text in _sure(kind, value):
                    yield Finding(known, Where("html", f'"{name}"', 0, key.start(1)), text, 800)
        else:
            name = key[3].decode()
            begin = body.find(b"{", key.end(4))
            for kind, value in _object(name, body[begin : begin + _OBJECT], key[4]):
                for known, text in _sure(kind, value):
                    yield Finding(known, Where("html", f'"{name}"', 0, key.start(3)), text, 800)


def _value(body: bytes, start: int, mark: bytes) -> str:
    """The string that begins at ``start`` and ends at the next ``mark``."""
    end = body.find(mark, start, start + _LONGEST)
    if end < 0:
        return ""
    text = body[start:end].decode("utf-8", "replace")
    return _unescaped(html.unescape(text))


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        said = json.loads('"' + text.replace("\\\\", "\\").replace('"', "") + '"', strict=False)
    except ValueError:
        return ""
    return str(said)


def _object(name: str, source: bytes, mark: bytes) -> Iterator[tuple[str, str]]:
    """Kinds and values of an object that is about a person, as far as its first 8 KB; that it is
    too large, if it is deeper than is read."""
    text = source.decode("utf-8", "replace")
    if mark.startswith(b"&"):
        text = html.unescape(text)
    elif mark.startswith(b"\\"):
        text = text.replace('\\"', '"').replace("\\\\", "\\")
    try:
        document, _ = _DECODER.raw_decode(text)
        for field in walk({name: document}, named=True):
            if field.kind.startswith(SOUGHT) and isinstance(field.value, str):
                yield field.kind, html.unescape(field.value[:_LONGEST])
    except (RecursionError, TooLarge):
        yield _TOO_LARGE, "unscanned"
    except ValueError:
        return


@lru_cache(maxsize=2048)
def _sure(kind: str, value: str) -> tuple[tuple[str, str], ...]:
    """What ``value`` holds that is told from the label of a form and the name of a setting. Much of
    it stands on each page of a site, so what was told is remembered."""
    return tuple(_told(kind, value))


def _told(kind: str, value: str) -> Iterator[tuple[str, str]]:
    text = " ".join(value.split())
    if kind == _TOO_LARGE:
        yield kind, text
    if kind.startswith("personal.name."):
        for name in bylines.of_byline(text):
            if ANYWHERE.get(folded(name)) is None:
                yield kind, name
    elif kind.startswith("personal.contact.email"):
        for hit in email.find(text):
            yield email.kind_of(text[hit.start : hit.end]), text[hit.start : hit.end]
    elif kind == "personal.contact.phone":
        if 7 <= sum(c.isdigit() for c in text) <= 15 and not re.search(r"[^\W\d_]{4}", text):
            yield kind, text
    elif kind == "personal.online.handle":
        if re.fullmatch(r"@?\w[\w.-]{3,31}", text) and re.search(r"[\d_.]|[a-z][A-Z]", text):
            yield kind, text
    elif kind in ("personal.online.profile", "personal.image"):
        if text.startswith(("http://", "https://")):
            yield kind, text
    elif kind == "personal.online.device":
        if len(text) >= _SHORTEST_ID and re.fullmatch(r"[\w.:-]{0,40}\d[\w.:-]{0,40}", text):
            yield kind, text
    elif kind == "personal.online.ip":
        try:
            yield kind, str(ipaddress.ip_address(text))
        except ValueError:
            return
