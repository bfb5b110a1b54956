"""Personal data in an item: by the names of its fields, by known values, and by form.

Every string and number is looked at, at any depth. What is larger than is looked at is a finding
``body.too-large`` itself, so that a policy can refuse it: nothing passes unread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from consentry.evidence import Finding, Json, JsonObject, Where
from consentry.signals.personal.forms import patterns
from consentry.signals.personal.forms.checks import card
from consentry.signals.personal.forms.digits import latin
from consentry.signals.personal.forms.known import Known
from consentry.signals.personal.hits import Namer, whole
from consentry.signals.personal.item import naming, prose
from consentry.signals.personal.item.around import Span
from consentry.signals.personal.item.looking import NO_HITS, Look, Seen
from consentry.signals.personal.item.together import SHORT
from consentry.signals.personal.keys.fields import HANDLE, Field, TooLarge, may_be_datum, walk
from consentry.signals.personal.keys.valued import NAME, with_whole
from consentry.signals.personal.memory import Memory
from consentry.signals.personal.special import bound
from consentry.signals.personal.tables import folded

MAX_ITEM = 16 << 20
"""Characters of all strings of an item that are scanned."""
MAX_FINDINGS = 20_000
_UNREADABLE = "body.unscannable"
"""What is no text, number, list or object is not looked into."""
_CARD, _SHORTEST_CARD, _LONGEST_CARD = "personal.financial.card", 13, 19
_KNOWN = 950
"""Permille of what the page is known to hold."""
_GROUPS = range(3, 7)
"""Texts in a list that may be the groups of one card."""
REGION_FROM = 40
"""A country is tried for phone numbers from this probability (permille) on, at most six."""


def of_item(
    item: JsonObject,
    known: Sequence[Finding] = (),
    places: Mapping[str, int] | None = None,
    namer: Namer | None = None,
    lang: str = "",
) -> tuple[Finding, ...]:
    """Findings with JSON pointer and character offsets; value is ``text[start:end]``.

    known: findings of the item's page, whose values are looked for in every string. places: where
    the item may be from (permille by country), for phone numbers without a country's prefix. namer:
    finds names in its texts, which are of the language ``lang`` (BCP 47's first subtag). A key
    that is a datum itself (an e-mail address as a key) is reported at its own pointer without
    offsets: what it holds is about that person.
    """
    return Search(known, places or {}, namer, lang).of_item(item)


class Search:
    """What the items of one page are searched with, made ready once."""

    def __init__(
        self,
        known: Sequence[Finding],
        places: Mapping[str, int],
        namer: Namer | None = None,
        lang: str = "",
        memory: Memory | None = None,
        own: Collection[str] = (),
    ) -> None:
        """own: what the page's site calls itself (``own_names``): that is no user's name."""
        self._known = Known(known)
        self._own = own
        self._memory = memory or Memory()
        self._countries = regions(places)
        self._namer = namer
        self._lang = lang

    def of_item(
        self,
        item: JsonObject,
        seen: Seen | None = None,
        changed: Mapping[str, Sequence[Span]] | None = None,
        unnamed: Mapping[str, Sequence[Span]] | None = None,
    ) -> tuple[Finding, ...]:
        """As the function of this name. seen: what an earlier look at the same item found in its
        texts; only texts that are not in there are looked at, and put in. changed: texts out of
        which all was taken that was found in them then, and where; unnamed: the same, but of names
        alone this is known."""
        look = self._look({} if seen is None else seen, changed or {})
        fields: list[Field] = []
        stopped: str | None = None
        try:
            fields.extend(walk(item))
        except TooLarge as stop:
            stopped = stop.pointer
        if self._namer is not None:
            look.namer = None if unnamed else self._namer
            look.names = naming.of_fields(fields, self._namer, self._lang, look.seen, unnamed or {})
        look.ahead(prose.texts(fields))
        scan = _Scan(look, self._own)
        for field in fields:
            scan.field(field)
            if len(scan.found) > MAX_FINDINGS:
                stopped = field.pointer
                break
        found = [*scan.found, *bound.of_item(fields, scan.found, self._lang)]
        if stopped is not None:
            found.append(_too_large(stopped))
        if self._known.left_out:
            found.append(_too_large(""))
        return tuple(found)

    def look_ahead(self, items: Iterable[JsonObject]) -> None:
        """Look at the short texts of many items as one and remember those that hold nothing, so
        that ``of_item`` has less to look at. It finds the same with and without."""
        values = (value for item in items for value in item.values())
        texts: list[Json] = [v for v in values if type(v) is str and len(v) <= SHORT]
        look = Look(self._known, self._countries, self._memory, {}, {})
        look.ahead(prose.texts([Field("", texts)]))

    def _look(self, seen: Seen, changed: Mapping[str, Sequence[Span]]) -> Look:
        return Look(self._known, self._countries, self._memory, seen, changed, self._lang)


def regions(places: Mapping[str, int]) -> tuple[str, ...]:
    """The countries to try for phone numbers, likeliest first."""
    likely = [(-p, code) for code, p in places.items() if p >= REGION_FROM and len(code) == 2]
    return tuple(code for _, code in sorted(likely)[:6])


class _Scan:
    """Fields made into findings, in order. own: what the site calls itself."""

    def __init__(self, look: Look, own: Collection[str]) -> None:
        self._look = look
        self._own = own
        self._size = 0
        self.found: list[Finding] = []

    def field(self, field: Field) -> None:
        """Note what is in a field."""
        value = field.value
        if isinstance(value, str):
            text = value
        elif type(value) is list:
            self._row(field.pointer, value)
            return
        elif isinstance(value, (int, float)):
            text = _written(value)
        else:
            where = Where("item", field.pointer)
            self.found.append(
                Finding(field.kind, where, confidence=900)
                if field.kind
                else Finding(_UNREADABLE, where, type(value).__name__)
            )
            return
        self._size += len(text)
        if len(text) > patterns.MAX_TEXT or self._size > MAX_ITEM:
            self.found.append(_too_large(field.pointer))
            if self._size > MAX_ITEM:
                return
            text = text[: patterns.MAX_TEXT]
        if text:
            self._text(field, whole(text))

    def _text(self, field: Field, text: str) -> None:
        look = self._look
        hits = look.text(text) if isinstance(field.value, str) else look.number(text)
        if field.is_key and not may_be_datum(text):
            hits = frozenset(h for h in hits if h.kind.startswith(NAME) and h.confidence == _KNOWN)
            hits = hits or look.names.keys.get(text, NO_HITS)
        if field.kind and not (field.kind == HANDLE and folded(text.lstrip("@")) in self._own):
            hits = with_whole(field.kind, field.sure, text, hits)
        if not hits:
            return
        for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.kind, -h.confidence)):
            where = Where("item", field.pointer, 0, hit.start, hit.end)
            if field.is_key:
                where = Where("item", field.pointer)
            self.found.append(Finding(hit.kind, where, text[hit.start : hit.end], hit.confidence))

    def _row(self, pointer: str, texts: list[Any]) -> None:
        """Texts of which no key says anything: mostly nothing is in any of them."""
        seen = self._look.seen
        size = sum(map(len, texts))
        nothing = list(map(seen.get, texts)).count(NO_HITS) == len(texts)
        nothing = nothing and not (len(texts) in _GROUPS and size <= _LONGEST_CARD)
        if nothing and self._size + size <= MAX_ITEM:
            self._size += size
            return
        if len(texts) in _GROUPS and _one_card(texts, size):
            self.found += (
                Finding(_CARD, Where("item", f"{pointer}/{at}"), text, 900)
                for at, text in enumerate(texts)
            )
            return
        for at, text in enumerate(texts):
            if len(text) <= SHORT and seen.get(text) is NO_HITS and self._size < MAX_ITEM - SHORT:
                self._size += len(text)
            else:
                self.field(Field(f"{pointer}/{at}", text))


def _one_card(groups: Sequence[str], size: int) -> bool:
    """Are texts in a list the groups of one card?"""
    if not _SHORTEST_CARD <= size <= _LONGEST_CARD or not all(map(str.isdecimal, groups)):
        return False
    return card(latin("".join(groups)))


def _written(value: float) -> str:
    try:
        return str(value).removesuffix(".0")
    except ValueError:
        return "9" * 20


def _too_large(pointer: str) -> Finding:
    return Finding("body.too-large", Where("item", pointer[:2000]), value="unscanned")
