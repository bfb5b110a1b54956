"""Erasing a long log in several processes does what one alone does, and none of them is relied on.

Taken out to see the tests fail: doing what a process did not answer for; keeping the order of
parts; leaves about one in an earlier part; weighing by some tiles.
"""

from __future__ import annotations

import json
import sys

import pytest
from provenance.doubles import append_together, fresh_home, lying

from consentry.provenance import OPS, Draft, Log, verify
from consentry.vault import check_vault
from consentry.vault.erase import (
    Selector,
    carry_out,
    certificate,
    known,
    plan,
    search,
    spread,
    weight,
    zeroing,
)
from consentry.vault.labels import Labels

NOW = 1_700_000_040
SIZE = 4_202
ABOUT = SIZE - 1
"""A leaf about the first, in another part of the work."""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A log of twenty tiles, each of which is worth a process."""
    for module, name in ((search, "TILES"), (known, "_TILES"), (zeroing, "_TILES")):
        monkeypatch.setattr(module, name, 1)
    monkeypatch.setattr(spread, "WORTH", 1)
    monkeypatch.setattr(spread, "processes", lambda: 2)
    home = fresh_home(tmp_path)
    labels = Labels(home)
    with Log.open(home, "worker", clock=lambda: NOW) as log:
        for each in append_together(log, [draft(labels, number) for number in range(ABOUT)]):
            each.result()
        log.append(draft(labels, ABOUT)).result()
    return home


def draft(labels: Labels, number: int) -> Draft:
    public = {
        "event": "review" if number == ABOUT else "collect",
        "time": 60,
        "categories": ["contact"],
        "places": {"GB" if number % 5 == 0 else "FR": 1000},
    }
    private = {"url": f"https://a.example/{number}", "item": "x"}
    private |= labels.of([("email", f"p{number // 3}@a.example")])
    return Draft(public, private, b"body", 0 if number == ABOUT else None)


@pytest.mark.parametrize("program", [sys.executable, "/bin/false"], ids=["several", "none answers"])
def test_what_processes_find_and_erase(home, monkeypatch, program):
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setattr(weight, "MOST", 5)
    if program != "/bin/false":
        for work in (search.Search, known.Reading, zeroing._Zero):
            monkeypatch.delattr(work, "__call__")
    person = plan(home, Selector(subjects=(("email", "p700@a.example"),)), now=NOW)
    assert [each.rpartition("/")[2] for each in person.ids] == ["2100", "2101", "2102"]
    found = plan(home, Selector(places=("GB",)), now=NOW)
    gone = {*range(0, SIZE, 5)}
    assert [int(each.rpartition("/")[2]) for each in found.items.ids()] == sorted(gone)
    assert len(found.leaves) == len(gone) + 1
    before = plan_of_all(home, found)
    assert found.bytes_are_about
    assert abs(found.bytes - before) < before / 50
    done = carry_out(home, found, reason="an order", by="A. Privacy")
    assert (done.items, done.records, done.bytes) == (len(gone), len(gone) + 1, before)
    reader = home.reader("worker")
    for number in (0, 1, 255, 256, 2_555, ABOUT):
        erased = number in gone or number == ABOUT
        assert reader.state(number) == ("erased" if erased else "live")
        assert [each is None for each in lying(reader.vault, number)] == [erased, erased]
    assert check_vault(home).ok
    assert verify(home.log, home.root_vkey).ok
    envelope, proof = certificate.issue(home, home.reader(OPS).size - 1)
    assert certificate.check(home, json.dumps(envelope).encode(), proof).holds


def plan_of_all(home, found) -> int:
    """What is sealed for all that goes, in bytes."""
    vault = home.reader("worker").vault
    origin = home.reader("worker").origin
    return sum(vault.weigh(at, places) for at, places in found.leaves.tiles(origin))
