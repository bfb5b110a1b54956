"""An RSL document as it is written: contents, licences, their lists of tokens (sections 3.1-3.17).

What the vocabulary does not know is kept apart by name, because it was meant to say something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consentry.signals.optouts.markup import Element, NotXmlError, parse

NAMESPACE = "https://rslstandard.org/rsl"
MEDIA_TYPE = "application/rsl+xml"
DEFAULT_MAX_AGE_DAYS = 30
MAX_CONTENTS = 2_000

_ELEMENTS = frozenset(
    {
        "rsl", "content", "license", "permits", "prohibits", "payment", "standard", "custom",
        "amount", "accepts", "reporting", "legal", "alternate", "schema", "copyright", "terms",
    }
)  # fmt: skip
_TYPES = ("usage", "user", "geo")
FREE = frozenset({"", "free", "attribution", "contribution"})
"""Payments that ask nobody for money before the use (3.7): none, free, visible credit, goodwill."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One ``permits`` or ``prohibits``: its tokens in lower case, and where it stands. Uses that
    are permitted are as written: what is no token of 1.0 refuses, and grants nothing."""

    tokens: tuple[str, ...]
    line: int
    start: int
    end: int
    commas: bool = False
    """A list of the 0.9 draft: 1.0 separates by spaces."""


@dataclass(frozen=True, slots=True)
class Licence:
    """One set of terms. ``payment`` is its type, "unstated" where it names a price and no type."""

    permits: Mapping[str, Tokens]
    prohibits: Mapping[str, Tokens]
    payment: str
    offer: str
    reporting: bool
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Content:
    """An asset, or many by a pattern; ``server``: a licence has to be fetched there first (3.3)."""

    url: str
    server: str
    encrypted: bool
    licences: tuple[Licence, ...]
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """max_age: days until document and association have to be looked at again (3.2.1).

    fault: why it cannot be relied on, as a word; then its refusals count and its grants do not.
    """

    contents: tuple[Content, ...]
    max_age: int
    fault: str = ""


def read(body: bytes) -> Document:
    """Read a document. Raises NotXmlError for what is no XML or no RSL at all."""
    return of_element(parse(body))


def of_element(root: Element) -> Document:
    """The document below ``root``, which is ``rsl`` or a lone ``content`` (4.7, 4.8)."""
    if root.local not in ("rsl", "content"):
        raise NotXmlError("no RSL")
    fault = "" if root.namespace == NAMESPACE else "rsl_wrong_namespace"
    ours = (e for e in root.walk() if e.namespace in (NAMESPACE, ""))
    if not fault and any(e.local not in _ELEMENTS for e in ours):
        fault = "rsl_unknown_element"
    found = (
        [root] if root.local == "content" else [e for e in root.children if e.local == "content"]
    )
    contents = tuple(_content(e) for e in found[:MAX_CONTENTS])
    if len(found) > MAX_CONTENTS:
        fault = fault or "rsl_too_large"
    if not contents or any(not content.licences for content in contents):
        fault = fault or "rsl_no_licence"
    return Document(contents, _days(root.attributes.get("max-age", "")), fault)


def _days(text: str) -> int:
    text = text.strip()
    if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text):
        return int(text)
    return DEFAULT_MAX_AGE_DAYS


def _content(element: Element) -> Content:
    licences = tuple(_licence(e) for e in element.children if e.local == "license")
    return Content(
        element.attributes.get("url", "").strip(),
        element.attributes.get("server", "").strip(),
        element.attributes.get("encrypted", "").strip().lower() == "true",
        licences,
        element.line,
        element.start,
        element.end,
    )


def _licence(element: Element) -> Licence:
    payments = [_payment(e) for e in element.children if e.local == "payment"]
    unmet = next((p for p in payments if p[0] not in FREE), ("", ""))
    return Licence(
        _lists((e for e in element.children if e.local == "permits"), exactly=True),
        _lists(e for e in element.children if e.local == "prohibits"),
        unmet[0] or (payments[0][0] if payments else ""),
        unmet[1] or (payments[0][1] if payments else ""),
        any(e.local == "reporting" for e in element.children),
        element.line,
        element.start,
        element.end,
    )


def _lists(elements: Iterable[Element], *, exactly: bool = False) -> dict[str, Tokens]:
    """Tokens by type; what has no type that is known is about usage. Repeated lists add up."""
    found: dict[str, Tokens] = {}
    for element in elements:
        kind = element.attributes.get("type", "usage").strip().lower()
        kind = kind if kind in _TYPES else "usage"
        text = element.text.replace(",", " ")
        tokens = tuple((text if exactly and kind == "usage" else text.lower()).split())[:256]
        before = found.get(kind)
        found[kind] = Tokens(
            (*before.tokens, *tokens) if before else tokens,
            element.line,
            element.start,
            element.end,
            "," in element.text or bool(before and before.commas),
        )
    return found


def _payment(element: Element) -> tuple[str, str]:
    """Type and offer: the address of the terms, or the amount with its currency."""
    parts = {e.local: e for e in element.children}
    kind = element.attributes.get("type", "").strip()
    offer = next((parts[key].text.strip() for key in ("custom", "standard") if key in parts), "")
    if "amount" in parts:
        amount = parts["amount"]
        price = f"{amount.text.strip()} {amount.attributes.get('currency', '')}".strip()
        offer = f"{offer} {price}".strip()
    if not kind and (offer or "accepts" in parts):
        kind = "unstated"
    return kind[:64], offer[:512]
