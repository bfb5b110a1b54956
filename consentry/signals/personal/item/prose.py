"""What a finder of names is asked of an item: texts, and single words under keys for persons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from consentry.signals.personal import elements
from consentry.signals.personal.context import without_placeholders
from consentry.signals.personal.forms import patterns
from consentry.signals.personal.hits import whole
from consentry.signals.personal.keys.fields import Field
from consentry.signals.personal.tables import KEYS, folded

FIELD = "field"
"""The role of a text that is a title or a label, and not prose."""
_AS_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]{1,30}(?: [\w.'’-]{1,30}){1,3}")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})(?:\s[^<>]{0,4000})?/?>")
_SAID = re.compile(
    r"\s(?:alt|title|aria-label|content|value|data-[\w-]{1,40})=(?:\"([^\"]+)\"|'([^']+)')"
)


def of(roles: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Texts of more than a word: as they stand, as names are looked for in them, and their role.
    Not those without a role."""
    for text, role in roles.items():
        if " " in text and role:
            yield text, _read(without_placeholders(whole(text[: patterns.MAX_TEXT]))), role


def _read(text: str) -> str:
    """``text`` with blanks, as many characters, for tags in it, save for what they say aloud."""
    return _TAG.sub(_blank, text) if "</" in text or "/>" in text or "<p" in text else text


def _blank(tag: re.Match[str]) -> str:
    inline = tag[1].lower() in elements.INLINE
    kept = " " * len(tag[0]) if inline else "\n" + " " * (len(tag[0]) - 1)
    for said in _SAID.finditer(tag[0]) if "=" in tag[0] else ():
        start, end = said.span(said.lastindex or 0)
        kept = f"{kept[: start - 1]}\n{said[said.lastindex or 0]}\n{kept[end + 1 :]}"
    return kept


def led(fields: Iterable[Field]) -> dict[str, str]:
    """Single words under keys that mostly hold a person, each with the key before it, as a page
    would write it."""
    found: dict[str, str] = {}
    for field in fields:
        if field.kind or field.is_key:
            continue
        key = field.pointer.rpartition("/")[2]
        if key.isdecimal():
            key = field.pointer.split("/")[-2]
        name = folded(key)
        if name not in KEYS.person_leads:
            name = name.removesuffix("s")
            if name not in KEYS.person_leads:
                continue
        for value in field.value if type(field.value) is list else [field.value]:
            if type(value) is str and _is_word(value):
                found.setdefault(value, f"{name.capitalize()}: {value}")
    return found


def keys(fields: Iterable[Field]) -> dict[str, str]:
    """Keys that are written as a name is, each with the pointer of the object that it is in."""
    return {
        field.value: field.pointer.rpartition("/")[0]
        for field in fields
        if field.is_key and type(field.value) is str and _AS_NAME.fullmatch(field.value)
    }


def _is_word(value: str) -> bool:
    return value[:1].isupper() and value[1:2].islower() and " " not in value


def texts(fields: Iterable[Field]) -> Iterator[str]:
    """Every text that is no key."""
    for field in fields:
        value = field.value
        if type(value) is str and not field.is_key:
            yield value
        elif type(value) is list:
            yield from cast("list[str]", value)
