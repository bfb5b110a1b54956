"""What keeps a gate from opening is one sentence that says where, and what to do."""

from __future__ import annotations

import json
import time

import pytest

from consentry.errors import ConsentryError
from consentry.gate import open_gate

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleLogBot
purposes: [news-monitoring]
"""


@pytest.fixture
def opened(tmp_path):
    """Opens the same home each time."""
    (tmp_path / "activity.yaml").write_text(ACTIVITY)

    def run() -> None:
        home, keys = str(tmp_path / "home"), tmp_path / "keys"
        open_gate(activity=tmp_path / "activity.yaml", home=home, keys=keys).close()

    run()
    return run


def test_a_clock_that_was_set_back_would_put_orders_out_of_force_so_nothing_begins(
    opened, tmp_path, monkeypatch
):
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 1800)
    opened()
    monkeypatch.setattr(time, "time", lambda: real() - 86_400)
    with pytest.raises(ConsentryError, match=r"Set the clock right.*CONSENTRY_WORKER=worker-2"):
        opened()
    monkeypatch.undo()
    opened()


def test_a_home_that_is_damaged_or_of_a_newer_version_says_so(opened, tmp_path, typed):
    home = tmp_path / "home"
    head, manifest = home / "log" / "logs" / "worker" / "head", home / "log" / "manifest"
    for path in (head, manifest):
        whole = path.read_bytes()
        path.write_bytes(whole.replace(b"a", b"b"))
        with pytest.raises(ConsentryError, match=r"(?i)is damaged: .* restore that from a copy"):
            opened()
        path.write_bytes(whole)
    manifest.write_bytes(b"x")
    code, _, err = typed("log", "show", "--home", home, "--keys", tmp_path / "keys")
    assert (code, "Restore that from a copy" in err) == (2, True), err
    said = json.loads((home / "home.json").read_text())
    (home / "home.json").write_text(json.dumps(said | {"format": 2}))
    with pytest.raises(ConsentryError, match=r"a home of format 2.* or a newer one"):
        opened()
