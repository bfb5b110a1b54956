"""What is found in the texts of one item: by form, by known values, and what is special of whom.

A text is looked at once, however often it stands in the item; what forms find in a short one is
remembered beyond it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from consentry.signals.personal import codes, encoded, special
from consentry.signals.personal.context import PLACEHOLDER, without_placeholders
from consentry.signals.personal.forms import patterns, triggers
from consentry.signals.personal.forms.known import Known
from consentry.signals.personal.hits import Hit, Namer, clear_of
from consentry.signals.personal.item.around import WIDEST, Span, parts
from consentry.signals.personal.item.naming import NOBODY, Names
from consentry.signals.personal.item.together import FEW, SHORT, may_hold
from consentry.signals.personal.keys.valued import named, unnamed
from consentry.signals.personal.memory import BARE, NOTHING, Formed, Memory
from consentry.signals.personal.page import records, shown
from consentry.signals.personal.special import subjects

_SHORTEST_SAID = 12
"""Characters in which something may be said of somebody."""
FEWEST_DIGITS = 9
"""A number that is shorter is no identifier by itself."""

Seen = dict[str | tuple[str], frozenset[Hit]]
"""Hits of the texts of one item, by text; of a number, by it as written, alone in a tuple."""
NO_HITS: frozenset[Hit] = frozenset()


class Look:
    """names: who is named in the item. changed: texts out of which all was taken that an earlier
    look found in them, and where. namer: looks closer where something special is said of nobody."""

    def __init__(
        self,
        known: Known,
        countries: tuple[str, ...],
        memory: Memory,
        seen: Seen,
        changed: Mapping[str, Sequence[Span]],
        lang: str = "",
    ) -> None:
        self._known = known
        self._countries = countries
        self._memory = memory
        self._changed = changed
        self._lang = lang
        self._marks: dict[str, frozenset[str] | None] = {}
        self.seen = seen
        self.names: Names = NOBODY
        self.namer: Namer | None = None

    def ahead(self, texts: Iterable[str]) -> None:
        """Look at all short texts as one, so that most need no look of their own."""
        seen = self.seen
        seen[""] = NO_HITS
        short = dict.fromkeys(text for text in texts if len(text) <= SHORT and text not in seen)
        if len(short) <= FEW:
            return
        memory, countries = self._memory, self._countries
        new: list[str] = []
        empty: list[str] = []
        for text in short:
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
        texts_named = self.names.texts
        seen.update((t, NO_HITS) for t in nothing if t not in texts_named and t not in told)
        self._marks = marks

    def _may_say(self, texts: Iterable[str]) -> set[str]:
        """Those that may say something special of whom no form and no name tells."""
        long = [text for text in texts if len(text) >= _SHORTEST_SAID]
        if self.namer is None or not subjects.read(self._lang):
            return set(special.of_somebody(long))
        return {text for text in long if special.unnamed(text, (), self._lang)}.union(
            special.of_somebody(long)
        )

    def text(self, text: str) -> frozenset[Hit]:
        """What is in a string of the item."""
        found = self.seen.get(text)
        if found is None:
            found = self._around(text) if text in self._changed else None
            if found is None:
                found = self._whole(text)
            if text in self.names.texts:
                found = found.union(clear_of(self.names.texts[text], found))
            if len(text) >= _SHORTEST_SAID:
                found = self._special(text, found)
            self.seen[text] = found
        return found

    def number(self, text: str) -> frozenset[Hit]:
        """The same of a number, as it is written."""
        found = self.seen.get((text,))
        if found is None:
            found = frozenset(patterns.scan(text)) if len(text) >= FEWEST_DIGITS else NO_HITS
            self.seen[(text,)] = found
        return found

    def _special(self, text: str, known: frozenset[Hit]) -> frozenset[Hit]:
        """``known``, and what is special of whom. Where it is said and nobody is found, who finds
        names looks closer."""
        closer = (
            self.namer is not None
            and subjects.read(self._lang)
            and not ("[" in text and PLACEHOLDER.search(text))
        )
        sentences = special.unnamed(text, known, self._lang) if closer else []
        if sentences and self.namer is not None:
            found = subjects.of(text, sentences, self.namer, self._lang)
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
            for hit in self._whole(text[start:end]):
                first, last = hit.start + start, hit.end + start
                if any(first <= right and left <= last for left, right in near):
                    found.append(Hit(hit.kind, first, last, hit.confidence))
        return frozenset(found)

    def _whole(self, text: str) -> frozenset[Hit]:
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
        return frozenset((*found, *known)) if found or known else NO_HITS

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
