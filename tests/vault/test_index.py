"""The index of URLs: finds what is live, survives crashes, and never holds a URL."""

from __future__ import annotations

import pytest
from provenance.doubles import append_together, draft, refusal

from consentry.provenance import Draft, Log, paths
from consentry.vault import Index
from consentry.vault import index as module


def opened(home):
    log = Log.open(home, "worker", clock=lambda: 0)
    return log, Index.open(home, log)


def key(number):
    private = draft(number).private
    return private["url"], private["item"]


def fill(log, numbers):
    for future in append_together(log, [draft(n) for n in numbers]):
        future.result()


def test_an_item_is_found_as_soon_as_its_future_resolves(home):
    log, index = opened(home)
    receipt = log.append(draft(1)).result()
    assert index.find_item(*key(1)) == receipt.provenance_id
    assert index.find_url(key(1)[0]) == receipt.provenance_id
    assert index.find_item(key(1)[0], "other") is None
    assert index.find_url("https://example.org/other") is None
    log.close()


def test_the_last_item_of_a_url_is_the_one_that_is_found(home):
    log, index = opened(home)
    url = "https://example.org/"
    for item in ("first", "second"):
        public = {"event": "collect", "time": 0}
        log.append(Draft(public, {"url": url, "item": item}, b"{}")).result()
    assert index.find_url(url).endswith("/1")
    assert index.find_item(url, "first").endswith("/0")
    log.close()


def test_an_erased_item_is_not_found(home):
    log, index = opened(home)
    fill(log, range(3))
    log.vault.erase_slot(1)
    assert index.find_item(*key(1)) is None
    assert index.find_url(key(1)[0]) is None
    assert index.find_item(*key(2))
    log.close()


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "crashed"])
@pytest.mark.parametrize(("flush_at", "many"), [(65_536, 300), (32, 100)])
def test_an_index_opened_again_knows_all_that_the_log_has(
    home, monkeypatch, closed, flush_at, many
):
    monkeypatch.setattr(module, "_FLUSH_AT", flush_at)
    log, index = opened(home)
    for first in range(0, many, 50):
        fill(log, range(first, first + 50))
        log.append(refusal(0)).result()
    log.close()
    if closed:
        index.close()
    log, index = opened(home)
    assert all(index.find_item(*key(n)) for n in range(many))
    fill(log, [many])
    assert index.find_item(*key(many))
    log.close()


def test_catching_up_reads_only_what_is_new(home):
    log, index = opened(home)
    fill(log, range(100))
    log.close()
    index.close()
    log = Log.open(home, "worker", clock=lambda: 0)
    fill(log, range(100, 103))
    read = []
    real = log.read
    log.read = lambda at: (read.append(at), real(at))[1]
    Index.open(home, log)
    assert read == [100, 101, 102]
    log.close()


def test_records_about_others_and_refusals_are_not_found_as_items(home):
    log, index = opened(home)
    fill(log, [0])
    about = Draft({"event": "redact", "time": 0}, {"url": "https://example.org/x"}, about=0)
    log.append(about).result()
    assert index.find_url("https://example.org/x") is None
    log.close()


@pytest.mark.parametrize("name", [paths.INDEX_STATE, "index/shard"])
@pytest.mark.parametrize(
    "data", [b"", b"\xff" * 24, b"\x82\xa4size\x05\xa4tail\xc4\x00", b"x" * 23]
)
def test_a_damaged_index_finds_less_and_never_something_else(home, monkeypatch, name, data):
    monkeypatch.setattr(module, "_FLUSH_AT", 8)
    log, index = opened(home)
    fill(log, range(40))
    log.close()
    index.close()
    area = home.vault_area("worker")
    shards = [n for n in area.list("index/") if n != paths.INDEX_STATE]
    for each in shards if name == "index/shard" else [name]:
        area.put(each, data)
    log, index = opened(home)
    for n in range(40):
        assert index.find_item(*key(n)) in (None, f"{log.origin}/{n}")
    fill(log, [77])
    assert index.find_item(*key(77)) == f"{log.origin}/40"
    log.close()
    index.close()


def test_a_hit_that_leads_to_another_record_is_not_believed(home):
    log, index = opened(home)
    fill(log, range(2))
    index.add(1, *key(0))
    assert index.find_item(*key(0)) is None
    log.close()


def test_the_index_holds_neither_url_nor_digest(home, monkeypatch):
    monkeypatch.setattr(module, "_TAIL", 0)
    log, index = opened(home)
    fill(log, range(20))
    log.close()
    index.close()
    area = home.vault_area("worker")
    stored = b"".join(area.get(name)[0] for name in area.list("index/"))
    assert len(list(area.list("index/"))) > 10
    for n in range(20):
        for part in key(n):
            assert part.encode() not in stored
    assert "example" not in repr(index)


def test_shards_in_memory_are_bounded(home, monkeypatch):
    monkeypatch.setattr(module, "_FLUSH_AT", 64)
    monkeypatch.setattr(module, "_KEPT", 200)
    log, index = opened(home)
    fill(log, range(200))
    assert all(index.find_item(*key(n)) for n in range(200))
    kept = index._shards._kept
    assert sum(map(len, kept.values())) <= 200 + 24
    assert index._shards.held == sum(map(len, kept.values()))
    log.close()


def test_shards_of_a_new_log_are_not_asked_for_one_by_one(home, monkeypatch):
    log, index = opened(home)
    asked = []
    get = type(index._shards._storage).get
    monkeypatch.setattr(
        type(index._shards._storage),
        "get",
        lambda storage, name, *how: (asked.append(name), get(storage, name, *how))[1],
    )
    assert not any(index.find_item(*key(n)) for n in range(50))
    assert asked == []
    monkeypatch.setattr(module, "_FLUSH_AT", 1)
    monkeypatch.setattr(index._shards, "_keep", 0)
    fill(log, range(50))
    assert all(index.find_item(*key(n)) for n in range(50))
    log.close()


def test_a_log_put_back_in_time_makes_the_index_start_anew(home):
    log, index = opened(home)
    fill(log, range(5))
    log.close()
    index._size = 900
    index.close()
    log, index = opened(home)
    assert all(index.find_item(*key(n)) for n in range(5))
    log.close()
