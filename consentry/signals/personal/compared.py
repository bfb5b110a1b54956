"""Kinds of finding under the names that Presidio has for them (data/personal-presidio.yaml)."""

from __future__ import annotations

from pydantic import RootModel

from consentry.signals.data import load


class _Names(RootModel[dict[str, str]]):
    """By kind: the name of Presidio's entity."""


PRESIDIO = load(_Names, "personal-presidio.yaml").root
"""Presidio's entity by our kind; see ``entity`` for kinds without an entry of their own."""


def entity(kind: str) -> str:
    """What Presidio calls a kind, by the nearest kind above it that has a name; else ``""``."""
    while kind and kind not in PRESIDIO:
        kind = kind.rpartition(".")[0]
    return PRESIDIO.get(kind, "")
