"""Personal data in an item: by the names of its fields, by known values, and by form.

Every string and number is looked at, at any depth. What is larger than is looked at is a finding
``body.too-large`` itself, so that a policy can refuse it: nothing passes unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from consentry.evidence import Finding, Json, JsonObject, Where
from consentry.signals.personal import (
    bound,
    codes,
    encoded,
    patterns,
    prose,
    records,
    shown,
    special,
    subjects,
    triggers,
)
from consentry.signals.personal.around import WIDEST, Span, parts, sides
from consentry.signals.personal.checks import card
from consentry.signals.personal.context import PLACEHOLDER, without_placeholders
from consentry.signals.personal.digits import latin
from consentry.signals.personal.fields import HANDLE, Field, TooLarge, may_be_datum, walk
from consentry.signals.personal.hits import Hit, Namer, Passage, clear_of, whole
from consentry.signals.personal.known import Known
from consentry.signals.personal.memory import BARE, NOTHING, Formed, Memory
from consentry.signals.personal.tables import folded
from consentry.signals.personal.together import FEW, SHORT, may_hold
from consentry.signals.personal.valued import NAME, named, unnamed, with_whole

MAX_ITEM = 16 << 20
"""Characters of all strings of an item that are scanned."""
_SHORTEST_SAID = 12
"""Characters in which something may be said of somebody."""
FEWEST_DIGITS = 9
"""A number that is shorter is no identifier by itself."""
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


Seen = dict[str | tuple[str], frozenset[Hit]]
"""Hits of the texts of one item, by text; of a number, by it as written, alone in a tuple."""
_NO_HITS: frozenset[Hit] = frozenset()


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
        seen = {} if seen is None else seen
        scan = _Scan(
            self._known, self._countries, seen, changed or {}, self._memory, self._lang, self._own
        )
        fields: list[Field] = []
        stopped: str | None = None
        try:
            fields.extend(walk(item))
        except TooLarge as stop:
            stopped = stop.pointer
        if self._namer is not None:
            scan.names(fields, self._namer, self._lang, unnamed or {})
        scan.ahead(fields)
        found: list[Finding] = []
        for field in fields:
            scan.field(field, found)
            if len(found) > MAX_FINDINGS:
                stopped = field.pointer
                break
        found += bound.of_item(fields, found, self._lang)
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
        _Scan(self._known, self._countries, {}, {}, self._memory).ahead([Field("", texts)])


def regions(places: Mapping[str, int]) -> tuple[str, ...]:
    """The countries to try for phone numbers, likeliest first."""
    likely = [(-p, code) for code, p in places.items() if p >= REGION_FROM and len(code) == 2]
    return tuple(code for _, code in sorted(likely)[:6])


class _Scan:
    def __init__(
        self,
        known: Known,
        countries: tuple[str, ...],
        seen: Seen,
        changed: Mapping[str, Sequence[Span]],
        memory: Memory,
        lang: str = "",
        own: Collection[str] = (),
    ) -> None:
        self._own = own
        self._known = known
        self._memory = memory
        self._marks: dict[str, frozenset[str] | None] = {}
        self._countries = countries
        self._seen = seen
        self._changed = changed
        self._size = 0
        self._names: dict[str, list[Hit]] = {}
        self._persons: dict[str, frozenset[Hit]] = {}
        self._namer: Namer | None = None
        self._lang = lang

    def names(
        self,
        fields: Sequence[Field],
        namer: Namer,
        lang: str,
        unnamed: Mapping[str, Sequence[Span]],
    ) -> None:
        """Look for names in all texts of more than a word that no earlier look has seen, in those
        of ``unnamed`` beside what was taken out alone."""
        self._namer = None if unnamed else namer
        makers = prose.makers(fields)
        passages: list[Passage] = []
        asked: list[tuple[str, int, Sequence[Span]]] = []
        for text, left, role in prose.of(fields):
            if text in self._seen:
                continue
            for (start, end), beside in sides(left, unnamed.get(text, ())):
                passages.append(Passage(left[start:end], lang, role))
                asked.append((text, start, beside))
        for text, led in prose.led(fields).items():
            if text not in self._seen:
                passages.append(Passage(led, lang, prose.FIELD))
                asked.append((text, len(text) - len(led), ()))
        keys = prose.keys(fields)
        passages += [Passage(key, lang, prose.FIELD) for key in keys]
        said = namer(passages)
        self._persons = _persons(keys, said[len(asked) :])
        for (text, at, near), hits in zip(asked, said, strict=False):
            placed = [
                replace(hit, start=hit.start + at, end=hit.end + at)
                for hit in hits
                if hit.start + at >= 0 and text[hit.start + at : hit.end + at] not in makers
            ]
            if near:
                placed = [
                    h
                    for h in placed
                    if any(h.start < last and first < h.end for first, last in near)
                ]
            if placed:
                self._names.setdefault(text, []).extend(placed)

    def ahead(self, fields: Sequence[Field]) -> None:
        """Look at all short texts as one, so that most need no look of their own."""
        seen = self._seen
        seen[""] = _NO_HITS
        short = (text for text in prose.texts(fields) if len(text) <= SHORT and text not in seen)
        texts = dict.fromkeys(short)
        if len(texts) <= FEW:
            return
        memory, countries = self._memory, self._countries
        new: list[str] = []
        empty: list[str] = []
        for text in texts:
            formed = memory.get(text, countries)
            if formed is None:
                new.append(text)
            elif not formed.hits:
                empty.append(text)
        marks = dict(may_hold(new, self._known))
        nothing = [
            text
            for text in new
            if text not in marks and not encoded.may_be(text) and not records.may_be(text)
        ]
        for text in nothing:
            memory.put(text, countries, NOTHING)
        known = self._known
        sought = empty if known.widest or known.has_phones else []
        maybe = {text for text, _ in may_hold(sought, known, asked=False)}
        nothing += [text for text in empty if text not in maybe]
        told = self._may_say(nothing)
        seen.update((t, _NO_HITS) for t in nothing if t not in self._names and t not in told)
        self._marks = marks

    def _may_say(self, texts: Iterable[str]) -> set[str]:
        """Those that may say something special of whom no form and no name tells."""
        long = [text for text in texts if len(text) >= _SHORTEST_SAID]
        if self._namer is None or not subjects.read(self._lang):
            return set(special.of_somebody(long))
        return {text for text in long if special.unnamed(text, (), self._lang)}.union(
            special.of_somebody(long)
        )

    def field(self, field: Field, found: list[Finding]) -> None:
        value = field.value
        if isinstance(value, str):
            text = value
        elif type(value) is list:
            self._row(field.pointer, value, found)
            return
        elif isinstance(value, (int, float)):
            text = _written(value)
        elif field.kind:
            found.append(Finding(field.kind, Where("item", field.pointer), confidence=900))
            return
        else:
            found.append(Finding(_UNREADABLE, Where("item", field.pointer), type(value).__name__))
            return
        self._size += len(text)
        if len(text) > patterns.MAX_TEXT or self._size > MAX_ITEM:
            found.append(_too_large(field.pointer))
            if self._size > MAX_ITEM:
                return
            text = text[: patterns.MAX_TEXT]
        if not text:
            return
        text = whole(text)
        hits = self._hits(text, isinstance(value, str))
        if field.is_key and not may_be_datum(text):
            hits = frozenset(h for h in hits if h.kind.startswith(NAME) and h.confidence == _KNOWN)
            hits = hits or self._persons.get(text, _NO_HITS)
        if field.kind and not (field.kind == HANDLE and folded(text.lstrip("@")) in self._own):
            hits = with_whole(field.kind, field.sure, text, hits)
        if not hits:
            return
        for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.kind, -h.confidence)):
            where = Where("item", field.pointer, 0, hit.start, hit.end)
            if field.is_key:
                where = Where("item", field.pointer)
            found.append(Finding(hit.kind, where, text[hit.start : hit.end], hit.confidence))

    def _row(self, pointer: str, texts: list[Any], found: list[Finding]) -> None:
        """Texts of which no key says anything: mostly nothing is in any of them."""
        size = sum(map(len, texts))
        nothing = list(map(self._seen.get, texts)).count(_NO_HITS) == len(texts)
        nothing = nothing and not (len(texts) in _GROUPS and size <= _LONGEST_CARD)
        if nothing and self._size + size <= MAX_ITEM:
            self._size += size
            return
        seen = self._seen
        if len(texts) in _GROUPS and _one_card(texts, size):
            found += (
                Finding(_CARD, Where("item", f"{pointer}/{at}"), text, 900)
                for at, text in enumerate(texts)
            )
            return
        for at, text in enumerate(texts):
            if len(text) <= SHORT and seen.get(text) is _NO_HITS and self._size < MAX_ITEM - SHORT:
                self._size += len(text)
            else:
                self.field(Field(f"{pointer}/{at}", text), found)

    def _hits(self, text: str, is_string: bool) -> frozenset[Hit]:
        key = text if is_string else (text,)
        known = self._seen.get(key)
        if known is None:
            known = self._around(text) if is_string and text in self._changed else None
            if known is None:
                known = self._look(text, is_string)
            if is_string and text in self._names:
                known = known.union(clear_of(self._names[text], known))
            if is_string and len(text) >= _SHORTEST_SAID:
                known = self._special(text, known)
            self._seen[key] = known
        return known

    def _special(self, text: str, known: frozenset[Hit]) -> frozenset[Hit]:
        """``known``, and what is special of whom. Where it is said and nobody is found, who finds
        names looks closer."""
        closer = (
            self._namer is not None
            and subjects.read(self._lang)
            and not ("[" in text and PLACEHOLDER.search(text))
        )
        sentences = special.unnamed(text, known, self._lang) if closer else []
        if sentences and self._namer is not None:
            found = subjects.of(text, sentences, self._namer, self._lang)
            known = known.union(clear_of(found, known))
        return known.union(special.find(text, known, self._lang, read=closer))

    def _around(self, text: str) -> frozenset[Hit] | None:
        """Look where the text was changed only; None where it has to be looked at whole."""
        if self._known.widest > WIDEST:
            return None
        places = parts(text, self._changed[text])
        if places is None:
            return None
        found: list[Hit] = []
        for (start, end), near in places:
            for hit in self._look(text[start:end], True):
                first, last = hit.start + start, hit.end + start
                if any(first <= right and left <= last for left, right in near):
                    found.append(Hit(hit.kind, first, last, hit.confidence))
        return frozenset(found)

    def _look(self, text: str, is_string: bool) -> frozenset[Hit]:
        if is_string:
            short = len(text) <= SHORT
            formed = self._memory.get(text, self._countries) if short else None
            data = b""
            if formed is None:
                left = without_placeholders(text)
                marks = self._marks.get(text)
                if marks is None:
                    data = left.encode("utf-8", "replace")
                    marks = triggers.of_utf8(data)
                hits = patterns.scan(text, self._countries, marks) if marks else []
                if records.may_be(text):
                    hits += records.values(text)
                coded = encoded.may_be(text) or "coded" in marks
                if coded:
                    hits += self._encoded(text)
                spelled = left is not text or "spelled" in marks
                formed = Formed(frozenset(hits), spelled) if hits else (BARE, NOTHING)[spelled]
                if short and (hits or not coded):
                    self._memory.put(text, self._countries, formed)
                elif left is not text:
                    data = b""
            else:
                coded = encoded.may_be(text) or codes.may_be(text)
            found: Collection[Hit] = formed.hits
            known: list[Hit] = []
            if self._known.widest or self._known.has_phones:
                known += self._known_in(text, formed.spelled, data.lower(), coded)
            if known and found:
                found = [*unnamed(found), *clear_of(named(found), known)]
            return frozenset((*found, *known)) if found or known else _NO_HITS
        return frozenset(patterns.scan(text)) if len(text) >= FEWEST_DIGITS else _NO_HITS

    def _known_in(self, text: str, hinted: bool, small: bytes, coded: bool) -> Iterator[Hit]:
        """Known values in ``text``, as it is written and as it is read."""
        known = self._known
        found = list(known.find(text, hinted, small))
        yield from found
        for start, end in shown.stretches(text):
            read = shown.Shown(text[start:end])
            for hit in known.find(read.text):
                placed = [
                    replace(h, start=h.start + start, end=h.end + start) for h in read.placed(hit)
                ]
                yield from clear_of(placed, found)
        if coded:
            for start, end, said in encoded.texts(text):
                for hit in known.find(said):
                    yield Hit(hit.kind, start, end, hit.confidence)

    def _encoded(self, text: str) -> Iterator[Hit]:
        """What codes within ``text`` hold."""
        for start, end, said in encoded.texts(text):
            found = [*patterns.scan(said, self._countries), *records.values(said)]
            for kind in {hit.kind for hit in found}:
                yield Hit(kind, start, end, 800)


def _persons(keys: Mapping[str, str], said: Sequence[Sequence[Hit]]) -> dict[str, frozenset[Hit]]:
    """Keys that are persons' names, in objects of which half of the keys with a blank are."""
    named = {
        key: frozenset(hits)
        for key, hits in zip(keys, said, strict=True)
        if any(hit.end - hit.start == len(key) for hit in hits)
    }
    objects, of_persons = Counter(keys.values()), Counter(keys[key] for key in named)
    return {
        key: hits for key, hits in named.items() if 2 * of_persons[keys[key]] >= objects[keys[key]]
    }


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
