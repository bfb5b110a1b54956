"""From a response to a ``Page``: metadata by what the page declares, main text by resiliparse.

Declarations are asked in this order: JSON-LD (schema.org), OpenGraph and article tags, plain
meta tags, visible mark-up. The first one that says something wins.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from resiliparse.extract.html2text import extract_plain_text
from scrapy.http import HtmlResponse
from w3lib.url import canonicalize_url, safe_url_string

from crawler.items import Page

MAX_TEXT = 200_000
MAX_LINKS = 2_000
MAX_STRUCTURED = 64_000
WORKS = frozenset(
    {
        *("Article", "NewsArticle", "AnalysisNewsArticle", "ReportageNewsArticle", "BlogPosting"),
        *("TechArticle", "ScholarlyArticle", "Report", "WebPage", "CreativeWork"),
        *("Recipe", "Product", "JobPosting", "Dataset"),
    }
)
_TWICE = frozenset({"articleBody", "text", "reviewBody"})


def page(response: HtmlResponse) -> Page:
    """The fields of one HTML response. Never raises on what a page says."""
    ld = list(_json_ld(response))
    work = next((node for node in ld if WORKS & _types(node)), {})
    meta = _metas(response)
    return Page(
        url=canonical(response),
        title=_first(
            _text(work.get("headline")),
            meta.get("og:title"),
            response.css("title::text").get(),
            " ".join(response.css("h1")[:1].css("*::text").getall()),
        ),
        description=_first(
            meta.get("description"), meta.get("og:description"), _text(work.get("description"))
        ),
        published=_first(
            when(_text(work.get("datePublished"))),
            when(meta.get("article:published_time")),
            when(meta.get("date")),
            when(meta.get("dcterms.date")),
            when(response.css("time[pubdate]::attr(datetime)").get()),
            when(response.css("article time::attr(datetime)").get()),
        ),
        modified=_first(
            when(_text(work.get("dateModified"))), when(meta.get("article:modified_time"))
        ),
        author=_first(
            _names(work.get("author")),
            meta.get("author"),
            meta.get("article:author"),
            " ".join(response.css('[rel~="author"]')[:1].css("*::text").getall()),
        ),
        text=text(response),
        language=_first(
            response.xpath("/html/@lang").get(),
            _text(work.get("inLanguage")),
            meta.get("og:locale", "").replace("_", "-"),
        ),
        licence=_licence(response, work, meta),
        links=links(response)[:MAX_LINKS],
        images=_images(response, work, meta),
        structured=_structured(ld, meta),
    )


def text(response: HtmlResponse) -> str:
    """The main text. Where a page is so short that nothing stands out as main: all its text."""
    for main in (True, False):
        found = extract_plain_text(
            response.text, main_content=main, alt_texts=False, links=False, noscript=False
        ).strip()
        if found:
            return found[:MAX_TEXT]
    return ""


def links(response: HtmlResponse) -> list[str]:
    """The http(s) links of a page, absolute, without fragments, each once."""
    hrefs = response.css("a[href]:not([download]), area[href]").xpath("@href").getall()
    return _absolute(response, hrefs)


def canonical(response: HtmlResponse) -> str:
    """The page's own name for itself, if it can be that; else the URL that answered.

    It cannot be another host's, nor the front page's: a template often names that on every page.
    """
    href = response.css('link[rel~="canonical"]::attr(href)').get()
    named = _absolute(response, [href]) if href else []
    here = urlsplit(response.url)
    there = urlsplit(named[0]) if named else here
    same = there.netloc == here.netloc and (there.path.strip("/") or not here.path.strip("/"))
    return named[0] if named and same else canonicalize_url(response.url)


def when(value: str | None) -> str:
    """A date or time as ISO 8601, "" if it is neither that nor an e-mail date (RFC 5322)."""
    value = (value or "").strip()[:64]
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        try:
            parsed = parsedate_to_datetime(value)
        except (ValueError, IndexError, TypeError):
            return ""
    bare = len(value) == 10 and parsed.hour == parsed.minute == 0
    return parsed.date().isoformat() if bare else parsed.isoformat()


def _absolute(response: HtmlResponse, hrefs: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for href in hrefs:
        try:
            url = response.urljoin(href.strip())
            split = urlsplit(url)
            if split.scheme in ("http", "https") and split.hostname and split.port != 0:
                found.setdefault(canonicalize_url(safe_url_string(url)))
        except ValueError:
            continue
    return list(found)


def _json_ld(response: HtmlResponse) -> Iterator[dict[str, Any]]:
    for script in response.css('script[type="application/ld+json"]::text').getall()[:50]:
        try:
            value = json.loads(script[:500_000], strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(value)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value[:200]:
            yield from _nodes(item) if isinstance(item, dict) else ()
    elif isinstance(value, dict):
        graph = value.get("@graph")
        if isinstance(graph, list):
            yield from (node for node in graph[:200] if isinstance(node, dict))
        else:
            yield value


def _types(node: dict[str, Any]) -> set[str]:
    declared = node.get("@type")
    kinds = declared if isinstance(declared, list) else [declared]
    return {kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)}


def _metas(response: HtmlResponse) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in response.css("meta[content]"):
        name = (tag.attrib.get("property") or tag.attrib.get("name") or "").strip().lower()
        if name and tag.attrib["content"].strip():
            found.setdefault(name, tag.attrib["content"].strip())
    return found


def _first(*values: str | None) -> str:
    return next((" ".join(value.split()) for value in values if value and value.strip()), "")


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url") or value.get("name") or ""
    return value if isinstance(value, str) else ""


def _names(value: Any) -> str:
    people = value if isinstance(value, list) else [value]
    names = [p.get("name") if isinstance(p, dict) else p for p in people]
    return ", ".join(name.strip() for name in names if isinstance(name, str) and name.strip())


def _licence(response: HtmlResponse, work: dict[str, Any], meta: dict[str, str]) -> str:
    hrefs = response.css('link[rel~="license"]::attr(href), a[rel~="license"]::attr(href)')
    return _first(
        next(iter(_absolute(response, hrefs.getall())), ""),
        _text(work.get("license")),
        meta.get("dcterms.license"),
        meta.get("dc.rights"),
        meta.get("copyright"),
    )


def _images(response: HtmlResponse, work: dict[str, Any], meta: dict[str, str]) -> list[str]:
    sources = [meta.get("og:image", ""), _text(work.get("image"))]
    sources += response.css("img::attr(src)").getall()[:MAX_LINKS]
    return _absolute(response, [src for src in sources if src and not src.startswith("data:")])


def _structured(ld: list[dict[str, Any]], meta: dict[str, str]) -> dict[str, Any]:
    graph = {
        name: value
        for name, value in meta.items()
        if name.startswith(("og:", "article:", "product:", "book:", "profile:"))
    }
    nodes, left = [], MAX_STRUCTURED
    for node in ld:
        kept = _clean(node, 0)
        size = len(json.dumps(kept))
        if kept and size <= left:
            nodes.append(kept)
            left -= size
    found = {"json_ld": nodes, "open_graph": graph}
    return {name: value for name, value in found.items() if value}


def _clean(value: Any, depth: int) -> Any:
    """Without empty values, floats that JSON does not know, and texts the page has anyway."""
    if depth > 12:
        return None
    if isinstance(value, dict):
        pairs = ((key, _clean(inner, depth + 1)) for key, inner in value.items())
        return {
            key: inner
            for key, inner in pairs
            if inner not in (None, "", [], {}) and key not in _TWICE
        }
    if isinstance(value, list):
        cleaned = (_clean(inner, depth + 1) for inner in value[:200])
        return [inner for inner in cleaned if inner not in (None, "", [], {})]
    if isinstance(value, float):
        return str(value) if value == value and abs(value) != float("inf") else None
    return value.strip() if isinstance(value, str) else value
