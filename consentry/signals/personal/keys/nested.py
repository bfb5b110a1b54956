"""Items within an item: what a text that is JSON (RFC 8259) holds, and where it stands in the text.

Its values are then asked as those of the item are, under their keys and without escapes; JSON in a
string of JSON as well. Bounded in size and depth. A text in which they cannot be found again as
they are written is left as a text.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import cast

from consentry.evidence import Json
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.keys.fields import Field, TooLarge, walk

LONGEST, MOST = 1 << 16, 256
"""Characters of a text that is read so, and texts and keys in it."""
_SHORTEST = 8
_DEEPEST = 3
_BEGINS = ("{", "[", '"{', '"[')
_ENDS = ("}", "]", '}"', ']"')


def documents(
    fields: Iterable[Field], seen: Collection[object] = (), depth: int = 1
) -> Iterator[tuple[str, list[Field]]]:
    """Texts that are JSON, each with the fields of its own; what is within another comes later."""
    for field in fields:
        row = field.value if type(field.value) is list else [field.value]
        for text in row:
            if type(text) is str and text.startswith(_BEGINS) and text not in seen:
                inner = _fields(text, field.pointer)
                if inner:
                    yield text, inner
                    if depth < _DEEPEST:
                        yield from documents(inner, seen, depth + 1)


def _fields(text: str, pointer: str) -> list[Field]:
    if not _SHORTEST <= len(text) <= LONGEST or not text.rstrip().endswith(_ENDS):
        return []
    try:
        document: Json = json.loads(text)
        if isinstance(document, str):
            return [Field(pointer, document)]
        found = [f._replace(pointer=pointer + f.pointer) for f in walk(document)]
    except (ValueError, RecursionError, TooLarge):
        return []
    said = list(islice(strings(found), MOST + 1))
    return found if len(said) <= MOST and all(_written(one, text) for one in said) else []


def strings(fields: Iterable[Field]) -> Iterator[str]:
    """Every text and key."""
    for field in fields:
        if type(field.value) is str:
            yield field.value
        elif type(field.value) is list:
            yield from cast("list[str]", field.value)


def placed(text: str, inner: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """``hits`` of ``inner`` where that stands in ``text``."""
    for ascii_only in _forms(inner):
        written = f'"{_escaped(inner, ascii_only)}"'
        at = text.find(written)
        while at >= 0:
            for hit in hits:
                start = at + 1 + len(_escaped(inner[: hit.start], ascii_only))
                end = at + 1 + len(_escaped(inner[: hit.end], ascii_only))
                yield Hit(hit.kind, start, end, hit.confidence)
            at = text.find(written, at + 1)


def _written(inner: str, text: str) -> bool:
    return any(f'"{_escaped(inner, one)}"' in text for one in _forms(inner))


def _forms(text: str) -> tuple[bool, ...]:
    return (False,) if text.isascii() else (False, True)


def _escaped(text: str, ascii_only: bool) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]
