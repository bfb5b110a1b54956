"""The vault against the log: what is live opens and fits, what does not is named by its leaf."""

from __future__ import annotations

from dataclasses import replace

import pytest
from provenance.doubles import append_together, draft, halve, refusal

from consentry.errors import KeyMissingError
from consentry.provenance import Home, Log
from consentry.provenance.slots import LIVE, NONE, UNUSED, KeyTile
from consentry.vault import check_vault


@pytest.fixture
def filled(home):
    with Log.open(home, "worker", clock=lambda: 0) as log:
        drafts = [refusal(n) if n % 10 == 3 else draft(n) for n in range(300)]
        append_together(log, drafts)[-1].result()
        log.vault.erase_slot(7)
    return home


def test_a_whole_vault_opens_and_its_states_are_counted(filled):
    seen = []
    report = check_vault(filled, lambda *step: seen.append(step))
    assert report.ok
    assert (report.live, report.none, report.erased) == (269, 30, 1)
    assert report.bytes > 269 * len("content of 1")
    assert seen == [("worker", 256, 300), ("worker", 300, 300)]


@pytest.mark.parametrize("kind", ["parts", "sealed", "content"])
def test_a_changed_byte_of_what_is_sealed_is_found(filled, kind):
    area = filled.vault_area("worker")
    if kind != "parts":
        halve(area)
        assert check_vault(filled).ok
    (name,) = area.list(f"{kind}/")
    data = bytearray(area.get(name)[0])
    data[len(data) // 2] ^= 1
    area.put(name, bytes(data))
    assert len(check_vault(filled).problems) == 1


@pytest.mark.parametrize("state", [NONE, UNUSED])
def test_a_slot_emptied_without_being_erased_is_found(filled, state):
    area = filled.vault_area("worker")
    tile = KeyTile(area.get("keys/000")[0])
    tile.set_empty(9, state)
    area.put("keys/000", bytes(tile))
    (problem,) = check_vault(filled).problems
    assert problem.index == 9


def test_a_lost_object_is_found(filled):
    area = filled.vault_area("worker")
    halves = ("sealed/000.1", "content/000.1")
    for name in ("keys/001", "batches/1-256-44", "parts/000.1", *halves):
        if name.startswith("sealed/"):
            halve(area)
        data = area.get(name)[0]
        area.delete(name)
        problems = check_vault(filled).problems
        assert problems
        if name.endswith(".1"):
            (problem,) = problems
            assert f"{name} is missing from the vault: leaves 0-2, 4-6, 8-12, 14-22," in str(
                problem
            )
            assert problem.index == 0
        area.put(name, data)
    assert check_vault(filled).ok


def test_what_was_erased_to_the_last_content_is_not_missing(filled):
    vault, area = filled.reader("worker").vault, filled.vault_area("worker")
    with Log.open(filled, "bare", clock=lambda: 0) as log:
        bare = [replace(draft(n), content=None if n else b"the only one") for n in range(256)]
        append_together(log, bare)[-1].result()
        log.vault.erase_slots(0, [0])
        assert log.vault.thin(0, [0])
    assert check_vault(filled).ok
    live = [place for place in range(256) if vault.tile(0).state(place) == LIVE]
    vault.erase_slots(0, live)
    vault.thin(0, [*live, 7])
    assert check_vault(filled).ok
    assert list(area.list("parts/")) == []


def test_without_the_key_it_says_so_and_finds_no_fault(filled):
    keyless = Home.open(filled.where, keys=filled.keyring.folder / "none")
    with pytest.raises(KeyMissingError):
        check_vault(keyless)
