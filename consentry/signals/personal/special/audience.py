"""Is a page for children? Who has written there, or is shown, may then be one.

A publisher says so in schema.org's audience (``PeopleAudience.suggestedMaxAge``, ``suggestedAge``,
``typicalAgeRange``, ``EducationalAudience``), to the networks whose advertisement it shows (16 CFR
312.2: a site directed to children), or by a seal of a programme under 16 CFR 312.11. Else a title
that calls children to what children do tells, less surely. That a page is suited for children
(``rating``, RTA labels, ``isFamilyFriendly``) says nothing of whom it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

import re2
from pydantic import BaseModel, ConfigDict

from consentry.evidence import Finding, Json, JsonObject, Where
from consentry.signals.data import load
from consentry.signals.page import Page
from consentry.signals.personal.tables import either

KIND = "audience.child"


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    called: list[str]
    do: list[str]
    instead: list[str]


class _Audience(BaseModel):
    """data/personal-audience.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    oldest: int
    types: frozenset[str]
    audiences: frozenset[str]
    settings: frozenset[str]
    seals: list[str]
    hosts: list[str]
    words: dict[str, _Words]


AUDIENCE = load(_Audience, "personal-audience.yaml")
_SETTING = re.compile(
    rb"\b((?:\w[\w-]{0,24})?(?:child[-_]?directed|coppa|tfcd|made[-_]?for[-_]?kids)[\w-]{0,16})"
    rb"[\"']?\s{0,3}[:=(,]\s{0,3}[\"']?(?:true|1)\b"
)
HINT = (
    "(?i:child[-_]?directed|coppa|tfcd|made[-_]?for[-_]?kids|("
    + "|".join(map(re.escape, AUDIENCE.seals))
    + "))"
)
_HINT = re2.compile(HINT.encode())
_AGES = re.compile(r"\D{0,12}(\d{1,2})(?:\D{1,5}(\d{1,2}))?")
_TITLES = ("og:title", "og:site_name", "application-name")
_TEXTS = ("description", "og:description", "keywords")
_MOST = 64


def _words(lists: Iterable[list[str]]) -> re2._Regexp:
    words = [word for each in lists for word in each]
    whole = either(word for word in words if not word.endswith("*"))
    stems = "|".join("\\b" + re.escape(word[:-1]) for word in words if word.endswith("*"))
    return re2.compile(f"(?i){whole}" + (f"|{stems}" if stems else ""))


_CALLED = _words(each.called for each in AUDIENCE.words.values())
_BY_LANGUAGE = tuple(
    (_words([each.called]), _words([each.do]), _words([each.instead]))
    for each in AUDIENCE.words.values()
)


def of_page(page: Page, hinted: bool = True) -> tuple[Finding, ...]:
    """Why a page is taken to be for children, surest first; empty if nothing says so. hinted:
    False says that ``HINT`` is nowhere in its bytes."""
    found = list(_of_host(page.url))
    if page.is_html:
        found += _of_json_ld(page)
        found += _of_metas(page)
        found += _of_source(page.body) if hinted else ()
        found += [] if found else _of_words(page)
    return tuple(found)


def _finding(path: str, value: str, confidence: int, start: int = -1) -> Finding:
    return Finding(KIND, Where("html", path, start=start), value[:80], confidence)


def _of_host(url: str) -> Iterator[Finding]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    for known in AUDIENCE.hosts:
        site, _, path = known.partition("/")
        if (host == site or host.endswith("." + site)) and (
            not path or parts.path.strip("/").partition("/")[0] == path
        ):
            yield Finding(KIND, Where("url", known), known, 950)


def _of_json_ld(page: Page) -> Iterator[Finding]:
    for pointer, thing in page.json_ld_objects:
        types = thing.get("@type")
        said = types if isinstance(types, list) else [types]
        if AUDIENCE.types.isdisjoint(str(one).lower().rpartition("/")[2] for one in said[:8]):
            continue
        for key, value in _said(thing):
            yield _finding(f"script{pointer}/{key}", value, 900)


def _said(thing: JsonObject) -> Iterator[tuple[str, str]]:
    """Where an object says that it is for children."""
    if _young(thing.get("typicalAgeRange")):
        yield "typicalAgeRange", str(thing["typicalAgeRange"])
    audience = thing.get("audience")
    for one in (audience if isinstance(audience, list) else [audience])[:8]:
        if isinstance(one, str) and one.strip().lower() in AUDIENCE.audiences:
            yield "audience", one
        if not isinstance(one, dict):
            continue
        ages = one.get("suggestedAge")
        oldest = ages.get("maxValue") if isinstance(ages, dict) else None
        for key, age in (("suggestedMaxAge", one.get("suggestedMaxAge")), ("suggestedAge", oldest)):
            if _young(age):
                yield f"audience/{key}", str(age)
        for key in ("audienceType", "educationalLevel", "name"):
            word = one.get(key)
            if isinstance(word, str) and word.strip().lower() in AUDIENCE.audiences:
                yield f"audience/{key}", word


def _young(age: Json) -> bool:
    """Is it an age, or a span of ages, of children only?"""
    if isinstance(age, bool) or not isinstance(age, int | float | str):
        return False
    found = _AGES.fullmatch(str(age)[:32].strip().removesuffix(".0"))
    last = found and (found[2] or (found[1] if "+" not in str(age) else None))
    open_ended = isinstance(age, str) and age.strip().endswith("-")
    return bool(last) and not open_ended and 0 < int(last or 0) <= AUDIENCE.oldest


def _of_metas(page: Page) -> Iterator[Finding]:
    for meta in page.metas[:_MOST]:
        name, value = meta.name.lower(), meta.content.strip()
        if name in ("audience", "dcterms.audience", "dc.audience") and (
            value.lower() in AUDIENCE.audiences
        ):
            yield _finding(f'meta[{meta.attr}="{meta.name}"]', value, 850, meta.offset)


def _of_source(body: bytes) -> Iterator[Finding]:
    """Settings in scripts, attributes and addresses, and seals."""
    for hint in islice(_HINT.finditer(body), _MOST):
        if hint[1]:
            yield _finding("[href],[src]", hint[1].decode().lower(), 800, hint.start())
            return
        begin = max(0, hint.start() - 28)
        setting = _SETTING.search(body[begin : hint.start() + 80].lower())
        name = re.sub(r"[^a-z]", "", setting[1].decode("ascii", "replace")) if setting else ""
        if setting and name.removeprefix("data") in AUDIENCE.settings:
            said = setting[0].decode("utf-8", "replace")
            yield _finding("script", said, 900, begin + setting.start())
            return


def _of_words(page: Page) -> Iterator[Finding]:
    titles = [page.title, *(meta.content for meta in page.metas if meta.name in _TITLES)]
    title = " | ".join(titles)[:600]
    if _CALLED.search(title) is None:
        return
    texts = [meta.content for meta in page.metas if meta.name in _TEXTS]
    whole = " | ".join([title, *texts])[:2000]
    for called, do, instead in _BY_LANGUAGE:
        whom, what = called.search(title), do.search(whole)
        if whom and what and instead.search(whole) is None:
            yield _finding("title", f"{whom[0]}, {what[0]}", 600)
