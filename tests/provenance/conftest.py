"""A home in a fresh folder, and a clock that stands still until it is set."""

from __future__ import annotations

import pytest
from provenance.doubles import fresh_home


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def home(tmp_path, place):
    """In a folder, and again in a bucket."""
    return fresh_home(tmp_path, place)
