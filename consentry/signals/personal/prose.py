"""What a finder of names is asked of an item: texts, and single words under keys for persons."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import cast

from consentry.evidence import JsonObject
from consentry.signals.personal import patterns
from consentry.signals.personal.context import without_placeholders
from consentry.signals.personal.fields import Field, TooLarge, walk
from consentry.signals.personal.hits import Passage, whole
from consentry.signals.personal.tables import KEYS, folded

FIELD = "field"
"""The role of a text that is a title or a label, and not prose."""
_LONGEST_FIELD = 80


def passages(item: JsonObject, lang: str) -> list[Passage]:
    """What a first look at an item asks its namer."""
    fields: list[Field] = []
    with contextlib.suppress(TooLarge):
        fields.extend(walk(item))
    found = [Passage(left, lang, role) for _, left, role in of(fields)]
    return found + [Passage(written, lang, FIELD) for written in led(fields).values()]


def of(fields: Iterable[Field]) -> Iterator[tuple[str, str, str]]:
    """Texts of more than a word, each once: as they stand, as names are looked for in them, and
    their role."""
    for text in dict.fromkeys(texts(fields)):
        if " " in text:
            role = "prose" if len(text) > _LONGEST_FIELD else FIELD
            yield text, without_placeholders(whole(text[: patterns.MAX_TEXT])), role


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
