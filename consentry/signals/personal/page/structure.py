"""Personal data that a page's markup itself names: no guessing at running text.

Read are JSON-LD with schema.org's types, microdata (HTML Standard 5), RDFa (RDFa Lite 1.1),
microformats h-card and h-event (microformats2), hCard and hCalendar, ``<meta>``, rel=author,
elements whose class says byline, pictures whose class says portrait, mailto: (RFC 6068), tel: (RFC
3966), sms: (RFC 5724) and WhatsApp links, and Cloudflare-protected addresses. Names of
organisations that the page states are told from authors'.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote

import re2
from selectolax.lexbor import LexborNode

from consentry.evidence import Finding, Json, JsonObject, Where
from consentry.signals.classes import Classes
from consentry.signals.page import Attributes, Page
from consentry.signals.personal.forms import email
from consentry.signals.personal.keys import state
from consentry.signals.personal.keys.fields import TooLarge, walk
from consentry.signals.personal.page import leaves
from consentry.signals.personal.persons import bylines, worded
from consentry.signals.personal.persons.fullnames import nobody
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import ANYWHERE, KEYS, METAS, OF_PERSON, folded

MAX_VALUE = 500
MAX_FINDINGS = 5_000

_LEADS = re2.compile(
    rb"(?i)(?:mailto|tel|sms|callto|whatsapp):|wa\.me/|whatsapp\.com/send|email-protection#"
)
"""Links that lead to somebody: RFC 6068, RFC 3966, RFC 5724, WhatsApp's, Cloudflare's."""
_CARDS = frozenset(("h-card", "vcard"))
_IN_CARD = {
    ".p-name,.fn": "personal.name.person",
    ".p-given-name,.given-name": "personal.name.person",
    ".p-family-name,.family-name": "personal.name.person",
    ".u-email,.email": "personal.contact.email",
    ".p-tel,.tel": "personal.contact.phone",
    ".p-adr,.adr,.p-street-address,.street-address": "personal.contact.address",
    ".dt-bday,.bday": "personal.birth",
    ".u-photo,.photo": "personal.image",
    ".p-nickname,.nickname": "personal.online.handle",
}
_IN_EVENT = frozenset(("organizer", "attendee", "p-organizer", "p-attendee"))
_TREE = re.compile(
    r"/(?:children|parents?|siblings?|members?)/(?!.*/(?:first|last|given|family)[^/]*$)"
)
"""Keys that hold persons by schema.org, and branches of a menu in the state of scripts."""
_URL = re.compile(r"https?://|(?:www\.)?[\w-]+(?:\.[\w-]+)+/")
_BYLINES = frozenset(KEYS.byline_classes)
_CLASSES = _CARDS | _IN_EVENT | _BYLINES
_SOUGHT = Classes((*_CLASSES, *KEYS.person_blocks, "fn", "p-nickname"))
_PORTRAITS = ("avatar", "portrait", "profile", "-card", "vcard", *_IN_EVENT, *KEYS.byline_stems)
"""Parts of classes of pictures that show somebody."""
_DIGITS = re.compile(r"(?:phone=|wa\.me/)(\+?\d{6,15})")
_ORGANISATIONS = frozenset(
    ("organization", "newsmediaorganization", "corporation", "website", "localbusiness", "brand")
)


def of_page(page: Page) -> tuple[Finding, ...]:
    """Findings with ``where.source`` html; path is a JSON pointer after ``script[n]``, or a
    selector, in the page or in what it holds as documents of their own (``Page.inner``). A page
    that was cut, or has more than is read, says ``body.too-large`` as well."""
    if not page.is_html:
        return ()
    found: dict[tuple[str, str], Finding] = {}
    cut = page.cut >= 0
    document: Page | None = page
    while document is not None:
        reader = _Reader(document)
        for finding in reader.read():
            found.setdefault((finding.kind, finding.value), finding)
            if len(found) >= MAX_FINDINGS:
                reader.cut = True
                break
        cut = cut or document.cut >= 0 or document.json_ld_cut or reader.cut
        document = document.inner
    if cut:
        where = Where("html", start=page.cut)
        found["body.too-large", ""] = Finding("body.too-large", where, value="unscanned")
    return tuple(found.values())


def of_state(page: Page) -> tuple[Finding, ...]:
    """The same of what its scripts hold as data, by the names of keys. Dearer than all the rest,
    and so not a part of it: what an item takes from there is found by its own keys."""
    if not page.is_html:
        return ()
    found: dict[Finding, None] = {}
    document: Page | None = page
    while document is not None:
        reader = _Reader(document)
        try:
            for path, field in state.of_page(document):
                if field.sure or not _TREE.search(field.pointer):
                    value = field.value
                    found.update(dict.fromkeys(reader.value(field.kind, value, path, field.sure)))
                if len(found) >= MAX_FINDINGS:
                    break
        except TooLarge:
            found[Finding("body.too-large", Where("html"), value="unscanned")] = None
        document = document.inner
    return tuple(found)


class _Reader:
    """One reading of a page. ``cut``: something was larger than is read."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cut = False
        self._host = page.url.partition("://")[2].partition("/")[0]
        self._lang = page.lang.partition("-")[0].lower()

    @cached_property
    def nobody(self) -> frozenset[str]:
        """Organisations that the page names, and so no persons."""
        return frozenset(organisations(self.page))

    def read(self) -> Iterator[Finding]:
        yield from self._json_ld()
        yield from self._metas()
        targets, end = self.page.targets, -1
        for lead, _ in spans(_LEADS, targets):
            if lead > end:
                start = targets.rfind("\0", 0, lead) + 1
                end = targets.find("\0", start)
                yield from self._link(targets[start:end].strip())
        for node, attributes in self.page.told:
            if "itemprop" in attributes or "property" in attributes:
                yield from self._microdata(node, attributes)
                shows = bool(attributes.get("class"))
            else:
                said = attributes.get("class") or ""
                shows = "alt" in attributes and any(map(said.__contains__, _PORTRAITS))
            if shows and node.tag == "img":
                yield from self._portrait(attributes)
            if attributes.get("data-cfemail"):
                yield from self._protected(attributes["data-cfemail"] or "")
            if (rel := attributes.get("rel")) and "author" in rel.lower().split():
                yield from self._author(node, attributes)
        yield from self._classed()

    def _classed(self) -> Iterator[Finding]:
        """What elements are by their classes."""
        there = _SOUGHT.on(self.page)
        if said := _CLASSES & there:
            for node in self.page.tree.css(f"[class]:is({','.join(f'.{c}' for c in said)})"):
                classes = (node.attrs.get("class") or "").split()
                if not _CARDS.isdisjoint(classes):
                    yield from self._card(node, classes)
                if not _IN_EVENT.isdisjoint(classes):
                    yield from self._of_event(node)
                if not _BYLINES.isdisjoint(classes):
                    yield from self._byline(node, "." + next(c for c in classes if c in _BYLINES))
        if "p-nickname" in there:
            for node in self.page.tree.css(".p-nickname"):
                text = " ".join((node.text() or "")[:MAX_VALUE].split())
                yield from self.value("personal.online.handle", text, ".p-nickname", False)
        if "fn" in there:
            for node in self.page.tree.css("cite.fn"):
                yield from self._byline(node, "cite.fn")
        if said := KEYS.person_blocks & there:
            for node in self.page.tree.css(",".join(f".{c}" for c in said)):
                named = node.css_first("h1,h2,h3,h4,h5,h6,.name,strong")
                text = " ".join(named.text(separator=" ").split()) if named else ""
                if bylines.looks_like_one(text, self.nobody):
                    yield _finding("personal.name.person", text, _block(node, said), 800)

    def _json_ld(self) -> Iterator[Finding]:
        for number, document in enumerate(self.page.json_ld):
            try:
                for field in walk(document, named=True):
                    path = f"script[{number}]{field.pointer}"
                    yield from self.value(field.kind, field.value, path, field.sure)
            except TooLarge:
                self.cut = True

    def value(self, kind: str, value: Json, path: str, sure: bool) -> Iterator[Finding]:
        """One field whose key says what it is."""
        text = _flat(kind, value) if isinstance(value, dict) else str(value)[: MAX_VALUE * 2]
        text = " ".join(html.unescape(text).split())[:MAX_VALUE]
        certainty = 1000 if sure else 850
        match kind:
            case "personal.name.author" if _URL.match(text):
                yield _finding("personal.online.profile", text, path, 800)
            case "personal.name.author" | "personal.name.person" if sure:
                if name := bylines.of_person(text):
                    yield _finding(kind, name, path, certainty)
            case "personal.name.author" | "personal.name.person":
                for name in bylines.of_field(text, self.nobody):
                    yield _finding(kind, name, path, certainty)
            case "personal.contact.email":
                yield from self._addresses(text, path)
            case "personal.contact.phone":
                if sum(c.isdigit() for c in text) >= 5:
                    yield _finding(kind, text, path, certainty)
            case "personal.online.profile" | "personal.image":
                if text.startswith(("http://", "https://", "//", "/")):
                    yield from self._profile(kind, text, path, certainty)
            case _ if text:
                yield _finding(kind, text, path, certainty)

    def _metas(self) -> Iterator[Finding]:
        site = self.page.meta("twitter:site").strip().lower()
        for meta in self.page.metas:
            if not meta.content.strip():
                continue
            path = f'meta[{meta.attr}="{meta.name}"]'
            kind = METAS.get(meta.name)
            if not kind:
                yield from self._worded(meta.name, meta.content, path)
                continue
            if kind == "personal.online.handle" and meta.content.strip().lower() == site:
                continue
            yield from self.value(kind, meta.content, path, False)

    def _worded(self, name: str, text: str, path: str) -> Iterator[Finding]:
        """One property that no list has, by the words that its name is made of."""
        if worded.tells(name) and not nobody(text.strip()):
            for kind, start, end in leaves.of_value(name, text, self._lang):
                if text[start:end].casefold() not in self.nobody:
                    yield _finding(kind, text[start:end], path, 850)

    def _protected(self, code: str) -> Iterator[Finding]:
        """An address as Cloudflare disguises it."""
        address = email.decoded(code)
        if address:
            yield _finding(email.kind_of(address), address, "[data-cfemail]", 990)

    def _link(self, href: str) -> Iterator[Finding]:
        scheme, _, rest = href.partition(":")
        scheme = scheme.lower()
        if code := href.partition("email-protection#")[2]:
            yield from self._protected(code)
        if scheme == "mailto":
            yield from self._addresses(unquote(rest.partition("?")[0]), 'a[href^="mailto:"]')
        elif scheme in ("tel", "sms", "callto"):
            number = unquote(rest).lstrip("/").partition("?")[0].partition(";")[0].strip()[:40]
            if sum(c.isdigit() for c in number) >= 5:
                yield _finding("personal.contact.phone", number, f'a[href^="{scheme}:"]', 950)
        elif "wa.me/" in href or "whatsapp" in href.lower():
            digits = _DIGITS.search(href[:300])
            if digits:
                yield _finding(
                    "personal.contact.phone", "+" + digits[1].lstrip("+"), "a[href]", 900
                )

    def _author(self, node: LexborNode, attributes: Attributes) -> Iterator[Finding]:
        yield from self._byline(node, '[rel~="author"]')
        href = (attributes.get("href") or "").strip()
        if href and href[:7].lower() != "mailto:" and node.tag in ("a", "link"):
            yield from self._profile("personal.online.profile", href, '[rel~="author"]', 800)

    def _profile(self, kind: str, href: str, path: str, confidence: int) -> Iterator[Finding]:
        """A person's page or picture; the site's own front page is neither."""
        url = self.page.absolute(href)
        host, _, rest = url.partition("://")[2].partition("/")
        if len(url) <= MAX_VALUE and (rest.strip("/#") or host != self._host):
            yield _finding(kind, url, path, confidence)

    def _addresses(self, text: str, path: str) -> Iterator[Finding]:
        for hit in email.find(text[: MAX_VALUE * 4]):
            address = text[hit.start : hit.end]
            yield _finding(email.kind_of(address), address, path, 990)

    def _byline(self, node: LexborNode, path: str) -> Iterator[Finding]:
        text = node.text(separator="\n", strip=True) or ""
        if len(text) > 4 * bylines.LONGEST:
            return
        for line in text.split("\n"):
            for name in bylines.of_byline(line, self.nobody):
                yield _finding("personal.name.author", name, path, 800)

    def _microdata(self, node: LexborNode, attributes: Attributes) -> Iterator[Finding]:
        said = attributes.get("itemprop") or attributes.get("property") or ""
        whole = attributes.keys() & {"itemscope", "typeof"}
        for word in said.split()[:8]:
            name = folded(word.rpartition(":")[2])
            kind = ANYWHERE.get(name) or OF_PERSON.get(name, "")
            if whole and (not kind or kind.startswith("personal.name")):
                continue
            path = f'[{"itemprop" if "itemprop" in attributes else "property"}="{name}"]'
            role, sure = _scope(node) if kind else ("", False)
            if name not in ANYWHERE:
                if not role:
                    yield from self._worded(word, _said(node, attributes, ""), path)
                    continue
                kind = role if kind == "personal.name.person" else kind
            if kind == "personal.contact.address" and not role:
                continue
            text = _said(node, attributes, kind)
            yield from self.value(kind, text, path, sure)

    def _portrait(self, attributes: Attributes) -> Iterator[Finding]:
        """Whom a picture shows, by its text where its class says that it shows somebody."""
        for name in bylines.of_byline((attributes.get("alt") or "")[:MAX_VALUE], self.nobody):
            yield _finding("personal.name.person", name, "img[alt]", 800)

    def _of_event(self, node: LexborNode) -> Iterator[Finding]:
        """Who holds an event or comes to it (hCalendar, h-event)."""
        if node.css_first(".fn,.p-name,.vcard,.h-card") is None:
            for name in bylines.of_byline(node.text(separator=" ")[:MAX_VALUE], self.nobody):
                yield _finding("personal.name.person", name, ".organizer,.attendee", 850)

    def _card(self, node: LexborNode, classes: list[str]) -> Iterator[Finding]:
        org = node.css_first(".p-org,.org")
        organisation = " ".join(org.text().split()) if org else ""
        for selector, kind in _IN_CARD.items():
            for inner in node.css(selector)[:8]:
                text = _said(inner, inner.attributes, kind)
                if kind == "personal.name.person" and (text == organisation or not text):
                    continue
                if "-name" in selector and selector[:7] != ".p-name":
                    yield _finding(kind, text, f".h-card {selector}", 850)
                    continue
                text = text.removeprefix("mailto:").removeprefix("tel:")
                yield from self.value(kind, text, f".h-card {selector}", False)
        if node.css_first(".p-name,.fn") is None and not node.css_first("*"):
            text = " ".join((node.text() or "").split())
            if bylines.looks_like_one(text, self.nobody):
                yield _finding("personal.name.person", text, ".h-card", 850)


def _scope(node: LexborNode) -> tuple[str, bool]:
    """The person that the item around an itemprop is (role, type says so), if it is one."""
    parent = node.parent
    for _ in range(64):
        if parent is None:
            return "", False
        attributes = parent.attributes if parent.is_element_node else {}
        if "itemscope" in attributes or "typeof" in attributes:
            said = attributes.get("itemtype") or attributes.get("typeof") or ""
            kind = said.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()
            role = attributes.get("itemprop") or attributes.get("property") or ""
            prop = ANYWHERE.get(folded(role.rpartition(":")[2]), "")
            if kind in KEYS.person_types:
                role = prop if prop == "personal.name.author" else "personal.name.person"
                return role, True
            if kind in KEYS.organisation_types:
                return "", False
            return (prop, False) if prop == "personal.name.author" else ("", False)
        parent = parent.parent
    return "", False


def _flat(kind: str, value: JsonObject) -> str:
    """An object that stands for one datum, as text."""
    keys: tuple[str, ...] = ("streetAddress", "postalCode", "addressLocality")
    if kind == "personal.image":
        keys = ("url", "contentUrl", "@id")
    elif kind != "personal.contact.address":
        keys = ("name",)
    parts = [part for part in map(value.get, keys) if isinstance(part, str)]
    return ", ".join(parts) if kind == "personal.contact.address" else "".join(parts[:1])


def _block(node: LexborNode, said: frozenset[str]) -> str:
    classes = (node.attrs.get("class") or "").split()
    return "." + next((name for name in classes if name in said), "")


def _said(node: LexborNode, attributes: Attributes, kind: str) -> str:
    """The value of a property (HTML Standard 5.2.4, microformats2 parsing)."""
    if node.tag == "abbr" and attributes.get("title"):
        return (attributes.get("title") or "")[: MAX_VALUE * 2]
    for name in ("content", "datetime", "src", "href"):
        if name in ("src", "href") and kind.startswith("personal.name."):
            continue
        value = attributes.get(name)
        if value is not None and (name != "href" or node.tag in ("a", "link", "area")):
            if name == "href" and not value.startswith(("mailto:", "tel:", "http")):
                break
            return unquote(value[: MAX_VALUE * 2]) if name == "href" else value[: MAX_VALUE * 2]
    return " ".join((node.text(separator=" ") or "")[: MAX_VALUE * 2].split())


def _finding(kind: str, value: str, path: str, confidence: int) -> Finding:
    return Finding(kind, Where("html", path[:300]), value, confidence)


def organisations(page: Page) -> Iterator[str]:
    """Folded names of the site and of organisations that its JSON-LD states."""
    for meta in page.metas:
        if meta.name in ("og:site_name", "application-name", "article:publisher", "publisher"):
            yield meta.content.strip().casefold()
    for _, thing in page.json_ld_objects[:5_000]:
        kind, name = thing.get("@type"), thing.get("name")
        if isinstance(name, str) and isinstance(kind, str) and kind.lower() in _ORGANISATIONS:
            yield name.strip().casefold()
