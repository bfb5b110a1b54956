"""Slots against erase records: each erased slot is named by one, and none is empty without."""

from __future__ import annotations

import pytest
from provenance.doubles import append_together, draft, fresh_home, halve, refusal

from consentry.provenance import Draft, Home, Log
from consentry.provenance.slots import ERASED, NONE, UNUSED, KeyTile
from consentry.vault import live
from consentry.vault.check import check_vault
from consentry.vault.erase import Selector, carry_out, plan
from consentry.vault.erased import check_erased
from consentry.vault.lost import needing

NOW = 1_700_000_000
WHO = {"by": "A. Privacy", "reason": "expired", "now": NOW}


@pytest.fixture
def filled(home):
    with Log.open(home, "worker", clock=lambda: NOW) as log:
        drafts = [refusal(n) if n % 10 == 3 else draft(n) for n in range(300)]
        for each in drafts[5:7]:
            each.public["retain_until"] = 60
        append_together(log, drafts)[-1].result()
    return home


def change(home, index, state):
    area, name = home.vault_area("worker"), f"keys/{index // 256:03d}"
    tile = KeyTile(area.get(name)[0])
    tile.set_empty(index % 256, state)
    area.put(name, bytes(tile))


def test_erased_slots_are_counted_by_the_record_that_names_them(filled):
    carry_out(filled, plan(filled, Selector(expired_at=NOW), now=NOW), **WHO)
    seen = []
    keyless = Home.open(filled.where, keys=filled.keyring.folder / "none")
    report = check_erased(keyless, lambda *step: seen.append(step))
    assert report.problems == []
    ((record, count),) = report.erased.items()
    assert (record.rpartition("/")[0], count) == (f"consentry/{filled.id}/ops", 2)
    assert report.live >= 268
    assert ("worker", 300, 300) in seen


def test_keys_that_a_backup_brought_back_are_named_and_their_items_stay_out_of_use(filled):
    area = filled.vault_area("worker")
    backup = {name: area.get(name)[0] for name in area.list("")}
    carry_out(filled, plan(filled, Selector(expired_at=NOW), now=NOW), **WHO)
    for name, data in backup.items():
        area.put(name, data)
    problems = check_erased(filled).problems
    assert [each.index for each in problems] == [5, 6]
    assert "ops/0 erased it" in str(problems[0])
    indices = {int(each.provenance_id.rpartition("/")[2]) for each in live(filled)}
    assert indices.isdisjoint({5, 6})
    carry_out(filled, plan(filled, Selector(expired_at=NOW), now=NOW), **WHO)
    assert check_erased(filled).problems == []


@pytest.mark.parametrize("state", [ERASED, NONE, UNUSED])
def test_a_slot_that_was_zeroed_without_a_record_is_named_by_object_and_index(filled, state):
    change(filled, 257, state)
    (problem,) = check_erased(filled).problems
    assert problem.name.endswith("worker/keys/001")
    assert problem.index == 257


def test_a_key_tile_that_is_gone_or_damaged_is_named(filled):
    area = filled.vault_area("worker")
    whole = area.get("keys/001")[0]
    area.delete("keys/001")
    assert [each.index for each in check_erased(filled).problems] == [256]
    area.put("keys/001", whole[:-1])
    assert [each.index for each in check_erased(filled).problems] == [256]


def test_an_object_that_live_leaves_need_is_missed_by_name_and_leaves_and_no_other(filled):
    area = filled.vault_area("worker")
    for name in ("parts/000.1", "sealed/000.1", "content/000.1"):
        if name.startswith("sealed/"):
            halve(area)
        whole = area.get(name)[0]
        area.delete(name)
        (problem,) = check_erased(filled).problems
        assert (problem.name.rpartition("worker/")[2], problem.index) == (name, 0)
        assert "230 leaves sealed is lost, 0-2, 4-12, 14-22," in str(problem)
        area.put(name, whole)
    (batch,) = area.list("batches/")
    area.delete(batch)
    assert [each.index for each in check_erased(filled).problems] == [256]
    carry_out(filled, plan(filled, Selector(everything=True), now=NOW), **WHO)
    assert [n for n in area.list("") if n.startswith(("parts/", "sealed/", "content/"))] == []
    assert check_erased(filled).problems == []


@pytest.mark.parametrize("commits", [1, 3], ids=["at-once", "gathered"])
def test_leaves_that_sealed_no_content_miss_none(tmp_path, commits):
    """Also where an earlier version, having thinned the bundle to nothing, removed it."""

    home = fresh_home(tmp_path)

    def refused(number):
        return Draft({"event": "refuse", "time": 0, "number": number}, {"why": number})

    with Log.open(home, "worker", clock=lambda: NOW) as log:
        for first in range(0, 300, 300 // commits):
            drafts = [refused(n) for n in range(first, first + 300 // commits)]
            if not first:
                drafts[0] = draft(0)
                drafts[0].public["retain_until"] = 60
            append_together(log, drafts)[-1].result()
    assert check_erased(home).problems == []
    assert check_vault(home).ok
    carry_out(home, plan(home, Selector(expired_at=NOW), now=NOW), **WHO)
    area = home.vault_area("worker")
    halve(area)
    (content,) = area.list("content/")
    area.delete(content)
    assert check_erased(home).problems == []
    assert check_vault(home).ok
    (sealed,) = area.list("sealed/")
    area.delete(sealed)
    assert [each.index for each in check_erased(home).problems] == [1]
    assert not check_vault(home).ok


def test_of_orders_those_that_were_given_miss_their_text():
    """In a tile where slots are erased, and of a home with contents apart."""
    tile = KeyTile()
    tile.set_empty(0, ERASED)
    orders = [{"from": 60, "kinds": ["stop"]}, {"lifted": 60, "kinds": ["stop"]}]
    records = [{"event": "collect"}, *({"event": "order", "order": each} for each in orders)]
    assert needing("content/000", tile, [0, 1, 2], records.__getitem__) == [0, 1]
