"""The languages in which a notice can be written: one file of phrases each, under ``languages/``.

English is the measure: another language has every key that English has, with the same words in
braces. A lawyer can add a language without reading Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from consentry import yamlfile
from consentry.errors import ActivityError, ConfigError

FOLDER = Path(__file__).parent / "languages"
MEASURE = "en"
_BRACES = re.compile(r"\{(\w+)\}")


class Language:
    """The phrases of one language. ``code`` is its subtag of BCP 47, as in ``lang=``."""

    def __init__(self, code: str, phrases: dict[str, Any]) -> None:
        self.code = code
        self._phrases = phrases

    def say(self, key: str, **words: str | int) -> str:
        """The phrase of a dotted key, with its braces filled in."""
        return str(self._find(key)).format(**words)

    def several(self, key: str) -> tuple[str, ...]:
        """The phrases of a list."""
        return tuple(map(str, self._find(key)))

    def category(self, kind: str) -> str:
        """The name of a category of personal data, or of the nearest one above it."""
        kinds = self._phrases["kinds"]
        while kind not in kinds:
            kind = kind.rpartition(".")[0] or "personal"
        return str(kinds[kind])

    def use(self, purpose: str) -> str:
        """The name of a purpose; "" for an invented one."""
        return str(self._phrases["uses"].get(purpose, ""))

    def country(self, code: str) -> str:
        """The name of a country, or its code where this language has none."""
        names = _country_names().get(code, {})
        name = names.get(self.code, "")
        return names.get(name[1:], code) if name.startswith("*") else name or code

    def _find(self, key: str) -> Any:
        found: Any = self._phrases
        for part in key.split("."):
            found = found[part]
        return found


@cache
def _country_names() -> Mapping[str, Mapping[str, str]]:
    """By code and language; loaded when a notice names a country, since it is large."""
    from phonenumbers.geodata.locale import LOCALE_DATA

    found: Mapping[str, Mapping[str, str]] = LOCALE_DATA
    return found


@cache
def known() -> tuple[str, ...]:
    """The languages there are, by code."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def language(code: str) -> Language:
    """A language by its code. Raises ``ActivityError`` for one that there is not,
    ``ConfigError`` for a file that lacks a phrase."""
    if code not in known():
        raise ActivityError(
            f"there is no notice in the language {code[:20]!r}.",
            remedy=f"There are: {', '.join(known())}. docs/notice.md says how one is added.",
        )
    doc = yamlfile.read(FOLDER / f"{code}.yaml")
    if code != MEASURE:
        check(doc, yamlfile.read(FOLDER / f"{MEASURE}.yaml").value)
    return Language(code, doc.value)


def check(doc: yamlfile.Document, measure: Any, path: tuple[str | int, ...] = ()) -> None:
    """Does a file say all that English says? Raises ``ConfigError`` with the line."""

    def wrong(what: str, remedy: str) -> ConfigError:
        return ConfigError(what, file=doc.name, line=doc.line(path), remedy=remedy)

    there: Any = doc.value
    for part in path:
        there = there[part]
    name = ".".join(map(str, path))
    if type(there) is not type(measure):
        raise wrong(f"{name} is not what it is in {MEASURE}.yaml.", "Write it alike.")
    if isinstance(measure, dict):
        for key in measure:
            if key not in there:
                raise wrong(f"{'.'.join((*map(str, path), key))} is missing.", "Translate it.")
        for key in there:
            if key not in measure:
                raise wrong(f"unknown key {key}.", yamlfile.nearest(str(key), list(measure)))
            check(doc, measure[key], (*path, key))
    elif isinstance(measure, list):
        if len(there) != len(measure):
            raise wrong(f"{name} has {len(there)} entries, not {len(measure)}.", "Write all.")
        for at, phrase in enumerate(measure):
            check(doc, phrase, (*path, at))
    elif not str(there).strip() or set(_BRACES.findall(str(there))) != set(
        _BRACES.findall(str(measure))
    ):
        raise wrong(f"{name} does not have the same words in braces.", f"English: {measure}")
