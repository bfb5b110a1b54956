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
from typing import NamedTuple, TypeAlias

import re2

from consentry.signals.personal import elements, tags
from consentry.signals.personal.hits import whole

MAX_SOURCE = 8 * 1024 * 1024
"""Characters of a source that are read."""

_REFERENCE = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7})|[A-Za-z][A-Za-z0-9]{1,31});?")
_ESCAPE = re.compile(
    r"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}"
    r"|x[0-9a-fA-F]{2}|[/\"'])"
)
_JOINED = re2.compile(r"@[\"']\s*\+|\+\s*[\"']@|CharCode\(64\)|[\"']%40[\"']\)")
"""True of every script that puts an address together at its sign."""
_JOIN = re.compile(
    r"[\"']\s{0,8}\+\s{0,8}(?:(?:String\.fromCharCode\(64\)|(?:unescape|decodeURIComponent)"
    r"\([\"']%40[\"']\))\s{0,8}\+\s{0,8})?[\"']"
)
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE) for name in elements.RAW}
_STAYS = frozenset(("code", "navigation", "footer"))
_ANCESTORS = 48
"""Elements that a path names, at most; it starts further in then."""


def _unescaped(said: str) -> str:
    """What an escape in a string of a script stands for (RFC 8259, 7)."""
    if said[0] == "x":
        return chr(int(said[1:], 16))
    units = [int(unit, 16) for unit in said.replace("\\", "").split("u")[1:]]
    if not units:
        return said
    return whole(b"".join(u.to_bytes(2, "big") for u in units).decode("utf-16-be", "replace"))


def _references(source: str, start: int, end: int, resolved: bool) -> list[tuple[int, int, str]]:
    """What stands for something else there, from where to where, and for what."""
    if resolved:
        found = _REFERENCE.finditer(source, start, end)
        return [(*one.span(), html.unescape(one[0])) for one in found]
    read = [(*one.span(), _unescaped(one[1])) for one in _ESCAPE.finditer(source, start, end)]
    if _JOINED.search(source[start:end]):
        joins = _JOIN.finditer(source, start, end)
        read += [(*one.span(), "@" * ("(" in one[0])) for one in joins]
        read.sort()
    return read


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


_Open: TypeAlias = tuple[str, int, str, bool, dict[str, int]]
"""Of an element that is open: name, number, role, whether it is hidden, how many children of each
name it had."""


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
        self._stack: list[_Open] = [("", -1, "prose", False, {})]
        self._many: dict[str, int] = {}
        self._aside: list[tuple[int, int, int, str, str]] = []
        """Start and end in the source, element, role and source of texts that are not run on."""

    def read(self) -> Layout:
        at = 0
        while at < len(self.source):
            at = self._up_to_raw(at)
        self._break()
        for start, end, element, role, said in self._aside:
            if end > start:
                begun = self._size
                self._pieces(start, end, element, said not in ("script", "comment"))
                self.runs.append(Run(begun, self._size, role, said))
                self.out.append("\n")
                self._size += 1
        if not self.runs:
            self.runs.append(Run(0, 0, "prose", "text"))
            self._put("\n", 0, 0, -1)
        return Layout(self)

    def _up_to_raw(self, at: int) -> int:
        """Read from ``at`` on, as far as an element goes whose content is no markup."""
        source, stack, many, known = self.source, self._stack, self._many, tags.KNOWN
        for token in tags.TOKEN.finditer(source, at):
            start, end = token.span()
            if start > at and (self._size != self._begun or not source[at:start].isspace()):
                self._text(at, start)
            at = end
            which = token.lastindex
            if which == 3:
                tag = known.get(token[0]) or tags.of(token)
                if not tag.ends:
                    if stop := self._open(tag, start, end):
                        return stop
                elif many.get(tag.name):
                    self._close(tag.name, end)
            elif which == 4:
                self._aside.append((*token.span(4), stack[-1][1], "prose", "comment"))
        if len(source) > at:
            self._text(at, len(source))
        return len(source)

    def _text(self, start: int, end: int) -> None:
        _, element, role, hidden, _ = self._stack[-1]
        if hidden:
            if self._size != self._begun or not self.source[start:end].isspace():
                self._aside.append((start, end, element, role, "text"))
        elif self._size != self._begun or not self.source[start:end].isspace():
            self._role = role
            self._pieces(start, end, element, True)

    def _pieces(self, start: int, end: int, element: int, resolved: bool) -> None:
        """What stands from ``start`` to ``end``. resolved: in character references, not escapes."""
        source = self.source
        done = start
        if source.find("&" if resolved else "\\", start, end) >= 0 or not (
            resolved or source.find("@", start, end) == source.find("64)", start, end) == -1
        ):
            for first, last, said in _references(source, start, end, resolved):
                if first >= done and said != source[first:last]:
                    if first > done:
                        self._put(source[done:first], done, first, element)
                    self._put(said, first, last, element)
                    done = last
        if end > done:
            self.out.append(source[done:end])
            self.pieces.append((self._size, done, end, element, True))
            self._size += end - done

    def _put(self, text: str, start: int, end: int, element: int) -> None:
        if text:
            self.out.append(text)
            self.pieces.append((self._size, start, end, element, len(text) == end - start))
            self._size += len(text)

    def _open(self, tag: tags.Tag, start: int, end: int) -> int:
        """A start tag, from ``start`` to ``end`` in the source. Where its content ends if that is
        no markup, else 0."""
        name, closes, parts, role, classed, hidden, opens, raw, said, _ = tag
        stack = self._stack
        if stack[-1][0] in closes:
            self._imply(name)
        _, parent, above, hides, counts = stack[-1]
        number = counts[name] = counts.get(name, 0) + 1
        every = self.elements
        element = len(every)
        every.append((name, parent, number))
        if not role or (above in _STAYS and role in ("heading", "table")):
            role = above
        for attribute, first, last, by_class in said:
            self._aside.append((start + first, start + last, element, by_class or role, attribute))
        role, hidden = classed or role, hidden or hides
        if self._size > self._begun:
            if parts == tags.BLOCKS:
                self._break()
            elif parts == tags.WORDS and not hidden:
                self._between(end)
        if parts == tags.LINES:
            self._put("\n", end, end, parent)
        if raw:
            return self._raw(name, end, element, role)
        if opens:
            stack.append((name, element, role, hidden, {}))
            self._many[name] = self._many.get(name, 0) + 1
        return 0

    def _raw(self, name: str, start: int, element: int, role: str) -> int:
        end = _ENDS[name].search(self.source, start)
        stop = end.start() if end else len(self.source)
        if stop > start and name not in elements.SILENT:
            said = "script" if name == "script" else "text"
            self._aside.append((start, stop, element, "code" if name == "script" else role, said))
        return stop

    def _imply(self, name: str) -> None:
        """End tags that may be left out."""
        if name in elements.CLOSES_P and self._stack[-1][0] == "p":
            self._close("p", -1)
        closes = elements.CLOSED_BY.get(name)
        for _ in range(8 if closes else 0):
            top = self._stack[-1][0]
            if not closes or top not in closes[0]:
                break
            self._close(top, -1)

    def _close(self, name: str, at: int) -> None:
        """An end tag that ends at ``at`` (-1 if it is left out) of an element that is open."""
        many, stack = self._many, self._stack
        inline = elements.INLINE
        while True:
            closed, _, _, hidden, _ = stack.pop()
            many[closed] -= 1
            if self._size > self._begun and closed not in inline:
                self._break()
            if closed == name:
                break
        if at >= 0 and not hidden and name in inline and name not in elements.GLUES:
            self._between(at)

    def _between(self, at: int) -> None:
        """An inline tag that ends at ``at`` parts two words, but no address."""
        if self._size == self._begun or not self.source[at : at + 1].isalnum():
            return
        if self.out[-1][-1:].isalnum():
            word = "".join(self.out[-6:])[-80:].rpartition(" ")[2]
            if "@" not in word:
                self._put(" ", at, at, self._stack[-1][1])

    def _break(self) -> None:
        if self._size > self._begun:
            self.runs.append(Run(self._begun, self._size, self._role, "text"))
            self.out.append("\n")
            self._size += 1
            self._begun = self._size


def of(source: str) -> Layout:
    """The texts of ``source``, its first MAX_SOURCE characters."""
    return _Reader(whole(source[:MAX_SOURCE])).read()
