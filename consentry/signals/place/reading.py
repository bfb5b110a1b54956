"""Where a page's address, its language and its data say that it is from, and for whom.

Three different things (facts of the law: the subject counts, not the server): place.content is
whom a page addresses, place.provider where its publisher sits, place.subject where a person is.
``where.path`` names the signal, as data/place-weights.yaml does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from consentry.evidence import Finding, Json, Where
from consentry.signals.page import Page
from consentry.signals.personal.forms.dialled import region_of
from consentry.signals.personal.tables import KEYS
from consentry.signals.place.tables import WEIGHTS, code, of_tld
from consentry.signals.place.tags import tag

MAX_NODES = 20_000
OUTLINK_HOSTS = 2
"""So many hosts under one country's domain, other than the page's own, before they count."""

_OUTLINK = re.compile(r"(?<![^\0])https?://([A-Za-z0-9.-]{4,253})")
_LOCALE_PATH = re.compile(r"^/([a-z]{2})[-_]([a-z]{2})(?:/|$)", re.IGNORECASE)
_COUNTRY = frozenset(("addressCountry", "priceCurrency"))
_PRICE_METAS = ("og:price:currency", "product:price:currency")


def of_url(url: str) -> tuple[Finding, ...]:
    """By the top-level domain, and by a locale at the start of the path."""
    try:
        split = urlsplit(url)
        host = split.hostname or ""
    except ValueError:
        return ()
    found = []
    country = of_tld(host.rstrip(".").rpartition(".")[2].lower())
    if country:
        found.append(_finding("content", country, "url", "tld", 980))
    locale = _LOCALE_PATH.match(split.path)
    if locale and (country := tag(f"{locale[1]}-{locale[2]}").region):
        found.append(_finding("content", country, "url", "locale-path", 800))
    return tuple(found)


def of_page(page: Page) -> tuple[Finding, ...]:
    """By html lang, hreflang, og:locale, currency, links out, and addresses in JSON-LD."""
    if not page.is_html:
        return ()
    found = [*_language(page), *_links(page), *_data(page)]
    for meta in page.metas:
        if meta.name in _PRICE_METAS:
            found += _currency(meta.content, "html")
    return tuple(dict.fromkeys(found))


def of_findings(personal: Iterable[Finding]) -> tuple[Finding, ...]:
    """By the prefix of phone numbers, the country of an IBAN, and a person's address."""
    found: dict[Finding, None] = {}
    for finding in personal:
        country = path = ""
        value = finding.value.strip().lstrip("(")
        if finding.kind == "personal.contact.phone":
            path = "phone"
            if value.startswith(("+", "00")):
                country = region_of("+" + value.lstrip("+0"))
        elif finding.kind == "personal.financial.iban":
            path, country = "iban", code(value[:2])
        if country:
            found[_finding("subject", country, finding.where.source, path, 970)] = None
    return tuple(found)


def _language(page: Page) -> Iterator[Finding]:
    said = tag(page.lang)
    og = tag(page.meta("og:locale"))
    language = said if said.language else og
    for country, permille in language.countries.items():
        yield _finding("content", country, "html", "lang", permille)
    for region, name, given in (
        (said.region, "lang-region", said),
        (og.region, "og-locale", og),
    ):
        if region:
            usual = next(iter(given.countries), "") == region
            yield _finding("content", region, "html", "lang-default" if usual else name, 700)
    for link in page.links:
        if (
            link.hreflang
            and "alternate" in link.rel
            and link.href.rstrip("/") == page.url.rstrip("/")
        ):
            region = tag(link.hreflang).region
            if region:
                yield _finding("content", region, "html", "hreflang", 800)


def _links(page: Page) -> Iterator[Finding]:
    own = (urlsplit(page.url).hostname or "") if "://" in page.url else ""
    site = ".".join(own.split(".")[-2:])
    hosts = set(map(str.lower, _OUTLINK.findall(page.targets)))
    count: Counter[str] = Counter()
    for host in hosts:
        name = host.rstrip(".")
        if not name.endswith(site) or not site:
            country = of_tld(name.rpartition(".")[2])
            if country:
                count[country] += 1
    if count:
        country, most = max(count.items(), key=lambda entry: (entry[1], entry[0]))
        if most >= OUTLINK_HOSTS and most * 2 > sum(count.values()):
            yield _finding("content", country, "html", "outlinks", 900)


def _data(page: Page) -> Iterator[Finding]:
    """Postal addresses and currencies of schema.org, by whose they are."""
    if all(_COUNTRY.isdisjoint(thing) for _, thing in page.json_ld_objects):
        return
    stack: list[tuple[Json, str, int]] = [(document, "", 0) for document in page.json_ld]
    count = 0
    while stack:
        value, owner, depth = stack.pop()
        count += 1
        if count > MAX_NODES or depth > 64:
            return
        if isinstance(value, list):
            stack += [(inner, owner, depth + 1) for inner in value]
        elif isinstance(value, dict):
            said = value.get("@type")
            types = said if isinstance(said, list) else [said]
            names = {t.rpartition("/")[2].lower() for t in types if isinstance(t, str)}
            if names & KEYS.person_types:
                owner = "subject"
            elif names & KEYS.organisation_types or "publisher" in value:
                owner = "provider"
            country = _country(value.get("addressCountry"))
            if country:
                subject = owner == "subject"
                path = "person-address" if subject else "provider-address"
                yield _finding("subject" if subject else "provider", country, "html", path, 950)
            currency = value.get("priceCurrency")
            if isinstance(currency, str):
                yield from _currency(currency, "html")
            stack += [(v, owner, depth + 1) for v in value.values() if isinstance(v, dict | list)]


def _country(said: Json) -> str:
    if isinstance(said, dict):
        said = said.get("name")
    return code(said) if isinstance(said, str) and len(said) <= 3 else ""


def _currency(said: str, source: str) -> Iterator[Finding]:
    country = WEIGHTS.currencies.get(said.strip().upper()[:3], "")
    if country:
        yield _finding("content", country, source, "currency", 960)


def _finding(kind: str, country: str, source: str, path: str, confidence: int) -> Finding:
    return Finding(f"place.{kind}", Where(source, path), country, confidence)
