"""No profiles: so many items of one person over sites, and no more."""

from __future__ import annotations

from consentry.evidence import Finding, Where
from consentry.gate import linking
from consentry.gate.linking import MOST, WINDOW, Links


def of(name: str, kind: str = "personal.name.author") -> tuple[Finding, ...]:
    return (Finding(kind, Where("item"), name),)


def kept(links: Links, name: str, site: str, now: int = 0) -> bool:
    if links.beyond(of(name), site, now):
        return False
    links.count(of(name), site, now)
    return True


def test_of_one_site_any_number_and_over_sites_so_many():
    links = Links()
    assert all(kept(links, "Ann Poe", "a.example") for _ in range(MOST + 10))
    assert not kept(links, "ann  POE", "b.example")
    assert kept(links, "Bob Roe", "b.example")
    links = Links()
    assert [kept(links, "Ann Poe", f"{n % 2}.example") for n in range(MOST + 3)].count(False) == 3


def test_a_new_window_has_a_new_key_and_counts_nothing():
    links = Links()
    for n in range(MOST):
        kept(links, "Ann Poe", f"{n}.example", 5)
    key = links._key
    assert not kept(links, "Ann Poe", "z.example", 4 + WINDOW)
    assert kept(links, "Ann Poe", "z.example", 5 + WINDOW)
    assert links._key != key


def test_what_many_share_is_nobody():
    links = Links()
    links.count(of("info@example.org", "personal.contact.email-role"), "a.example", 0)
    assert not links._counts


def test_it_holds_no_name_and_is_bounded(monkeypatch):
    monkeypatch.setattr(linking, "SUBJECTS", 10)
    links = Links()
    for n in range(40):
        links.count(of(f"Person {n}"), "a.example", 0)
    assert len(links._counts) == 10
    assert "Person" not in repr(links)
