"""Whom and what a page names to be credited, by structure: what a licence's attribution needs.

``rel=author``, author and creator of schema.org, ``creditText`` and ``copyrightHolder``, and what a
Creative Commons licence's own markup says (CC REL: ``cc:attributionName``, ``cc:attributionURL``).
Only of a page that declares a licence; whether that licence demands attribution is a policy's
question (CC BY 4.0, section 3(a)(1)), and where none does nothing of this is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from consentry.evidence import Finding, Json, Where

if TYPE_CHECKING:
    from consentry.signals.page import Page

AUTHOR = "attribution.author"
CREDIT = "attribution.credit"
HOLDER = "attribution.holder"
TITLE = "attribution.title"
URL = "attribution.url"
KINDS = (AUTHOR, CREDIT, HOLDER, TITLE, URL)

MOST = 16
"""Names of one kind that are taken."""
_LONGEST = 300
_OTHERS = frozenset({"comment", "review", "userreview", "answer", "question", "rating"})
"""What stands on a page and is not the page: its author is not whom the licence means."""
_SCHEMA = {
    "author": AUTHOR,
    "creator": AUTHOR,
    "credittext": CREDIT,
    "copyrightholder": HOLDER,
}
_MARKUP = (
    ('[property~="cc:attributionName"]', AUTHOR),
    ('[itemprop~="creditText"]', CREDIT),
    ('[itemprop~="copyrightHolder"]', HOLDER),
)


def of_page(page: Page, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings whose value is what is to be said. found: what was found on the page so far."""
    known = tuple(found)
    if not any(f.kind == "licence.declared" for f in known):
        return ()
    made: dict[tuple[str, str], Finding] = {}
    for kind, where, value in _named(page, known):
        text = " ".join(value.split())[:_LONGEST]
        if text and sum(1 for k, _ in made if k == kind) < MOST:
            made.setdefault((kind, text), Finding(kind, where, text))
    return tuple(made.values())


def _named(page: Page, known: Iterable[Finding]) -> Iterator[tuple[str, Where, str]]:
    if page.title:
        yield TITLE, Where("html", "title"), page.title
    if page.is_html:
        for selector, kind in _MARKUP:
            for node in page.tree.css(selector)[:MOST]:
                value = node.attributes.get("content") or node.text() or ""
                yield kind, Where("html", selector), value
        for node in page.tree.css('[rel~="cc:attributionURL"][href]')[:1]:
            href = page.absolute(node.attributes.get("href") or "")
            yield URL, Where("html", '[rel~="cc:attributionURL"]'), href
    for path, thing in page.json_ld_objects:
        if not _OTHERS & {kind.lower() for kind in _texts(thing.get("@type"))}:
            for key, said in thing.items():
                role = _SCHEMA.get(key.lower(), "")
                for name in _names(said) if role else ():
                    yield role, Where("json-ld", path), name
    for finding in known:
        if finding.kind == "personal.name.author" and not finding.where.path.startswith("script["):
            yield AUTHOR, finding.where, finding.value


def _names(value: Json) -> Iterator[str]:
    """A name as schema.org writes it: text, an object with a name, or a list of those."""
    for one in value[:MOST] if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield from _texts(one.get("name"))
        elif isinstance(one, str) and "://" not in one:
            yield one


def _texts(value: Json) -> list[str]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]
