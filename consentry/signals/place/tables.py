"""What this signal knows beforehand: top-level domains, languages, weights (data/place-*.yaml)."""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel, ConfigDict, RootModel

from consentry.countries import CODES, MEANT
from consentry.signals.data import load


class Tlds(BaseModel):
    """data/place-tlds.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    exceptions: dict[str, str]
    generic: frozenset[str]
    national: dict[str, str]


class Languages(RootModel[dict[str, dict[str, int]]]):
    """data/place-languages.yaml: permille by country."""


class Weights(BaseModel):
    """data/place-weights.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, dict[str, int | str]]
    """By signal: precision (permille), weight (the factor that follows), from (where known)."""
    reserve: int
    prior: dict[str, int]
    currencies: dict[str, str]


TLDS = load(Tlds, "place-tlds.yaml")
LANGUAGES = load(Languages, "place-languages.yaml").root
WEIGHTS = load(Weights, "place-weights.yaml")
FACTORS = {name: int(entry["weight"]) for name, entry in WEIGHTS.weights.items()}


@lru_cache(maxsize=1024)
def of_tld(tld: str) -> str:
    """The country that a top-level domain (in lower case) stands for, ``""`` if none."""
    if tld in TLDS.national:
        return TLDS.national[tld]
    if tld in TLDS.generic or len(tld) != 2:
        return ""
    code = TLDS.exceptions.get(tld, tld.upper())
    return code if code in CODES else ""


def code(said: str) -> str:
    """A country as pages write it (GB, UK, gb), as its ISO code; ``""`` if it is none."""
    said = said.strip().upper()
    said = MEANT.get(said, said)
    return said if said in CODES else ""
