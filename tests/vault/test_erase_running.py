"""Erasing while a crawl writes: nothing that is erased comes back through what it has in memory."""

from __future__ import annotations

import pytest
from provenance.doubles import append_together, draft, fresh_home

from consentry.provenance import Log, paths
from consentry.vault import Index, check_vault
from consentry.vault.erase import Selector, carry_out, plan
from consentry.vault.index import Hashes
from consentry.vault.shards import ENTRY

NOW = 1_700_000_040


@pytest.fixture
def home(tmp_path):
    return fresh_home(tmp_path)


def erase(home, *numbers) -> None:
    urls = tuple(f"https://example.org/{number}" for number in numbers)
    carry_out(home, plan(home, Selector(urls=urls), now=NOW), by="A", reason="b")


def site_draft(home, number):
    made = draft(number)
    return type(made)(
        {**made.public, "site": home.site_label("example.org")}, made.private, made.content
    )


def entries(home) -> set[bytes]:
    area, found = home.vault_area("worker"), set()
    for name in area.list("index/"):
        data = area.get(name)[0]
        found.update(data[at : at + 16] for at in range(len(data) - ENTRY + 1))
    return found


def test_an_index_in_memory_writes_no_entry_of_what_was_erased(home):
    with Log.open(home, "worker", clock=lambda: NOW) as log:
        index = Index.open(home, log)
        for each in append_together(log, [site_draft(home, n) for n in range(20)]):
            each.result()
        erase(home, 3, 7)
        index.flush()
        hashes = Hashes(home.secret("url-index"))
        kept, gone = (hashes.url(f"https://example.org/{n}") for n in (4, 3))
        assert kept in entries(home)
        assert gone not in entries(home)


def test_a_bundle_that_is_made_while_a_leaf_is_erased_does_not_keep_it(home, monkeypatch):
    with Log.open(home, "worker", clock=lambda: NOW) as log:
        for each in append_together(log, [site_draft(home, n) for n in range(200)]):
            each.result()
        taken = log.vault._bundles.sealed(5)[12:]
        storage, read = log._writer._vault._bundles._storage, []

        def get(name, real=storage.get):
            found = real(name)
            if name.startswith(paths.BATCHES) and not read:
                read.append(name)
                erase(home, 5)
            return found

        monkeypatch.setattr(storage, "get", get)
        for each in append_together(log, [site_draft(home, n) for n in range(200, 260)]):
            each.result()
    assert read, "the erasure fell between the writer's read and its write"
    area = home.vault_area("worker")
    assert area.exists(paths.parts(0))
    assert not any(taken in area.get(name)[0] for name in area.list(""))
    assert home.reader("worker").state(5) == "erased"
    assert check_vault(home).ok


def test_a_writer_goes_on_after_slots_of_its_tile_were_erased(home):
    with Log.open(home, "worker", clock=lambda: NOW) as log:
        for number in range(6):
            log.append(site_draft(home, number)).result()
            if number:
                erase(home, number - 1)
    reader = home.reader("worker")
    assert [reader.state(n) for n in range(6)] == ["erased"] * 5 + ["live"]
    assert check_vault(home).ok
