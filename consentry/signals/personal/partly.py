"""Who is known in an item, where another of its texts has a part of the name.

``Tabitha Wrenshaw`` is ``Tabitha`` and ``Wrenshaw``, ``WRENSHAW Tabitha``, ``Tabitha W.`` and
``T. Wrenshaw`` elsewhere in the item, and ``wrenshaw`` in an address or the name of a file. So is
whom an e-mail address calls ``tabitha.wrenshaw``. A part that is a word of the language too is left
to whoever finds names. Compared are letters as ``spelled`` has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from consentry.signals.personal.bylines import PARTICLES
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.letters import plain
from consentry.signals.personal.likely import facts, is_common
from consentry.signals.personal.tables import KEYS

MOST = 64
"""Parts that are looked for."""
_SHORTEST, _SHORTEST_IN_FILE = 3, 4
_TOLD = 850
"""Permille of a part of a name that is known."""
_KIND = "personal.name.person"
_LONG = 1024
"""Characters from which on a part is sought as it is written in the name."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MAIL = re.compile(r"(?<![\w.])([a-z]{3,20})[._-]([a-z]{3,20})@")
_FILE = re.compile(r"[^\s\"'<>()]*[/._-][^\s\"'<>()]*")
_PIECE = re.compile(r"[^\W\d_]+")
_INITIAL = re.compile(r",? ?([^\W\d_])(?![^\W_])\.?")
_INITIALS = re.compile(r"(?<![^\W_])(?:([^\W\d_])\. ?){1,2}$")
_JOINS = frozenset((" ", ", ", "\u00a0", "-"))


class Parts:
    """The parts of ``names`` by which they are looked for. texts: with their e-mail addresses."""

    def __init__(self, names: Iterable[str], texts: Iterable[str], lang: str) -> None:
        self._lang = lang
        self._parts: dict[str, set[str]] = {}
        self._written: set[str] = set()
        for name in names:
            self._add([w for w in _WORD.findall(name) if w not in PARTICLES])
        for text in texts:
            if "@" in text:
                for found in _MAIL.finditer(text):
                    if KEYS.roles.isdisjoint(found.groups()):
                        self._add([found[1].title(), found[2].title()])

    def _add(self, words: Sequence[str]) -> None:
        if len(words) < 2:
            return
        initials = {plain(word[0]) for word in words}
        for word in words:
            small = word.lower()
            known = facts(small, self._lang)
            is_word = is_common(small, self._lang) and (
                known.plain or word is not words[-1] or self._lang == "de"
            )
            if len(word) < _SHORTEST or is_word or len(self._parts) >= MOST:
                continue
            if known.place and not known.first:
                continue
            self._parts.setdefault(plain(word), set()).update(initials)
            self._written.update((word, word.title(), word.upper()))

    def __bool__(self) -> bool:
        return bool(self._parts)

    def find(self, text: str) -> list[Hit]:
        """Where parts stand in ``text``, those side by side as one."""
        if len(text) > _LONG and not any(word in text for word in self._written):
            return []
        found = list(self._words(text))
        if "." in text or "/" in text:
            found += self._files(text)
        return found

    def _words(self, text: str) -> Iterator[Hit]:
        start = end = -1
        initials: set[str] = set()
        for word in _WORD.finditer(text):
            said = word[0]
            if not said[0].isupper() or (len(text) > _LONG and said not in self._written):
                continue
            of = self._parts.get(plain(said)) or (
                self._parts.get(plain(said[:-2])) if said[-2:] in ("'s", "’s") else None
            )
            if of is None:
                continue
            last = word.end() - (2 if plain(said) not in self._parts else 0)
            if start >= 0 and text[end : word.start()] in _JOINS:
                end, initials = last, initials | of
                continue
            if start >= 0:
                yield self._hit(text, start, end, initials)
            start, end, initials = word.start(), last, set(of)
        if start >= 0:
            yield self._hit(text, start, end, initials)

    def _hit(self, text: str, start: int, end: int, initials: set[str]) -> Hit:
        """With the initial before or behind it, if the name has that."""
        before = _INITIALS.search(text, max(0, start - 8), start)
        if before and plain(before[1]) in initials:
            start = before.start()
        behind = _INITIAL.match(text, end)
        if behind and behind[1].isupper() and plain(behind[1]) in initials:
            end = behind.end()
        return Hit(_KIND, start, end, _TOLD)

    def _files(self, text: str) -> Iterator[Hit]:
        """In addresses and names of files."""
        for stretch in _FILE.finditer(text):
            for piece in _PIECE.finditer(text, *stretch.span()):
                said = piece[0]
                if len(said) >= _SHORTEST_IN_FILE and said.islower() and said in self._parts:
                    yield Hit(_KIND, *piece.span(), _TOLD)
