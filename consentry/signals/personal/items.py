"""Personal data in an item: by the names of its fields, by known values, and by form.

Every string and number is looked at, at any depth. What is larger than is looked at is a finding
``body.too-large`` itself, so that a policy can refuse it: nothing passes unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from consentry.evidence import Finding, JsonObject, Where
from consentry.signals.personal import patterns
from consentry.signals.personal.context import without_placeholders
from consentry.signals.personal.email import kind_of, valid
from consentry.signals.personal.fields import Field, TooLarge, walk
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.known import Known

MAX_ITEM = 16 << 20
"""Characters of all strings of an item that are scanned."""
FEWEST_DIGITS = 9
"""A number that is shorter is no identifier by itself."""
MAX_FINDINGS = 20_000
REGION_FROM = 100
"""A country is tried for phone numbers from this probability (permille) on, at most three."""


def of_item(
    item: JsonObject, known: Sequence[Finding] = (), places: Mapping[str, int] | None = None
) -> tuple[Finding, ...]:
    """Findings with JSON pointer and character offsets; value is ``text[start:end]``.

    known: findings of the item's page, whose values are looked for in every string. places: where
    the item may be from (permille by country), for phone numbers without a country's prefix. A key
    that is a datum itself (an e-mail address as a key) is reported at its own pointer without
    offsets: what it holds is about that person.
    """
    scan = _Scan(Known(known), regions(places or {}))
    found: list[Finding] = []
    try:
        for field in walk(item):
            found += scan.field(field)
            if len(found) > MAX_FINDINGS:
                raise TooLarge(field.pointer)
    except TooLarge as stop:
        found.append(_too_large(stop.pointer))
    if scan.known.left_out:
        found.append(_too_large(""))
    return tuple(found)


def regions(places: Mapping[str, int]) -> tuple[str, ...]:
    """The countries to try for phone numbers, likeliest first."""
    likely = [(-p, code) for code, p in places.items() if p >= REGION_FROM and len(code) == 2]
    return tuple(code for _, code in sorted(likely)[:3])


class _Scan:
    def __init__(self, known: Known, countries: tuple[str, ...]) -> None:
        self.known = known
        self.countries = countries
        self.size = 0

    def field(self, field: Field) -> Iterator[Finding]:
        text = field.value if isinstance(field.value, str) else ""
        if isinstance(field.value, int | float):
            text = _written(field.value)
        elif not isinstance(field.value, str):
            yield Finding(field.kind, Where("item", field.pointer), confidence=900)
            return
        self.size += len(text)
        if len(text) > patterns.MAX_TEXT or self.size > MAX_ITEM:
            yield _too_large(field.pointer)
        if self.size > MAX_ITEM or not text:
            return
        hits = self._hits(field, text[: patterns.MAX_TEXT])
        for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.kind)):
            where = Where("item", field.pointer, 0, hit.start, hit.end)
            if field.is_key:
                where = Where("item", field.pointer)
            yield Finding(hit.kind, where, text[hit.start : hit.end], hit.confidence)

    def _hits(self, field: Field, text: str) -> set[Hit]:
        if isinstance(field.value, str):
            found = set(patterns.scan(text, self.countries)) | set(self.known.find(text))
        else:
            found = set(patterns.scan(text)) if len(text) >= FEWEST_DIGITS else set()
        if not field.kind:
            return found
        whole = _whole(field, text)
        if whole:
            found = {h for h in found if (h.kind, h.start, h.end) != (whole.kind, 0, len(text))}
            found.add(whole)
        return found


def _whole(field: Field, text: str) -> Hit | None:
    """The whole value as a hit, unless it holds nothing, or only what a redaction left."""
    left = without_placeholders(text).strip(" \t\n,;&·|")
    kind = field.kind
    if not left or left.lower() in ("none", "null", "n/a", "-", "unknown"):
        return None
    if kind == "personal.contact.phone" and sum(c.isdigit() for c in left) < 5:
        return None
    if kind == "personal.birth" and left.isdigit() and len(left) == 4:
        return None
    if kind == "personal.online.ip" and "/" in left:
        return None
    if kind == "personal.contact.address" and len(left) == 2 and left.isupper():
        return None
    if kind == "personal.contact.email" and valid(left):
        kind = kind_of(left)
    if kind == "personal.name.author" and left.startswith(("http://", "https://")):
        kind = "personal.online.profile"
    return Hit(kind, 0, len(text), 1000 if field.sure else 950)


def _written(value: float) -> str:
    try:
        return str(value)
    except ValueError:
        return "9" * 20


def _too_large(pointer: str) -> Finding:
    return Finding("body.too-large", Where("item", pointer[:2000]), value="unscanned")
