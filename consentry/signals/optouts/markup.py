"""XML that strangers wrote, read by expat alone and within bounds (XML 1.0, Namespaces 1.0).

No entity may be declared and nothing is fetched, so a document can neither grow nor reach out.
Every element keeps the line and the bytes that it takes, which is what a decision rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_BYTES = 1 << 20
MAX_ELEMENTS = 20_000
MAX_DEPTH = 100


class NotXmlError(ValueError):
    """The bytes are no XML that is read here. ``why`` is a word."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"no XML that is read here: {why}")


@dataclass(slots=True)
class Element:
    """An element. Names are ``namespace local``, or ``local`` without a namespace.

    line: 1-based; start, end: bytes from the opening of its start tag to the end of its end tag.
    """

    name: str
    attributes: dict[str, str]
    line: int
    start: int
    end: int = -1
    text: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def local(self) -> str:
        return self.name.rpartition(" ")[2]

    @property
    def namespace(self) -> str:
        return self.name.rpartition(" ")[0]

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the document."""
        todo = [self]
        while todo:
            element = todo.pop()
            yield element
            todo += reversed(element.children)


def parse(body: bytes) -> Element:
    """The root of a document. Raises NotXmlError for anything that is not plain XML in bounds."""
    if len(body) > MAX_BYTES:
        raise NotXmlError("too large")
    return _Reader(body).root()


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._open: list[Element] = []
        self._root: Element | None = None
        self._count = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.EntityDeclHandler = self._no_entities
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def root(self) -> Element:
        try:
            self._parser.Parse(self._body, True)
        except NotXmlError:
            raise
        except (expat.ExpatError, LookupError, ValueError) as problem:
            raise NotXmlError(type(problem).__name__) from None
        if self._root is None:
            raise NotXmlError("empty")
        return self._root

    def _no_entities(self, *_: object) -> None:
        raise NotXmlError("declares an entity")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH:
            raise NotXmlError("too many elements")
        parser = self._parser
        element = Element(name, attributes, parser.CurrentLineNumber, parser.CurrentByteIndex)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        close = self._body.find(b">", max(self._parser.CurrentByteIndex, 0))
        element.end = close + 1 if close >= 0 else len(self._body)

    def _text(self, text: str) -> None:
        self._open[-1].text += text
