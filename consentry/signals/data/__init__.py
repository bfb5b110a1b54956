"""Tables that signals read: marks, spellings and addresses, each with where it is written down."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from consentry.yamlfile import read, validate

Table = TypeVar("Table", bound=BaseModel)


def load(model: type[Table], name: str) -> Table:
    """The table ``name`` of this folder. Raises ConfigError with file and line."""
    return validate(model, read(Path(__file__).parent / name))


__all__ = ["load"]
