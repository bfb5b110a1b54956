"""Licences and terms that a page declares of itself.

``rel=license`` in HTML and the Link header (RFC 8288, RFC 4946), schema.org ``license``,
``usageInfo``, ``acquireLicensePage``, ``copyrightNotice`` and ``conditionsOfAccess`` (recorded as
``licence.notice``), ``rel=terms-of-service`` (RFC 6903); ``isAccessibleForFree`` is read with
paywalls (``signals.access``). Licence addresses become SPDX identifiers by
``data/licences.yaml``; an address that is not there stays as it is. RSL documents are pointed to,
not read: ``licence.pointer``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel, ConfigDict

from consentry.evidence import Finding, Headers, Json, Where
from consentry.signals.data import load
from consentry.signals.fields import within

if TYPE_CHECKING:
    from consentry.signals.page import Page

DECLARED = "licence.declared"
POINTER = "licence.pointer"
NOTICE = "licence.notice"
REFUSES = "optout.licence"
KINDS = (DECLARED, POINTER, NOTICE, REFUSES, "terms.url")

RSL = "application/rsl+xml"
_RELS = frozenset({"license", "cc:license", "xhv:license", "dct:license", "dcterms:license"})
"""rel=license, and as CC REL and Dublin Core write it in RDFa."""
_NOTICES = ("copyrightNotice", "conditionsOfAccess")
_TERMS = ("usageInfo", "acquireLicensePage")
_SCHEMA = frozenset(("license", *_NOTICES, *_TERMS))
_MEDIA = frozenset({"ImageObject", "VideoObject", "AudioObject", "MediaObject"})


_CC = "https://creativecommons.org/licenses/"
_CONDITIONS = re.compile(r"(?i)^https?://(?:www\.)?creativecommons\.org/licenses/([a-z-]+)(?:/|$)")
"""Of any version and any country's: SPDX does not list them all."""
_NAME = re.compile(r"(?i)cc[ -]by((?:[ -](?:nc|nd|sa)){0,2})(?:[ -]v?([0-9]\.[0-9]))?(?: .*)?")
"""A licence that structured data names rather than links to: ``CC BY-NC 4.0``."""


class _CreativeCommons(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    versions: frozenset[str]
    codes: frozenset[str]
    ports: frozenset[str]


class _Licences(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    creative_commons: _CreativeCommons
    addresses: dict[str, str]


_TABLE = load(_Licences, "licences.yaml")


def spdx_of(url: str) -> str:
    """The SPDX identifier of a licence's address; "" if the table has none."""
    try:
        split = urlsplit(url.strip())
        host = (split.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = split.path.lower().rstrip("/")
    head, _, last = path.rpartition("/")
    if last.partition(".")[0] in ("deed", "legalcode"):
        path = head
    path = path.removesuffix(".html").removesuffix(".txt").removesuffix(".php")
    known = _TABLE.addresses.get(host + path)
    if known:
        return known
    parts = path.strip("/").split("/")
    if host != "creativecommons.org" or len(parts) < 3 or parts[0] != "licenses":
        return ""
    code, version = parts[1], parts[2]
    table = _TABLE.creative_commons
    if code not in table.codes or version not in table.versions:
        return ""
    plain = f"CC-{code.upper()}-{version}"
    if len(parts) == 3:
        return plain
    ported = f"{plain}-{parts[3].upper()}"
    return ported if ported in table.ports else ""


def of_headers(headers: Headers, url: str) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for name, value in headers:
        if name.lower() != "link":
            continue
        for target, parameters in parse_link(value):
            rels = parameters.get("rel", "").lower().split()
            where = within("link", value)
            if _RELS.intersection(rels):
                found += declared(_absolute(url, target), parameters.get("type", ""), where)
            if "terms-of-service" in rels:
                found.append(Finding("terms.url", where, _absolute(url, target)))
    return tuple(found)


def of_page(page: Page) -> tuple[Finding, ...]:
    found: list[Finding] = []
    links = [("link", e.rel, e.href, e.type) for e in page.links if _speaks(e.rel)]
    links += [
        ("a", e.rel, e.href, e.node.attributes.get("type") or "")
        for e in page.related
        if _speaks(e.rel)
    ]
    for tag, rel, href, media_type in links:
        if _RELS.intersection(rel) and href:
            found += declared(href, media_type, Where("html", f"{tag}[rel=license]"))
        if "terms-of-service" in rel and href:
            where = Where("html", f"{tag}[rel=terms-of-service]")
            found.append(Finding("terms.url", where, href[:2048]))
    for _, attributes in page.told:
        said = attributes.get("itemprop")
        if said and "license" in said.split():
            href = page.absolute(attributes.get("href") or "") if "href" in attributes else ""
            found += declared(href, "", Where("html", "[itemprop=license]")) if href else []
    for path, node in page.json_ld_objects:
        if not _SCHEMA.isdisjoint(node):
            found += _schema(page.url, path, node)
    return tuple(dict.fromkeys(found))


def _speaks(rel: tuple[str, ...]) -> bool:
    return not _RELS.isdisjoint(rel) or "terms-of-service" in rel


def parse_link(value: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Targets and parameters of a Link field (RFC 8288 section 3); stops at what it cannot read."""
    at = 0
    value = value[:16_384]
    while True:
        start = value.find("<", at)
        end = value.find(">", start)
        if start < 0 or end < 0:
            return
        target = value[start + 1 : end].strip()
        parameters: dict[str, str] = {}
        at = end + 1
        while at < len(value) and value[at] in " \t;":
            at += 1
            name_end = at
            while name_end < len(value) and value[name_end] not in '=;," <':
                name_end += 1
            name = value[at:name_end].strip().lower()
            at = name_end
            text = ""
            if value[at : at + 1] == "=":
                text, at = _parameter(value, at + 1)
            if name:
                parameters.setdefault(name, text)
        yield target, parameters


def _parameter(value: str, at: int) -> tuple[str, int]:
    if value[at : at + 1] == '"':
        end = value.find('"', at + 1)
        end = len(value) if end < 0 else end
        return value[at + 1 : end], end + 1
    end = at
    while end < len(value) and value[end] not in ";, ":
        end += 1
    return value[at:end], end


def _schema(url: str, path: str, node: dict[str, Json]) -> Iterator[Finding]:
    where = Where("json-ld", path)
    kinds = node.get("@type")
    media = bool(_MEDIA & set(kinds if isinstance(kinds, list) else [kinds]) if kinds else False)
    for said in _targets(node.get("license")):
        name = _NAME.fullmatch(said.strip()[:64])
        target = f"{_CC}by{name[1].replace(' ', '-')}/{name[2] or '4.0'}/".lower() if name else said
        licence = declared(_absolute(url, target), "", where)
        yield from (f for f in licence if not media or f.kind != REFUSES)
    for key in _NOTICES:
        notice = node.get(key)
        if isinstance(notice, str) and notice.strip():
            yield Finding(NOTICE, Where("json-ld", f"{path}/{key}"), notice.strip()[:512])
    for key in _TERMS:
        for target in _targets(node.get(key)):
            yield Finding("terms.url", where, _absolute(url, target))


def _targets(value: Json) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value
    elif isinstance(value, dict):
        for key in ("url", "@id"):
            target = value.get(key)
            if isinstance(target, str) and target.strip():
                yield target
                return
    elif isinstance(value, list):
        for inner in value[:16]:
            if not isinstance(inner, list):
                yield from _targets(inner)


def declared(url: str, media_type: str, where: Where) -> list[Finding]:
    """A licence by its address, and what its own conditions refuse: NC commercial use, ND use
    that makes something new of it, which generative training and answers do (our reading)."""
    if media_type.partition(";")[0].strip().lower() == RSL:
        return [Finding(POINTER, where, url)]
    found = [Finding(DECLARED, where, spdx_of(url) or url)]
    address = _CONDITIONS.search(url[:2048])
    conditions = address[1].lower().split("-") if address else ()
    if "nc" in conditions:
        found.append(Finding(REFUSES, where, "deny", purposes=("commercial",)))
    if "nd" in conditions:
        found.append(Finding(REFUSES, where, "deny", purposes=("ai-train", "ai-input")))
    return found


def _absolute(url: str, target: str) -> str:
    target = target.strip()[:2048]
    try:
        return urljoin(url, target)
    except ValueError:
        return target
