"""Texts of a source, joined, of which each character knows its place; layout.py makes them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from consentry.signals.personal.page.written import differs, pieces, read

_ANCESTORS = 48
"""Elements that a path names, at most; it starts further in then."""
_FAR = 1 << 62


class Run(NamedTuple):
    """A stretch of the texts. source: text, comment, script, or the name of an attribute. kind: of
    a datum that the attribute's name says it is."""

    start: int
    end: int
    role: str
    source: str
    kind: str = ""


Piece: TypeAlias = tuple[int, int, int, int, int]
"""Of a piece of text: where it begins there, its place in the source, its element, and how it is
written in the source. Line breaks after it belong to it."""
AS_ONE, AS_IT_IS, REFERENCES, ESCAPES = range(4)
"""How a piece is written: for each character there is no place of its own; as it is there; with
references or with escapes of scripts, which are looked for when somebody asks where it stands."""
_Run: TypeAlias = tuple[int, int, str, str, str]


class Texts:
    """Texts of which each is a run, with a line break after it."""

    __slots__ = ("out", "pieces", "runs", "size")

    def __init__(self) -> None:
        self.out: list[str] = []
        self.pieces: list[Piece] = []
        self.runs: list[_Run] = []
        self.size = 0

    def put(self, text: str, at: int, element: int, role: str, source: str, kind: str = "") -> None:
        """Add a text that stands at ``at`` in the source, what it stands for."""
        begun = self.size
        resolved = source not in ("script", "comment")
        said = read(text, resolved) if differs(text, resolved) else text
        if said is None:
            for piece, start, end in pieces(text, at, resolved):
                self.out.append(piece)
                self.pieces.append((self.size, start, end, element, len(piece) == end - start))
                self.size += len(piece)
        else:
            how = AS_IT_IS if said == text else REFERENCES if resolved else ESCAPES
            self.out.append(said)
            self.pieces.append((begun, at, at + len(text), element, how))
            self.size += len(said)
        self.runs.append((begun, self.size, role, source, kind))
        self.out.append("\n")
        self.size += 1


def parts(piece: Piece, source: str) -> list[Piece]:
    """What a piece is made of, in which nothing is left to be looked for."""
    begin, start, end, element, how = piece
    if how < REFERENCES:
        return [piece]
    found: list[Piece] = []
    for text, first, last in pieces(source[start:end], start, how == REFERENCES):
        found.append((begin, first, last, element, len(text) == last - first))
        begin += len(text)
    return found


class Layout:
    """The texts of a source, joined by line breaks as ``text``. Those that a reader may see come
    first (``seen_text``); from ``code`` on there are values of attributes, comments and scripts
    (``coded_text``)."""

    __slots__ = (
        "_numbers",
        "_parts",
        "_paths",
        "code",
        "coded",
        "coded_text",
        "coded_utf8",
        "every",
        "seen",
        "seen_text",
        "source",
        "text",
    )

    def __init__(self, source: str, seen: Texts, code: Texts, every: list[tuple[str, int]]) -> None:
        self.source = source
        self.seen_text, self.coded_text = "".join(seen.out), "".join(code.out)
        self.coded_utf8 = self.coded_text.encode("utf-8", "replace")
        self.text = self.seen_text + self.coded_text
        self.code = seen.size
        self.seen = seen
        self.coded = code
        self.every = every
        self._numbers: list[int] = []
        self._parts: dict[int, list[Piece]] = {}
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

    def element(self, start: int) -> int:
        """The number in ``every`` of the element that holds a character; -1 outside of all."""
        return self._piece(start)[3]

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

    def _of(self, at: int) -> tuple[Texts, int]:
        return (self.seen, 0) if at < self.code else (self.coded, self.code)

    def _piece(self, at: int) -> Piece:
        texts, shift = self._of(at)
        at -= shift
        piece = texts.pieces[bisect_right(texts.pieces, (at, _FAR)) - 1]
        if piece[4] >= REFERENCES:
            inside = self._parts.get(piece[0] + shift)
            if inside is None:
                inside = self._parts[piece[0] + shift] = parts(piece, self.source)
            piece = inside[bisect_right(inside, (at, _FAR)) - 1]
        return (piece[0] + shift, *piece[1:])

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
