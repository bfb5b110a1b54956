"""Erasing very many records: what is held of each is small, and parts of one erasure are one.

Taken out to see the tests fail: joining the parts of an erasure; looking at a shard that changed
since; addresses that are no run of the bytes of one.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provenance.doubles import Memory
from vault.test_erase_killed import GONE, NOW, SITE, again, erase, filled

from consentry.errors import StorageError
from consentry.provenance import OPS, paths
from consentry.vault.erase import (
    Indices,
    Selector,
    Urls,
    certificate,
    plan,
    records,
    unfinished,
)
from consentry.vault.erased import check_erased
from consentry.vault.shards import CLOCK, Shards, Waiting, entries_of, packed

__all__ = ["filled"]

INDICES = st.sets(st.integers(0, 2000))


@given(INDICES, INDICES)
def test_leaves_are_the_same_by_runs_by_tiles_and_one_by_one(here, there):
    leaves = Indices()
    for origin, indices in (("b", here), ("a", there)):
        for index in sorted(indices):
            leaves.add(origin, index)
    of_runs = Indices.of(reversed(list(leaves.in_runs())))
    for found in (leaves, of_runs):
        assert {(o, i) for o, first, last in found.in_runs() for i in range(first, last + 1)} == {
            *(("b", i) for i in here),
            *(("a", i) for i in there),
        }
        among = found.among("b")
        assert {i for i in range(2100) if among(i)} == here
        tiles = {at * paths.WIDTH + p for at, places in found.tiles("a") for p in places}
        assert tiles == there


URL = "https://gone.example/people/7?a=%20b"


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"x\x8c\x14" + URL.encode() + b"\x94", True),
        (b"A" + URL.encode(), True),
        (b"https://other.example/?to=" + URL.encode() + b'"', True),
        (b"http://gone.example:80//people/./7?a=%20b ", True),
        (URL.encode() + b"c", False),
        (b"https://gone.example/people/ 7?a=%20b", False),
        (b"https://gone.example/b|", True),
        (b"https://gone.example/b|c", False),
        (b"http" * 50_000, False),
        (b"", False),
    ],
    ids=range(10),
)
def test_an_address_is_found_in_bytes_up_to_its_end(data, named):
    urls = Urls([URL, "https://gone.example/b|"])
    assert urls.named_in(data) == named
    assert urls.has("HTTPS://GONE.example/people/7?a=%20b")
    assert urls.sites == {"gone.example"}


@given(st.dictionaries(st.binary(min_size=16, max_size=16), st.integers(0, 2**64 - 1)))
def test_entries_of_leaves_and_clocks_go_and_others_stay(entries):
    storage = Memory()
    shards, waiting = Shards(storage, 0), Waiting()
    shards.merge(entries)
    gone = {k for k, n in entries.items() if n % 2 and not n & CLOCK}
    clocks = {k for k, n in entries.items() if n % 3 == 0 and n & CLOCK}
    waiting.add(dict.fromkeys(clocks, CLOCK))
    assert shards.drop(lambda index: index % 2, waiting) == len(gone | clocks)
    left = {k: n for k, n in entries.items() if k not in gone | clocks}
    stored = dict(
        e for at in range(256) for e in entries_of(storage.objects.get(paths.shard(at), b""))
    )
    assert stored == left
    back = dict.fromkeys(gone, 1)
    Shards(storage, 0).merge(back)
    assert shards.drop(lambda index: index % 2, waiting) == len(gone)
    shards.save(0, entries)
    assert shards.drop_from_tail(lambda index: index % 2, waiting) == len(gone | clocks)
    assert shards.state().tail == packed(left)


def test_an_erasure_of_many_records_that_was_cut_off_is_finished_as_one(filled, monkeypatch):
    monkeypatch.setattr(records, "_MOST", 1)
    plain, _ = again(filled)
    with monkeypatch.context() as cut_off:
        cut_off.delattr(Shards, "drop")
        with pytest.raises(AttributeError):
            erase(plain)
    runs = [[1, 2], [255, 256], [300, 300]]
    (work,) = unfinished(plain)
    assert [len(work.began), work.items, work.leaves.runs()] == [
        len(runs),
        len(GONE),
        {plain.reader("worker").origin: runs},
    ]
    done = erase(plain)
    assert len(done.finished) == 1
    assert not unfinished(plain)
    report = check_erased(plain)
    assert not report.problems
    assert sorted(report.erased.values()) == [1, 2, 2]
    envelope, proof = certificate.issue(plain, plain.reader(OPS).size - 1)
    checked = certificate.check(plain, json.dumps(envelope).encode(), proof)
    assert checked.holds
    assert f"the keys of all {len(GONE)} records it names are zeroed" in checked.shown


def test_where_the_vault_keeps_versions_nothing_is_recorded_as_erased(filled, monkeypatch):
    home, _ = again(filled)
    with monkeypatch.context() as versioned:
        versioned.setattr(Memory, "rewritten", lambda self, prefix="": iter([f"{prefix}keys/000"]))
        with pytest.raises(StorageError, match=r"keeps older versions.* as of keys/000"):
            erase(home)
    assert len(unfinished(home)) == 1
    assert len(erase(home).finished) == 1


@pytest.mark.parametrize("damage", [None, b"x"], ids=["gone", "damaged"])
def test_a_key_tile_that_is_gone_is_told_and_stops_no_other(filled, damage):
    home, _ = again(filled)
    name = "logs/worker/keys/000"
    del home.vault.objects[name]
    if damage is not None:
        home.vault.objects[name] = damage
    found = plan(home, Selector(sites=(SITE,)), now=NOW)
    assert [each.rpartition("/")[2] for each in found.ids] == ["256", "300"]
    (problem,) = found.problems
    assert "worker/1: " in problem
    assert "key tile" in problem
