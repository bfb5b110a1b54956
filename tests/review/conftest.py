"""A home in a fresh folder, and again in a bucket."""

from __future__ import annotations

import pytest
from provenance.doubles import fresh_home


@pytest.fixture
def home(tmp_path, place):
    return fresh_home(tmp_path, place)
