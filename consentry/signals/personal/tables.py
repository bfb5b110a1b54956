"""The word lists of this signal, as the YAML files beside say them, in the forms that lookups need.

Keys are compared in lower case, letters and digits only, so that ``authorName``, ``author_name``
and ``Author name`` are one.
"""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from consentry.signals.data import load


class Keys(BaseModel):
    """data/personal-keys.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    anywhere: dict[str, list[str]]
    of_person: dict[str, list[str]]
    person_keys: frozenset[str]
    person_types: frozenset[str]
    organisation_types: frozenset[str]
    metas: dict[str, list[str]]
    byline_classes: list[str]
    byline_stems: list[str]
    byline_leads: list[str]
    nobody: frozenset[str]
    organisation_words: frozenset[str]
    roles: frozenset[str]


class Context(BaseModel):
    """data/personal-context.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phone: list[str]
    not_phone: list[str]
    card: list[str]
    birth: list[str]
    months: list[str]
    national: dict[str, list[str]]
    at: list[str]
    dot: list[str]
    placeholders: list[str]
    iban: dict[str, int]


KEYS = load(Keys, "personal-keys.yaml")
CONTEXT = load(Context, "personal-context.yaml")

ANYWHERE = {key: kind for kind, keys in KEYS.anywhere.items() for key in keys}
OF_PERSON = {key: kind for kind, keys in KEYS.of_person.items() for key in keys}
METAS = {key: kind for kind, keys in KEYS.metas.items() for key in keys}


@lru_cache(maxsize=4096)
def folded(key: str) -> str:
    """A key as it is compared; its first 64 characters matter."""
    return "".join(c for c in key[:64].lower() if c.isalnum())
