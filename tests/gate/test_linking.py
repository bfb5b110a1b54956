"""No profiles: so many items of one person over sites, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from consentry.errors import LogError, SealError
from consentry.evidence import Finding, Where
from consentry.gate import linking
from consentry.gate.linking import EVERY, MOST, PATIENCE, WINDOW, Links
from consentry.provenance import Home, paths
from consentry.provenance.rotation import replace_wrapping_key
from consentry.vault.guard import Guard


def of(name: str, kind: str = "personal.name.author") -> tuple[Finding, ...]:
    return (Finding(kind, Where("item"), name),)


def kept(links: Links, name: str, site: str, now: int = 0) -> bool:
    if links.beyond(of(name), site, now):
        return False
    links.count(of(name), site, now)
    return True


def opened(where: str, keys: Path) -> Home:
    make = Home.open if Home.exists(where) else Home.make
    return make(where, keys=keys / "keys")


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
    assert not kept(links, "Ann Poe", "z.example", WINDOW - 1)
    assert kept(links, "Ann Poe", "z.example", WINDOW)
    assert links._key != key


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("personal.name.author", "J\u00f6rg Poe", "Poe, Jo\u0308rg"),
        ("personal.contact.phone", "+44 20 7946 0123", "0044-20-79460123"),
        ("personal.online.handle", "@mossy_rock", "Mossy_Rock"),
    ],
)
def test_one_person_is_one_however_it_is_written(kind, one, other):
    links = Links()
    for n in range(MOST):
        links.count(of(one, kind), f"{n}.example", 0)
    assert links.beyond(of(other, kind), "z.example", 0)
    assert not links.beyond(of(other + "x1", kind), "z.example", 0)


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


def test_workers_of_a_home_count_together_and_go_on_after_a_restart(place, tmp_path):
    home = opened(place, tmp_path)
    one, two = Links(Guard(home, "one")), Links(Guard(home, "two"))
    for n in range(MOST // 2):
        assert kept(one, "Ann Poe", "a.example", n)
        assert kept(two, "Ann Poe", "b.example", n)
    assert kept(one, "Ann Poe", "a.example", 50), "nobody has told the other yet"
    for links in (one, two, one):
        links.refresh(100, at_once=True)
    assert not kept(one, "Ann Poe", "a.example", 101)
    assert not kept(two, "Ann Poe", "c.example", 101)
    again = Links(Guard(opened(place, tmp_path), "one"))
    assert not kept(again, "Ann Poe", "a.example", 102)
    assert kept(again, "Bob Roe", "a.example", 102)
    for name in home.vault.list(paths.GUARD):
        data = home.vault.get(name)[0]
        assert not {b"Ann", b"ann poe", b"example"} & {data[i : i + 7] for i in range(len(data))}
        assert b"example" not in data


def test_when_a_window_is_over_its_key_and_its_counters_are_gone(place, tmp_path):
    home = opened(place, tmp_path)
    links = Links(Guard(home, "one"))
    for n in range(MOST):
        kept(links, "Ann Poe", f"{n}.example", 5)
    links.refresh(10, at_once=True)
    before, person = set(home.vault.list(paths.GUARD)), links._key
    assert {name.split("/")[1] for name in before} == {"0"}
    assert kept(links, "Ann Poe", "z.example", WINDOW)
    links.refresh(WINDOW + 1, at_once=True)
    after = set(home.vault.list(paths.GUARD))
    assert {name.split("/")[1] for name in after} == {"1"}
    assert links._key != person


def test_a_worker_whose_clock_is_behind_leaves_the_window_of_the_others(place, tmp_path):
    home = opened(place, tmp_path)
    ahead = Links(Guard(home, "one"))
    for n in range(MOST):
        kept(ahead, "Ann Poe", f"{n}.example", WINDOW + 1)
    ahead.refresh(WINDOW + EVERY + 2, at_once=True)
    kept(Links(Guard(home, "two")), "Bob Roe", "a.example", WINDOW - 1)
    assert not kept(Links(Guard(home, "two")), "Ann Poe", "z.example", WINDOW + EVERY + 3)


def test_counters_that_do_not_open_are_a_refusal(place, tmp_path):
    home = opened(place, tmp_path)
    one, two = Links(Guard(home, "one")), Links(Guard(home, "two"))
    kept(one, "Ann Poe", "a.example")
    kept(two, "Ann Poe", "a.example")
    one.refresh(1, at_once=True)
    (name,) = [name for name in home.vault.list(paths.GUARD) if name.endswith("of/one")]
    home.vault.put(name, b"rubbish")
    two.refresh(EVERY + 1)
    with pytest.raises(LogError, match="cannot be read"):
        two.beyond(of("Bob Roe"), "a.example", EVERY + 2)
    assert not two.beyond((), "a.example", EVERY + 2), "an item that names nobody needs none"
    with pytest.raises(SealError):
        Links(Guard(home, "three")).beyond(of("Bob Roe"), "a.example", 5)
    home.vault.purge(name)
    two.refresh(2 * EVERY + 2)
    with pytest.raises(LogError, match="cannot be read"):
        two.beyond(of("Bob Roe"), "a.example", 2 * EVERY + 3)
    with pytest.raises(SealError, match="is gone"):
        Links(Guard(home, "one")).beyond(of("Bob Roe"), "a.example", 2 * EVERY + 3)
    one.count(of("Bob Roe"), "a.example", 2 * EVERY + 3)
    one.refresh(2 * EVERY + 4, at_once=True)
    two.refresh(3 * EVERY + 4)
    assert kept(two, "Bob Roe", "a.example", 3 * EVERY + 5), "its worker has written it again"


def test_a_storage_that_does_not_answer_is_waited_for_only_so_long(tmp_path, monkeypatch):
    home = opened(str(tmp_path / "data"), tmp_path)
    links = Links(Guard(home, "one"))
    kept(links, "Ann Poe", "a.example")
    (tmp_path / "data" / "vault" / "guard").rename(tmp_path / "away")
    (tmp_path / "data" / "vault" / "guard").write_text("no folder")
    links.refresh(EVERY)
    assert kept(links, "Ann Poe", "a.example", EVERY + 1)
    links.refresh(PATIENCE)
    with pytest.raises(LogError, match="cannot be read"):
        links.beyond(of("Ann Poe"), "a.example", PATIENCE)


def test_its_key_is_apart_from_the_other_keys_of_persons(tmp_path):
    """DESIGN's four: with what a worker holds of one, nothing can be said in another."""
    home = opened(str(tmp_path / "data"), tmp_path)
    links, person = Links(Guard(home, "one")), "ann@example.org"
    kept(links, person, "a.example", 5)
    first = links._hash(person)
    kept(links, person, "a.example", WINDOW + 5)
    seen = {
        first,
        links._hash(person),
        home.pseudonym_key("a.example")[:16],
        home.secret("suppression").mac(person.encode())[:16],
        home.secret("consent").mac(person.encode())[:16],
    }
    assert len(seen) == 5, "two windows, and three other keys"


def test_a_new_wrapping_key_wraps_the_windows_key_too(tmp_path):
    home = opened(str(tmp_path / "data"), tmp_path)
    links = Links(Guard(home, "one"))
    kept(links, "Ann Poe", "a.example", 5)
    replace_wrapping_key(home)
    again = Links(Guard(opened(str(tmp_path / "data"), tmp_path), "two"))
    assert kept(again, "Ann Poe", "a.example", 6)
    assert again._key == links._key
