"""The texts of a page's source, each with where it stood and in which role.

One pass over the source by the HTML Standard's tokens (13.2.5), as far as texts need them: what
runs on within a block is one text, however markup splits it; values of attributes, comments and
scripts are texts of their own. Character references are resolved. Every character of a text knows
its place in the source, so a finding can be marked there. Linear in the source; no source makes
it raise.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from typing import NamedTuple

from consentry.signals.personal import elements
from consentry.signals.personal.hits import whole

MAX_SOURCE = 8 * 1024 * 1024
"""Characters of a source that are read."""

_TOKEN = re.compile(
    r"<!--(.*?)(?:--!?>|\Z)"
    r"|<(/?)([A-Za-z][^\s/>]*+)"
    r"((?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?)*+)(?:>|\Z)"
    r"|<[!?/][^>]*+(?:>|\Z)",
    re.DOTALL,
)
"""Groups: a comment; of a tag the slash, the name, what follows it."""
_ATTRIBUTE = re.compile(
    r"([^\s=/>\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>]++)))?+", re.DOTALL
)
_REFERENCE = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7})|[A-Za-z][A-Za-z0-9]{1,31});?")
_ESCAPE = re.compile(
    r"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[/\"'])"
)
_HIDES = re.compile(r"display\s*:\s*none", re.IGNORECASE)

_ENDS = {name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE) for name in elements.RAW}
_CLASSED = re.compile(
    r"(?i)\b(?:(byline|author)|(comment|review|reply)|(nav(?:bar|igation)?|menu|breadcrumbs?)"
    r"|(footer))"
)
_BY_CLASS = ("byline", "comment", "navigation", "footer")
_IMPLIES = elements.CLOSES_P.union(elements.CLOSED_BY)
_STAYS = frozenset(("code", "navigation", "footer"))
_ANCESTORS = 48
"""Elements that a path names, at most; it starts further in then."""


def _unescaped(said: str) -> str:
    """What an escape in a string of a script stands for (RFC 8259, 7)."""
    units = [int(unit, 16) for unit in said.replace("\\", "").split("u")[1:]]
    if not units:
        return said
    return whole(b"".join(u.to_bytes(2, "big") for u in units).decode("utf-16-be", "replace"))


class Run(NamedTuple):
    """A stretch of the texts. source: text, comment, script, or the name of an attribute."""

    start: int
    end: int
    role: str
    source: str


class Layout:
    """The texts of a source, joined by line breaks as ``text``; ``runs`` says what each is."""

    __slots__ = ("_elements", "_pieces", "_texts", "runs", "text")

    def __init__(self, reader: _Reader) -> None:
        self.text = "".join(reader.out)
        self.runs = tuple(reader.runs)
        self._pieces = reader.pieces
        self._texts = [piece[0] for piece in reader.pieces]
        self._elements = reader.elements

    def placed(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the source."""
        return self._place(start, False), self._place(end - 1, True)

    def run_at(self, start: int) -> Run:
        """The run that a character is in."""
        at = bisect_right(self.runs, start, key=lambda run: run.start) - 1
        return self.runs[max(at, 0)]

    def path(self, start: int) -> str:
        """CSS path of the element that holds a character, its attribute in brackets."""
        at = bisect_right(self._texts, start) - 1
        said = self.run_at(start).source
        path = self._path(self._pieces[at][3])
        if said in ("text", "script"):
            return path
        return f"{path} !--" if said == "comment" else f"{path}[{said}]"

    def _place(self, at: int, last: bool) -> int:
        begin, start, end, _, alike = self._pieces[bisect_right(self._texts, at) - 1]
        if alike:
            return min(start + at - begin + last, end)
        return end if last else start

    def _path(self, element: int) -> str:
        parts: list[str] = []
        while element >= 0 and len(parts) < 2 * _ANCESTORS:
            name, parent, number = self._elements[element]
            alone = name in ("html", "head", "body")
            parts.append(name if alone else f"{name}:nth-of-type({number})")
            parts.append(" " if name == "tr" else " > ")
            element = parent
        return "".join(reversed(parts[:-1]))


class _Open(NamedTuple):
    name: str
    element: int
    role: str
    hidden: bool
    counts: dict[str, int]


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.pieces: list[tuple[int, int, int, int, bool]] = []
        """Of each piece of text: where it begins there, its place in the source, its element, and
        whether it is there as it is in the source. Line breaks after it belong to it."""
        self.runs: list[Run] = []
        self.elements: list[tuple[str, int, int]] = []
        self._size = 0
        self._begun = 0
        self._role = "prose"
        self._stack = [_Open("", -1, "prose", False, {})]
        self._many: dict[str, int] = {}
        self._aside: list[tuple[int, int, int, str, str]] = []
        """Start and end in the source, element, role and source of texts that are not run on."""

    def read(self) -> Layout:
        at, source = 0, self.source
        search = _TOKEN.search
        while token := search(source, at):
            end = token.start()
            if end > at:
                self._text(at, end)
            at = token.end()
            which = token.lastindex
            if which == 4:
                at = self._tag(token) or at
            elif which == 1:
                start, end = token.span(1)
                self._aside.append((start, end, self._stack[-1].element, "prose", "comment"))
        if len(source) > at:
            self._text(at, len(source))
        self._break()
        for start, end, element, role, said in self._aside:
            begun = self._size
            self._pieces(start, end, element, said not in ("script", "comment"))
            if self._size > begun:
                self.runs.append(Run(begun, self._size, role, said))
                self._line_break()
        if not self.runs:
            self.runs.append(Run(0, 0, "prose", "text"))
            self._put("\n", 0, 0, -1)
        return Layout(self)

    def _text(self, start: int, end: int) -> None:
        if self._size == self._begun and self.source[start:end].isspace():
            return
        top = self._stack[-1]
        if top.hidden:
            self._aside.append((start, end, top.element, top.role, "text"))
        else:
            self._role = top.role
            self._pieces(start, end, top.element, True)

    def _pieces(self, start: int, end: int, element: int, resolved: bool) -> None:
        source = self.source
        done = start
        mark, pattern = ("&", _REFERENCE) if resolved else ("\\", _ESCAPE)
        if source.find(mark, start, end) >= 0:
            for found in pattern.finditer(source, start, end):
                char = html.unescape(found[0]) if resolved else _unescaped(found[1])
                if char == found[0]:
                    continue
                if found.start() > done:
                    self._put(source[done : found.start()], done, found.start(), element)
                self._put(char, found.start(), found.end(), element)
                done = found.end()
        if end > done:
            self._put(source[done:end], done, end, element)

    def _put(self, text: str, start: int, end: int, element: int) -> None:
        self.out.append(text)
        self.pieces.append((self._size, start, end, element, len(text) == end - start))
        self._size += len(text)

    def _line_break(self) -> None:
        self.out.append("\n")
        self._size += 1

    def _tag(self, token: re.Match[str]) -> int:
        slash, name, given = token.group(2, 3, 4)
        name = name.lower()
        if slash:
            self._close(name, token.end())
            return 0
        if name in _IMPLIES:
            self._imply(name)
        top = self._stack[-1]
        counts = top.counts
        number = counts[name] = counts.get(name, 0) + 1
        element = len(self.elements)
        self.elements.append((name, top.element, number))
        role, hidden = elements.ROLES.get(name, top.role), top.hidden
        if role is not top.role and top.role in _STAYS and role in ("heading", "table"):
            role = top.role
        if "=" in given:
            role, hidden = self._attributes(token.start(4), given, element, role, hidden)
        if name in elements.INLINE:
            if not hidden and name not in elements.GLUES:
                self._between(token.end())
        elif name == "br":
            self._put("\n", token.end(), token.end(), top.element)
        elif self._size > self._begun:
            self._break()
        if name in elements.RAW:
            return self._raw(name, token.end(), element, role)
        if name not in elements.VOID and not (given.endswith("/") and name in elements.INLINE):
            self._stack.append(_Open(name, element, role, hidden, {}))
            self._many[name] = self._many.get(name, 0) + 1
        return 0

    def _attributes(
        self, at: int, given: str, element: int, role: str, hidden: bool
    ) -> tuple[str, bool]:
        aside = self._aside
        whole = self.elements[element][0] in elements.WHOLE
        for found in _ATTRIBUTE.finditer(given):
            which = found.lastindex
            if which is None or which < 2:
                continue
            name = found[1].lower()
            if name in elements.SAID or name.startswith("data-"):
                start, end = found.span(which)
                if end > start:
                    aside.append((at + start, at + end, element, role, name))
            elif name in ("class", "id", "role") and not whole:
                classed = _CLASSED.search(found[which][:400])
                if classed and classed.lastindex:
                    role = _BY_CLASS[classed.lastindex - 1]
            elif name == "style":
                hidden = hidden or bool(_HIDES.search(found[which][:400]))
            elif name == "hidden":
                hidden = True
        return role, hidden

    def _raw(self, name: str, start: int, element: int, role: str) -> int:
        end = _ENDS[name].search(self.source, start)
        stop = end.start() if end else len(self.source)
        if stop > start and name not in elements.SILENT:
            said = "script" if name == "script" else "text"
            self._aside.append((start, stop, element, "code" if name == "script" else role, said))
        return stop

    def _imply(self, name: str) -> None:
        """End tags that may be left out."""
        if name in elements.CLOSES_P and self._stack[-1].name == "p":
            self._close("p", -1)
        closes = elements.CLOSED_BY.get(name)
        if closes is None:
            return
        for _ in range(8):
            top = self._stack[-1].name
            if top in closes[1] or not top:
                break
            if top in closes[0]:
                self._close(top, -1)
                continue
            break

    def _close(self, name: str, at: int) -> None:
        many, stack = self._many, self._stack
        if not many.get(name):
            return
        inline = elements.INLINE
        while True:
            top = stack.pop()
            many[top.name] -= 1
            if top.name not in inline and self._size > self._begun:
                self._break()
            if top.name == name:
                break
        if name in inline and at >= 0 and not top.hidden and name not in elements.GLUES:
            self._between(at)

    def _between(self, at: int) -> None:
        """An inline tag that ends at ``at`` parts two words, but no address."""
        if self._size == self._begun or not self.source[at : at + 1].isalnum():
            return
        if self.out[-1][-1:].isalnum():
            word = "".join(self.out[-6:])[-80:].rpartition(" ")[2]
            if "@" not in word:
                self._put(" ", at, at, self._stack[-1].element)

    def _break(self) -> None:
        if self._size > self._begun:
            self.runs.append(Run(self._begun, self._size, self._role, "text"))
            self._line_break()
            self._begun = self._size


def of(source: str) -> Layout:
    """The texts of ``source``, its first MAX_SOURCE characters."""
    return _Reader(whole(source[:MAX_SOURCE])).read()
