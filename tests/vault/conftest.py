"""A home with one worker's log in it."""

from __future__ import annotations

import pytest
from provenance.doubles import fresh_home


@pytest.fixture
def home(tmp_path, place):
    """In a folder, and again in a bucket."""
    return fresh_home(tmp_path, place)
