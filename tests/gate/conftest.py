"""An activity without personal data, a home in a folder, and the gate on them."""

from __future__ import annotations

from contextlib import suppress

import pytest

from consentry.errors import LogError, StorageError
from consentry.gate import open_gate

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleGateBot
purposes: [news-monitoring]
"""


@pytest.fixture
def where(tmp_path):
    """What ``open_gate`` takes."""
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    return {
        "activity": tmp_path / "activity.yaml",
        "home": str(tmp_path / "home"),
        "keys": tmp_path / "keys",
    }


@pytest.fixture
def gate(where):
    """A gate, closed at the end; a test may have broken its log."""
    opened = open_gate(**where)
    yield opened
    with suppress(LogError, StorageError):
        opened.close()
