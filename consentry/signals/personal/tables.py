"""The word lists of this signal, as the YAML files beside say them, in the forms that lookups need.

Keys are compared in lower case, letters and digits only, so that ``authorName``, ``author_name``
and ``Author name`` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from consentry.signals.data import load


class Keys(BaseModel):
    """data/personal-keys.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    anywhere: dict[str, list[str]]
    of_person: dict[str, list[str]]
    person_keys: frozenset[str]
    lead_to_things: frozenset[str]
    user_keys: frozenset[str]
    labels: frozenset[str]
    valued: frozenset[str]
    makers: frozenset[str]
    person_types: frozenset[str]
    organisation_types: frozenset[str]
    metas: dict[str, list[str]]
    byline_classes: list[str]
    byline_stems: list[str]
    byline_leads: list[str]
    person_blocks: frozenset[str]
    nobody: frozenset[str]
    organisation_words: frozenset[str]
    organisation_ends: tuple[str, ...]
    roles: frozenset[str]
    person_leads: frozenset[str]


class Context(BaseModel):
    """data/personal-context.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phone: list[str]
    calls: list[str]
    phone_after: frozenset[str]
    leads_to: frozenset[str]
    joins: frozenset[str]
    ranges: frozenset[str]
    said: frozenset[str]
    pronouns: frozenset[str]
    extensions: list[str]
    compounds: tuple[str, ...]
    shortened: frozenset[str]
    phone_stems: list[str]
    phone_ends: tuple[str, ...]
    not_phone: list[str]
    numbered: frozenset[str]
    order: frozenset[str]
    orders: frozenset[str]
    before_sign: frozenset[str]
    currencies: frozenset[str]
    currencies_before: frozenset[str]
    hours: frozenset[str]
    hour_signs: frozenset[str]
    units: frozenset[str]
    amounts: frozenset[str]
    reached: frozenset[str]
    card: list[str]
    not_card: list[str]
    card_after: list[str]
    card_path: list[str]
    birth: list[str]
    months: list[str]
    national: dict[str, list[str]]
    at: list[str]
    at_host: list[str]
    mails: list[str]
    mails_to: list[str]
    not_second: frozenset[str]
    not_host: frozenset[str]
    worded_tops: frozenset[str]
    tops: list[str]
    not_local: frozenset[str]
    not_mailed: frozenset[str]
    dot: list[str]
    mail_hosts: frozenset[str]
    placeholders: list[str]
    iban: dict[str, int]


class National(BaseModel):
    """A country's number: its forms, who knows its check digits, what announces it, and
    the forms that are told without that."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: list[str]
    check: str
    bare: list[str] = []
    words: list[str]


class Identifiers(BaseModel):
    """data/personal-identifiers.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    national: dict[str, National]
    papers: dict[str, list[str]]
    plates: list[str]
    devices: list[str]
    sole_traders: list[str]
    coordinates: list[str]


class Platform(BaseModel):
    """Where people have pages: the path up to the user, its form if not the usual one, and
    whether it is a person's for certain."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    surely: bool = False
    like: str = ""


class Leads(BaseModel):
    """data/personal-leads.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: dict[str, list[str]]
    byline: list[str]
    closing: list[str]
    after: list[str]
    never_first: frozenset[str]
    person_paths: list[str]
    not_in_path: frozenset[str]
    not_handles: frozenset[str]
    platforms: dict[str, Platform]
    not_users: frozenset[str]


KEYS = load(Keys, "personal-keys.yaml")
CONTEXT = load(Context, "personal-context.yaml")
IDENTIFIERS = load(Identifiers, "personal-identifiers.yaml")
LEADS = load(Leads, "personal-leads.yaml")

ANYWHERE = {key: kind for kind, keys in KEYS.anywhere.items() for key in keys}
_SHORTEST_PLURAL = 6
"""Letters of a key with an s for many, one more at least: ``macs`` and ``cells`` are none."""
LEADING = KEYS.person_leads - KEYS.lead_to_things
"""Keys below which an object is named as a person is."""
OF_PERSON = {key: kind for kind, keys in KEYS.of_person.items() for key in keys}
METAS = {key: kind for kind, keys in KEYS.metas.items() for key in keys}


def anywhere(name: str) -> str:
    """The kind of what a folded key holds, wherever it stands; ``""`` if the key says nothing."""
    kind = ANYWHERE.get(name, "")
    if not kind and name[-1:] == "s" and len(name) > _SHORTEST_PLURAL:
        kind = ANYWHERE.get(name[:-1], "")
    return kind


def leads(name: str) -> bool:
    """Is a folded key one of ``LEADING``, of one or of many?"""
    return name in LEADING or (name[-1:] == "s" and name[:-1] in LEADING)


def either(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first, whole where they begin or end in ASCII.

    By RE2's rules for ``\\b``: telling every letter of Unicode apart makes a pattern of many words
    too large for it.
    """
    return "|".join(
        ("\\b" if _plain(word[0]) else "") + re.escape(word) + ("\\b" if _plain(word[-1]) else "")
        for word in sorted(set(words), key=lambda w: (-len(w), w))
    )


def _plain(char: str) -> bool:
    return char.isascii() and char.isalnum()


@lru_cache(maxsize=4096)
def folded(key: str) -> str:
    """A key as it is compared, an attribute's without ``data-``; its first 64 characters matter."""
    if key[:5].lower() == "data-":
        key = key[5:]
    return "".join(c for c in key[:64].lower() if c.isalnum())
