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
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
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
_STAYS = frozenset(("code", "navigation", "footer"))
_GIVES_WAY = frozenset(("heading", "table"))
_FRAMES = 3
"""Frames within frames whose documents are read as such."""
_ANCESTORS = 48
"""Elements that a path names, at most; it starts further in then."""
_FAR = 1 << 62


def _unescaped(said: str) -> str:
    """What an escape in a string of a script stands for (RFC 8259, 7)."""
    if said[0] == "x":
        return chr(int(said[1:], 16))
    units = [int(unit, 16) for unit in said.replace("\\", "").split("u")[1:]]
    if not units:
        return said
    return whole(b"".join(u.to_bytes(2, "big") for u in units).decode("utf-16-be", "replace"))


def _references(text: str, resolved: bool) -> list[tuple[int, int, str]]:
    """What stands for something else there, from where to where, and for what."""
    if resolved:
        return [(*one.span(), html.unescape(one[0])) for one in _REFERENCE.finditer(text)]
    read = [(*one.span(), _unescaped(one[1])) for one in _ESCAPE.finditer(text)]
    if _JOINED.search(text):
        read += [(*one.span(), "@" * ("(" in one[0])) for one in _JOIN.finditer(text)]
        read.sort()
    return read


def _pieces(text: str, at: int, resolved: bool) -> Iterator[tuple[str, int, int]]:
    """``text``, that stands at ``at`` in the source, piece by piece, with from where to where each
    stands. resolved: in character references, not in escapes of scripts."""
    done = 0
    for first, last, said in _references(text, resolved):
        if first >= done and said != text[first:last]:
            if first > done:
                yield text[done:first], at + done, at + first
            if said:
                yield said, at + first, at + last
            done = last
    if done < len(text):
        yield text[done:], at + done, at + len(text)


def _written_otherwise(text: str, resolved: bool) -> bool:
    """May something in a text stand for something else?"""
    if resolved:
        return "&" in text
    return "\\" in text or "@" in text or "64)" in text


class Run(NamedTuple):
    """A stretch of the texts. source: text, comment, script, or the name of an attribute. kind: of
    a datum that the attribute's name says it is."""

    start: int
    end: int
    role: str
    source: str
    kind: str = ""


_Piece: TypeAlias = tuple[int, int, int, int, bool]
"""Of a piece of text: where it begins there, its place in the source, its element, and whether it
is there as it is in the source. Line breaks after it belong to it."""
_Run: TypeAlias = tuple[int, int, str, str, str]


class _Texts:
    """Texts of which each is a run, with a line break after it."""

    __slots__ = ("out", "pieces", "runs", "size")

    def __init__(self) -> None:
        self.out: list[str] = []
        self.pieces: list[_Piece] = []
        self.runs: list[_Run] = []
        self.size = 0

    def put(self, text: str, at: int, element: int, role: str, source: str, kind: str = "") -> None:
        """Add a text that stands at ``at`` in the source, what it stands for."""
        begun = self.size
        resolved = source not in ("script", "comment")
        if not _written_otherwise(text, resolved):
            end = begun + len(text)
            self.out += (text, "\n")
            self.pieces.append((begun, at, at + len(text), element, True))
            self.runs.append((begun, end, role, source, kind))
            self.size = end + 1
            return
        for piece, start, end in _pieces(text, at, resolved):
            self.out.append(piece)
            self.pieces.append((self.size, start, end, element, len(piece) == end - start))
            self.size += len(piece)
        self.runs.append((begun, self.size, role, source, kind))
        self.out.append("\n")
        self.size += 1


class Layout:
    """The texts of a source, joined by line breaks as ``text``. Those that a reader may see come
    first; from ``code`` on there are values of attributes, comments and scripts."""

    __slots__ = ("_numbers", "_paths", "code", "coded", "every", "seen", "text")

    def __init__(self, seen: _Texts, code: _Texts, every: list[tuple[str, int]]) -> None:
        self.text = "".join(chain(seen.out, code.out))
        self.code = seen.size
        self.seen = seen
        self.coded = code
        self.every = every
        self._numbers: list[int] = []
        self._paths: dict[int, str] = {}

    @property
    def runs(self) -> Iterator[Run]:
        """What each stretch of the text is, in order."""
        for run in self.seen.runs:
            yield Run(*run)
        for start, end, *said in self.coded.runs:
            yield Run(start + self.code, end + self.code, *said)

    def keyed(self) -> Iterator[Run]:
        """Values of attributes whose name says what they are."""
        for start, end, role, source, kind in self.coded.runs:
            if kind:
                yield Run(start + self.code, end + self.code, role, source, kind)

    def placed(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the source."""
        return self._place(start, False), self._place(end - 1, True)

    def run_at(self, start: int) -> Run:
        """The run that a character is in."""
        texts, shift = self._of(start)
        at = bisect_right(texts.runs, (start - shift, _FAR)) - 1
        start, end, *said = texts.runs[max(at, 0)]
        return Run(start + shift, end + shift, *said)

    def path(self, start: int) -> str:
        """CSS path of the element that holds a character, its attribute in brackets."""
        said = self.run_at(start).source
        element = self._piece(start)[3]
        path = self._paths.get(element)
        if path is None:
            path = self._paths[element] = self._path(element)
        if said in ("text", "script"):
            return path
        return f"{path} !--" if said == "comment" else f"{path}[{said}]"

    def _of(self, at: int) -> tuple[_Texts, int]:
        return (self.seen, 0) if at < self.code else (self.coded, self.code)

    def _piece(self, at: int) -> _Piece:
        texts, shift = self._of(at)
        piece = bisect_right(texts.pieces, (at - shift, _FAR)) - 1
        begin, start, end, element, alike = texts.pieces[piece]
        return begin + shift, start, end, element, alike

    def _place(self, at: int, last: bool) -> int:
        begin, start, end, _, alike = self._piece(at)
        if alike:
            return min(start + at - begin + last, end)
        return end if last else start

    def _path(self, element: int) -> str:
        if not self._numbers:
            self._number()
        parts: list[str] = []
        while element >= 0 and len(parts) < 2 * _ANCESTORS:
            name, parent = self.every[element]
            alone = name in ("html", "head", "body", "[srcdoc]")
            parts.append(name if alone else f"{name}:nth-of-type({self._numbers[element]})")
            parts.append(" " if name == "tr" else " > ")
            element = parent
        return "".join(reversed(parts[:-1]))

    def _number(self) -> None:
        """Count the elements of each name below each parent."""
        many: dict[tuple[str, int], int] = {}
        for one in self.every:
            many[one] = number = many.get(one, 0) + 1
            self._numbers.append(number)


_Open: TypeAlias = tuple[str, bool, int, str, bool]
"""Of an element that is open: name, whether text runs on across its end, number, role, whether it
is hidden."""


def of(source: str, depth: int = 0) -> Layout:
    """The texts of ``source``, its first MAX_SOURCE characters. depth: of frames that it is in."""
    source = whole(source[:MAX_SOURCE])
    seen, code = _Texts(), _Texts()
    out, pieces, runs = seen.out, seen.pieces, seen.runs
    beside: list[tuple[str, int, int, str]] = []
    every: list[tuple[str, int]] = []
    frames: list[tuple[str, int, int]] = []
    stack: list[_Open] = [("", True, -1, "prose", False)]
    many: dict[str, int] = {}
    known, read = tags.KNOWN, tags.of
    blocks, words, lines = tags.BLOCKS, tags.WORDS, tags.LINES
    end, raw, other = tags.END, tags.RAW, tags.OTHER
    size = begun = at = 0
    role = "prose"
    parts = tags.SPLIT(source)
    add, place, push, pop = out.append, pieces.append, stack.append, stack.pop
    top, _, parent, above, hides = stack[-1]
    for text, written in zip(parts[::2], chain(parts[1::2], ("",)), strict=True):
        if text:
            start = at + len(text)
            if size != begun or not text.isspace():
                if hides:
                    beside.append((text, at, parent, above))
                elif "&" in text:
                    role = above
                    for piece, first, last in _pieces(text, at, True):
                        add(piece)
                        place((size, first, last, parent, len(piece) == last - first))
                        size += len(piece)
                else:
                    role = above
                    add(text)
                    place((size, at, start, parent, True))
                    size += start - at
        else:
            start = at
        at = start + len(written)
        said: Sequence[tags.Said] = ()
        tag = known.get(written)
        if tag is None:
            if not written:
                break
            if written[1] in "!?":
                code.put(*_comment(written, start), parent, "prose", "comment")
                continue
            tag, said = read(written)
        what, name, inline, parting, closes, named, classed, hidden, opens = tag
        if what == end:
            if name == top:
                pop()
                many[name] -= 1
                if not inline:
                    parting = blocks
                elif hides:
                    parting = 0
                top, _, parent, above, hides = stack[-1]
            elif not many.get(name):
                continue
            else:
                closed, broken = "", not inline
                while closed != name:
                    closed, runs_on, _, _, hides = pop()
                    many[closed] -= 1
                    broken = broken or not runs_on
                if broken:
                    parting = blocks
                elif hides:
                    parting = 0
                top, _, parent, above, hides = stack[-1]
        elif what == other:
            continue
        else:
            if top in closes:
                _imply(name, stack, many)
                top, _, parent, above, hides = stack[-1]
            if not named or (above in _STAYS and named in _GIVES_WAY):
                named = above
            element = len(every)
            every.append((name, parent))
            for attribute, first, last, by_class, kind in said:
                if attribute == "srcdoc" and depth < _FRAMES:
                    frames.append((written[first:last], start + first, element))
                    continue
                code.put(
                    written[first:last], start + first, element, by_class or named, attribute, kind
                )
            if hides or hidden:
                hidden = True
                if parting == words:
                    parting = 0
            inside = parent
            if opens:
                top, parent, above, hides = name, element, classed or named, hidden
                push((name, inline, element, above, hides))
                many[name] = many.get(name, 0) + 1
            elif what == raw:
                content = tags.inside(written)
                if name == "script":
                    code.put(written[content:], start + content, element, "code", "script")
                elif name not in elements.SILENT:
                    beside.append((written[content:], start + content, element, classed or named))
            if parting == lines:
                add("\n")
                place((size, at, at, parent, False))
                size += 1
                continue
        if size > begun and parting:
            if parting == blocks:
                runs.append((begun, size, role, "text", ""))
                add("\n")
                size += 1
                begun = size
            elif source[at : at + 1].isalnum() and _parts_words(out):
                add(" ")
                place((size, at, at, inside if what != end else parent, False))
                size += 1
    if size > begun:
        runs.append((begun, size, role, "text", ""))
        out.append("\n")
        size += 1
    seen.size = size
    for text, at, element, role in beside:
        if text:
            seen.put(text, at, element, role, "text")
    for text, at, element in frames:
        _frame(seen, code, every, list(_pieces(text, at, True)), element, depth)
    if not runs:
        seen.put("", 0, -1, "prose", "text")
    return Layout(seen, code, every)


def _frame(
    seen: _Texts,
    code: _Texts,
    every: list[tuple[str, int]],
    written: list[tuple[str, int, int]],
    element: int,
    depth: int,
) -> None:
    """Add what a frame says whose document is the value of an attribute, ``written``."""
    inner = of("".join(text for text, _, _ in written), depth + 1)
    begins = list(accumulate((len(text) for text, _, _ in written), initial=0))
    frame = len(every)
    every.append(("[srcdoc]", element))
    every += [(name, frame + 1 + parent if parent >= 0 else frame) for name, parent in inner.every]
    for texts, to in ((inner.seen, seen), (inner.coded, code)):
        for begin, start, end, within, alike in texts.pieces:
            of_element = frame + 1 + within if within >= 0 else frame
            at = bisect_right(begins, start) - 1
            while alike and start < end:
                text, first, last = written[at]
                size = min(end, begins[at + 1]) - start
                same = len(text) == last - first
                place = first + start - begins[at] if same else first
                stop = place + size if same else last
                to.pieces.append((to.size + begin, place, stop, of_element, same))
                begin, start, at = begin + size, start + size, at + 1
            if not alike:
                place = written[min(at, len(written) - 1)][1]
                stop = written[min(bisect_right(begins, max(end - 1, start)), len(written)) - 1][2]
                to.pieces.append((to.size + begin, place, stop, of_element, False))
        for begin, stop, role, source, kind in texts.runs:
            to.runs.append((to.size + begin, to.size + stop, role, source, kind))
        to.out += texts.out
        to.size += texts.size


def _parts_words(out: list[str]) -> bool:
    """Does a tag part two words after what is in ``out``, and no address?"""
    return out[-1][-1:].isalnum() and "@" not in "".join(out[-6:])[-80:].rpartition(" ")[2]


def _comment(written: str, start: int) -> tuple[str, int]:
    """What a comment says, a section of XML (13.2.5.69) or what else nobody sees, and where that
    stands."""
    begins = next(mark for mark in ("<!--", "<![CDATA[", "<!", "<?") if written.startswith(mark))
    marks = ("-->", "--!>") if begins == "<!--" else ("]]>", "?>", ">")
    ends = next((mark for mark in marks if written.endswith(mark)), "")
    size = len(begins) + len(ends)
    end = len(written) - len(ends) if size <= len(written) else len(written)
    return written[len(begins) : end], start + len(begins)


def _imply(name: str, stack: list[_Open], many: dict[str, int]) -> None:
    """End tags that may be left out before ``name`` (HTML Standard 13.1.2.4)."""
    closes = elements.CLOSED_BY.get(name, ((), ()))[0]
    for number in range(8):
        top = stack[-1][0]
        if top not in closes and (number or top != "p" or name not in elements.CLOSES_P):
            break
        stack.pop()
        many[top] -= 1
