"""Where RSL documents are named or written: robots.txt, Link, HTML, feeds (sections 4.4 to 4.7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace

from consentry.evidence import Finding, Where
from consentry.signals.optouts.markup import NotXmlError, parse
from consentry.signals.optouts.rsl.document import MEDIA_TYPE, NAMESPACE, of_element, read
from consentry.signals.optouts.rsl.terms import KIND, UNLICENSED, Client, says
from consentry.signals.robots import Robots

if TYPE_CHECKING:
    from consentry.signals.page import Page

NAME = "license"
MAX_DOCUMENTS = 8
"""Documents that one place may name; what names more is not read on, and stays unlicensed."""
MAX_SCRIPTS = 16
_TYPE = MEDIA_TYPE.encode()


class Pointer(NamedTuple):
    """A document's absolute address, and where it is named."""

    url: str
    where: Where


def of_robots(robots: Robots, url: str, token: str) -> tuple[Pointer, ...]:
    """The ``License:`` lines that hold for ``token``: its group's, else the global ones (4.4.2)."""
    records = robots.bearing(NAME, token) or robots.ungrouped(NAME)
    found: dict[str, Where] = {}
    for record in records[:MAX_DOCUMENTS]:
        target = _absolute(url, record.value.decode("utf-8", "replace"))
        if target:
            found.setdefault(target, robots.where(record, NAME))
    return tuple(Pointer(target, where) for target, where in found.items())


def relative(robots: Robots, url: str, token: str) -> Iterator[Finding]:
    """``License:`` wants an absolute URI (4.4); another one is resolved, and told. A document at an
    address from which nothing can be had leaves all unlicensed (4.3)."""
    for record in (robots.bearing(NAME, token) or robots.ungrouped(NAME))[:MAX_DOCUMENTS]:
        text = record.value.decode("utf-8", "replace").strip()
        where = robots.where(record, NAME)
        target = _absolute(url, text)
        if text and not target:
            yield Finding(KIND, where, "deny", purposes=UNLICENSED, malformed="rsl_unreachable")
        elif text and "://" not in text[:32]:
            yield Finding("licence.relative", where, target, malformed="rsl_relative_url")


def in_page(page: Page) -> tuple[Pointer, ...]:
    """``<link>`` and ``<a>`` with rel=license and RSL's type (4.6.1)."""
    found = []
    for link in page.links:
        if NAME in link.rel and link.type.partition(";")[0].strip() == MEDIA_TYPE and link.href:
            found.append(Pointer(link.href, Where("html", "link[rel=license]")))
    for anchor in page.related:
        if NAME not in anchor.rel:
            continue
        kind = (anchor.node.attributes.get("type") or "").partition(";")[0].strip().lower()
        if kind == MEDIA_TYPE and anchor.href:
            found.append(Pointer(anchor.href, Where("html", "a[rel=license]")))
    return tuple(found[:MAX_DOCUMENTS])


def inline(page: Page, client: Client) -> Iterator[Finding]:
    """``<script type=application/rsl+xml>`` (4.6.2). In the body it speaks of a part of the page:
    its refusals count for all of it, its grants for none."""
    if not page.is_html or _TYPE not in page.body:
        return
    at = 0
    for number, node in enumerate(page.tree.css("script")):
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        if kind != MEDIA_TYPE:
            continue
        at = page.body.find(_TYPE, at)
        shift = page.body.find(b"<rsl", at) if at >= 0 else -1
        at = at + 1 if at >= 0 else len(page.body)
        text = (node.text() or "").strip().encode("utf-8", "replace")
        where = Where("html", f"script[type={MEDIA_TYPE}]", start=shift)
        if number >= MAX_SCRIPTS:
            yield Finding(KIND, where, "deny", purposes=UNLICENSED, malformed="rsl_too_large")
            return
        try:
            document = read(text)
        except NotXmlError:
            yield Finding(KIND, where, "deny", purposes=UNLICENSED, malformed="rsl_invalid")
            continue
        parent = node.parent
        whole = parent is None or parent.tag == "head"
        for finding in says(document, page.url, client, where, shift=max(shift, 0), whole=whole):
            yield replace(finding, where=replace(finding.where, line=0))


def in_feed(body: bytes, url: str, client: Client) -> Iterator[Finding]:
    """``rsl:content`` in a feed (4.7): what any item refuses is refused of what the feed brings.

    What an item permits is permitted of its own address only, so no grant comes from here.
    """
    start = body[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    if NAMESPACE.encode() not in body or not start.startswith(b"<"):
        return
    where = Where("rss", "rsl:content", digest=hashlib.sha256(body).hexdigest())
    try:
        root = parse(body.strip())
    except NotXmlError:
        yield Finding(KIND, where, "deny", purposes=UNLICENSED, malformed="rsl_invalid")
        return
    shift = len(body) - len(body.lstrip())
    told: set[tuple[str, tuple[str, ...]]] = set()
    for element in root.walk():
        if element.namespace != NAMESPACE or element.local != "content":
            continue
        target = _absolute(url, element.attributes.get("url", "")) or url
        for finding in says(of_element(element), target, client, where, shift=shift, whole=False):
            if finding.value != "allow" and (finding.value, finding.purposes) not in told:
                told.add((finding.value, finding.purposes))
                yield finding


def _absolute(base: str, target: str) -> str:
    try:
        absolute = urljoin(base, target.strip()[:2048])
        return absolute if urlsplit(absolute).scheme in ("http", "https") else ""
    except ValueError:
        return ""
