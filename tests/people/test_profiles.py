"""Of one person only so many items are kept, once they are of more than one site."""

from __future__ import annotations

import pytest
from people.crawling import Research, store

from consentry.errors import Refused
from consentry.gate import linking


def test_one_item_more_of_somebody_on_another_site_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(linking, "MOST", 2)
    gate = Research(tmp_path).gate()
    try:
        for n in range(3):
            store(gate, f"https://press.example/{n}", name="Avery Example")
        store(gate, "https://other.example/1", name="Rowan Example", email="rowan@press.example")
        with pytest.raises(Refused) as refused:
            store(gate, "https://other.example/2", name="Avery Example")
    finally:
        gate.close()
    (reason,) = (r for r in refused.value.decision.reasons if r.verdict == "deny")
    assert reason.rule == "default/profile-building"
