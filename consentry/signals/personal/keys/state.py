"""State that scripts of a page hold: JSON in elements of its own, or assigned to a name.

Frameworks write what a page shows once more as data: ``__NEXT_DATA__``, ``window.__STATE__ = {…}``,
``JSON.parse("…")``, values of ``data-*`` attributes. Whole documents of JSON are read, and where a
script is no JSON, strings after keys of data/personal-keys.yaml. JSON-LD is read elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import re2

from consentry.evidence import Json, JsonObject
from consentry.signals.page import Page
from consentry.signals.personal.keys.fields import Field, TooLarge, walk
from consentry.signals.personal.tables import ANYWHERE, KEYS, folded

MAX_SCRIPTS = 200
MAX_SIZE = 2 * 1024 * 1024
"""Characters of all scripts of a page that are read."""
MOST_TRIES = 16
"""Places in one script at which a document is begun and turns out to be none."""

_words = sorted({k for k in (*ANYWHERE, *KEYS.person_keys) if k.isascii() and len(k) > 2})
_stems = [w for w in _words if not any(w != o and o in w for o in _words)]
_KEYED = re2.compile(
    rf"(?i)[\"'{{,\s][a-z_]*?(?:{'|'.join(map(re.escape, _stems))}|first_?name|last_?name)[a-z_]*?"
    r"(?:\\?[\"'])?\s*:".encode()
)
_BEGINS = re.compile(r"(?:^|[=(,:\[]|return)\s*(?=[{\[]\s*[\"'{\[])|JSON\.parse\(\s*(?=\")")
_PAIR = re2.compile(
    r"[\"']?\b([A-Za-z_][A-Za-z_]{2,40})[\"']?\s{0,4}:\s{0,4}(?:\"([^\"\\\n]{2,200})\"|'([^'\\\n]{2,200})')"
)
MOST_ENTRIES = 20_000
"""Values of one document in which others are looked for."""
_NESTED = (dict, list)
_INNER = ('"{\\"', '"[{\\"', '"[[\\"', '"[\\"')
"""How a string begins that holds a document."""
_DECODER = json.JSONDecoder(strict=False)


def of_page(page: Page) -> Iterator[tuple[str, Field]]:
    """Fields whose keys say what they are, with where they stood: ``script[n]/pointer``, n counting
    all scripts of the page. Raises TooLarge where there is more than is read."""
    if _KEYED.search(page.body) is None:
        return
    size = 0
    for number, node in enumerate(page.tree.css("script:not([src])")):
        if "ld+json" in (node.attributes.get("type") or ""):
            continue
        text = node.text() or ""
        size += len(text)
        if size > MAX_SIZE or number >= MAX_SCRIPTS:
            raise TooLarge(f"script[{number}]")
        for field in of_text(text):
            yield f"script[{number}]{field.pointer}", field


def of_text(text: str) -> Iterator[Field]:
    """The same for one script or value. A pointer counts from the document it is in. Raises
    TooLarge where a document is deeper than is read, too."""
    if _KEYED.search(text.encode("utf-8", "replace")) is None:
        return
    found = False
    for document in _documents(text):
        found = True
        yield from walk(document, named=True)
    if not found:
        for pair in _PAIR.finditer(text):
            kind = ANYWHERE.get(folded(pair[1]), "")
            if kind:
                yield Field(f"/{pair[1]}", pair[2] or pair[3] or "", kind)


def _documents(text: str) -> Iterator[Json]:
    at = tries = 0
    while tries < MOST_TRIES:
        begins = _BEGINS.search(text, at)
        if begins is None:
            return
        at = begins.end()
        try:
            document, at = _DECODER.raw_decode(text, at)
            if isinstance(document, str):
                document = json.loads(document, strict=False)
        except RecursionError as problem:
            raise TooLarge("/") from problem
        except ValueError:
            tries += 1
            continue
        if isinstance(document, dict | list):
            yield _resolved(document)
            if any(begin in text for begin in _INNER):
                yield from _within(document)


def _resolved(document: Json) -> Json:
    """A list whose objects hold numbers of its entries as what they stand for, as devalue and
    turbo-stream write it (Nuxt, SvelteKit, Remix): each object with what its keys point at."""
    if not isinstance(document, list) or len(document) < 3 or not isinstance(document[0], _NESTED):
        return document
    every: list[Json] = []
    for one in document[:MOST_ENTRIES]:
        if not isinstance(one, dict) or not one or not all(type(v) is int for v in one.values()):
            continue
        said: JsonObject = {}
        for key, at in one.items():
            name = key
            if key[:1] == "_" and key[1:].isdigit() and int(key[1:]) < len(document):
                name = str(document[int(key[1:])])
            value = document[at] if isinstance(at, int) and 0 <= at < len(document) else None
            if isinstance(value, str):
                said[name] = value
        if said:
            every.append(said)
    return [document, {"users": every}] if _told(every) else document


def _told(every: list[Json]) -> bool:
    return any(folded(k) in ANYWHERE for one in every if isinstance(one, dict) for k in one)


def _within(document: Json) -> Iterator[Json]:
    """Documents that are strings of another."""
    stack, tries = [document], 0
    while stack and tries < MOST_ENTRIES:
        one = stack.pop()
        tries += 1
        if isinstance(one, dict | list):
            stack += one.values() if isinstance(one, dict) else one
        elif isinstance(one, str) and one[:2] in ('{"', '["', "[{", "[["):
            try:
                inner = json.loads(one, strict=False)
            except RecursionError as problem:
                raise TooLarge("/") from problem
            except ValueError:
                continue
            yield _resolved(inner)
            stack.append(inner)
