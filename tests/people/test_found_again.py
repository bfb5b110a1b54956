"""Who answers people finds the records about one without opening all, and keeps no more than they.

Taken out to see the tests fail: removing what is kept when a leaf is erased, and when one was
erased meanwhile; leaves about others; reading again what does not open; the name in what is sealed.
"""

from __future__ import annotations

import pytest
from provenance.doubles import Memory, append_together, fresh_home, on, refusal

from consentry.errors import DeniedError, KeyMissingError
from consentry.provenance import Draft, Log, paths
from consentry.provenance.leafvault import LeafVault
from consentry.vault.erase import Selector, about, carry_out, plan
from consentry.vault.labels import Labels, Sought

NOW = 1_700_000_040
SIZE = 2 * paths.WIDTH + 10
AVERY, BILLIE = ("email", "avery@press.example"), ("email", "billie@press.example")
HERS = (3, 255, 256, 300, 515)
PROFILE = "forum.example/u/avery"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    base = fresh_home(tmp_path_factory.mktemp("found"), "")
    home = on(base, Memory(), Memory())
    labels = Labels(home)

    def draft(number: int) -> Draft:
        if number in HERS or number == 7:
            who = labels.of([AVERY if number in HERS else BILLIE])
            url = f"https://news.example/{number}"
            public = {"event": "collect", "time": 60, "categories": ["contact"]}
            return Draft(public, {"url": url, **who}, b"{}")
        if number == 400:
            public = {
                "event": "collect",
                "time": 60,
                "categories": ["contact"],
                "site": "forum.example",
            }
            return Draft(public, {"url": f"https://{PROFILE}/posts?page=2"}, b"{}")
        if number == 450:
            return Draft({"event": "quarantine", "time": 60}, {"why": "her item"}, about=3)
        return refusal(number)

    with Log.open(home, "worker", clock=lambda: NOW) as log:
        for some in (range(450), range(450, SIZE)):
            for each in append_together(log, [draft(number) for number in some]):
                each.result()
    return base, dict(home.log.objects), dict(home.vault.objects)


@pytest.fixture
def home(filled, monkeypatch):
    monkeypatch.setattr(about, "TILES", 1)
    monkeypatch.setattr(about, "LEAVES", paths.WIDTH)
    base, log, vault = filled
    areas = Memory(), Memory()
    areas[0].objects.update(log)
    areas[1].objects.update(vault)
    return on(base, *areas)


def found(home, who=AVERY) -> list[int]:
    return [
        int(each.rpartition("/")[2]) for each in plan(home, Selector(subjects=(who,)), now=NOW).ids
    ]


def kept(home) -> set[str]:
    return set(home.vault_area("worker").list(paths.ABOUT))


def test_the_second_look_opens_what_is_found_and_what_is_new(home, monkeypatch):
    opened = []
    real = LeafVault.open_private

    def counted(self, index, *more):
        opened.append(index)
        return real(self, index, *more)

    monkeypatch.setattr(LeafVault, "open_private", counted)
    assert found(home) == [*HERS]
    assert kept(home) == {paths.about(0), paths.about(1)}
    opened.clear()
    assert found(home) == [*HERS]
    assert opened == [*HERS]
    assert found(home, BILLIE) == [7]
    assert found(home, ("profile", PROFILE)) == [400]
    assert found(home, ("profile", "forum.example/u/ave")) == []
    assert found(home, ("email", "nobody@press.example")) == []


def test_what_is_kept_names_nobody_and_opens_for_the_index_key_alone(home):
    found(home)
    (mark,) = Sought(home, [AVERY]).marks
    for name in kept(home):
        assert mark not in home.vault_area("worker").get(name)[0]
    index = home.keyring.folder / "index.key"
    key = index.read_bytes()
    try:
        index.unlink()
        with pytest.raises(KeyMissingError):
            found(home)
    finally:
        index.write_bytes(key)
        index.chmod(0o600)


def test_an_erased_leaf_takes_what_is_kept_of_its_neighbours_along(home):
    found(home)
    area = home.vault_area("worker")
    before = area.get(paths.about(1))
    gone = plan(home, Selector(items=(f"{home.reader('worker').origin}/3",)), now=NOW)
    assert len(gone.leaves) == 2, "the record about it goes too"
    carry_out(home, gone, reason="a reason", by="A. Privacy")
    assert kept(home) == set()
    assert found(home) == [*HERS[1:]]
    assert len(area.get(paths.about(1))[0]) < len(before[0])


def test_records_about_the_records_of_a_person_are_found_with_them(home):
    for _ in range(2):
        leaves = plan(home, Selector(subjects=(AVERY,)), now=NOW).leaves.runs()
        assert [450, 450] in leaves[home.reader("worker").origin]


def test_what_was_changed_or_moved_there_is_made_again(home):
    found(home)
    area = home.vault_area("worker")
    one, two = (area.get(paths.about(at))[0] for at in (0, 1))
    area.put(paths.about(0), two)
    area.put(paths.about(1), b"nothing")
    assert found(home) == [*HERS]
    assert [len(area.get(paths.about(at))[0]) for at in (0, 1)] == [len(one), len(two)]


@pytest.mark.parametrize("what", ["erased", "denied"])
def test_nothing_is_kept_that_was_erased_meanwhile_or_may_not_be_written(home, monkeypatch, what):
    put = Memory.put

    def first(self, name, data, **how):
        if f"/{paths.ABOUT}" in name:
            if what == "denied":
                raise DeniedError("may not be written")
            home.reader("worker").vault.erase_slot(3 if name.endswith("000") else 256)
        return put(self, name, data, **how)

    monkeypatch.setattr(Memory, "put", first)
    assert set(found(home)) >= {*HERS} - {3, 256}
    assert kept(home) == set()
