"""Kept pages: sealed, found by their request alone, gone when they are old or erased."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consentry.vault.erase import Targets, Urls
from consentry.vault.erase.indices import Indices
from consentry.vault.pages import AREA, Kept, Pages

PAGES = {
    b"1": ("example.org", "https://www.example.org/a?x=1"),
    b"2": ("example.org", "https://other.example.org/b"),
    b"3": ("example.com", "https://example.com/"),
}


@pytest.fixture
def pages(home):
    kept = Pages(home)
    for request, (site, url) in PAGES.items():
        kept.keep(request, site, Kept(url, 100.0, 200, [(b"A", b"b")], b"words of " + request))
    return kept


def targets(**more):
    return replace(Targets(Indices()), **more)


def left(pages):
    return {r for r, (site, _) in PAGES.items() if pages.get(r, site, since=0.0)}


def test_a_page_comes_out_as_it_was_and_lies_there_sealed(pages, home):
    found = pages.get(b"1", "example.org", since=100.0)
    assert found == Kept(PAGES[b"1"][1], 100.0, 200, [(b"A", b"b")], b"words of 1")
    for name in home.vault.list(AREA):
        data = home.vault.get(name)[0]
        assert b"words" not in data
        assert b"example" not in data + name.encode()


def test_an_old_page_is_none_and_goes(pages, home):
    assert pages.get(b"1", "example.org", since=100.5) is None
    assert len(list(home.vault.list(AREA))) == 2


def test_a_page_that_was_changed_or_moved_is_none(pages, home):
    one, two, _ = sorted(home.vault.list(AREA))
    data = home.vault.get(one)[0]
    home.vault.put(two, data)
    home.vault.put(one, data[:-1] + bytes([data[-1] ^ 1]))
    assert len(left(pages)) == 1


@pytest.mark.parametrize(
    ("erased", "stays"),
    [
        ({"urls": Urls(["https://www.example.org/a?x=1"])}, {b"2", b"3"}),
        ({"urls": Urls(["https://www.example.org/a"])}, {b"1", b"2", b"3"}),
        ({"sites": ("example.org",)}, {b"3"}),
        ({"sites": ("other.example.org",)}, {b"1", b"3"}),
        ({}, {b"1", b"2", b"3"}),
    ],
)
def test_an_erasure_sweeps_what_is_of_its_urls_and_sites(pages, erased, stays):
    swept = list(pages.sweep(targets(**erased)))
    assert sum(each.removed for each in swept) == 3 - len(stays)
    assert left(pages) == stays
    assert list(pages.sweep(targets(**erased))) == []
