"""Authors in records of literature: RIS, EndNote, BibTeX, COinS (OpenURL 1.0, ``rft.au``)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

from consentry.signals.personal.persons import bylines

SIGNS = {
    "line": r"(?:^|[\n>])\s*(?:(?:AU|A[1-4]|ED|FAU)  ?- |%[AEY] )",
    "record": r"\b(?:author|editor)\s*=\s*[{\"]",
    "openurl": r"\brft\.(?:au|aucorp|creator)=|\brft\.(?:aulast|aufirst)=",
}
"""What stands before them, as patterns."""
PERSON = "personal.name.person"
_UP_TO = re.compile(r"[^\n<]{2,120}")
_BRACED = re.compile(r"[^\n]{2,400}?[}\"]\s*,?\s*(?:\n|$)")
_VALUE = re.compile(r"[^&\"'<>\s]{2,120}")
_AND = re.compile(r"\s+and\s+|\s*;\s*")
_TURNED = re.compile(r"\s*([^\W\d_][\w'’. -]{0,40}),\s*([^\W\d_][\w'’. -]{0,40})\s*")


def _turned(text: str) -> Iterator[tuple[str, str]]:
    """Authors of a record: ``Last, First`` as it is written, and first to last."""
    for one in _AND.split(html.unescape(text)):
        said = _TURNED.fullmatch(one.strip(' {}",.'))
        if said:
            yield PERSON, f"{said[2]} {said[1]}"
            yield PERSON, f"{said[1]}, {said[2]}"
        else:
            for name in bylines.of_byline(one.partition("(")[0]):
                yield PERSON, name


def of_line(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    found = _UP_TO.match(after)
    yield from _turned(found[0] if found else "")


def of_record(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    found = _BRACED.match(after)
    yield from _turned(found[0].strip().rstrip(',}" ') if found else "")


def of_openurl(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    found = _VALUE.match(after)
    if found and "last" not in sign and "first" not in sign:
        yield from _turned(unquote_plus(found[0]))
        yield PERSON, found[0]
    elif found:
        yield PERSON, unquote_plus(found[0])
