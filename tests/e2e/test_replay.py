"""The replay in docs/examples ends as it says: an order obeyed by a running crawl, and proved."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[2] / "docs" / "examples" / "replay.py"


def test_the_order_is_obeyed_erased_and_proved(tmp_path):
    folder = tmp_path / "replay"
    done = subprocess.run(
        [sys.executable, SCRIPT, folder], capture_output=True, text=True, timeout=290
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "   NO:" not in done.stdout
    assert done.stdout.count("   yes:") == 16
    assert "verified: " in done.stdout
    assert "NOT what it says it is" in done.stdout
    again = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True)
    assert again.returncode == 1
    assert "not empty" in again.stderr
