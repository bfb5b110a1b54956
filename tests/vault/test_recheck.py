"""Which stored items are due to be asked about again, what is noted of them, and what waits."""

from __future__ import annotations

from dataclasses import replace

from provenance.doubles import append_together

from consentry.provenance import Draft, Log
from consentry.vault import hold
from consentry.vault.erase import Selector, Targets, Urls, carry_out, plan
from consentry.vault.erase.indices import Indices
from consentry.vault.recheck import LONGEST, Note, Notes, PutOff, Waiting, due

NOW = 1_700_000_000
DAY = 86_400


def item(path, at, host="example.org", public=None, **private):
    return Draft(
        {"event": "collect", "time": at - at % 60, **(public or {})},
        {"url": f"https://{host}{path}", "item": path, "at": at, **private},
        b"{}",
    )


def fill(home, drafts, name="worker"):
    with Log.open(home, name, clock=lambda: NOW) as log:
        return [each.result().provenance_id for each in append_together(log, drafts)]


def asked(home, **more):
    found = due(home, **{"age": 30 * DAY, "now": NOW, **more})
    return {each.url.partition("//")[2]: (each.over, list(each.items)) for each in found}


def test_items_are_picked_by_age_page_by_page_from_every_log(home):
    old = fill(
        home,
        [
            item("/a", NOW - 40 * DAY),
            item("/a", NOW - 31 * DAY),
            item("/new", NOW - DAY),
            item("/b", NOW - 30 * DAY),
        ],
    )
    other = fill(home, [item("/a", NOW - 90 * DAY)], "second")
    assert asked(home) == {
        "example.org/a": (False, [old[0], old[1], other[0]]),
        "example.org/b": (False, [old[3]]),
    }
    assert set(asked(home, most=1)) == {"example.org/a"}
    assert set(asked(home, age=0)) == {"example.org/a", "example.org/b", "example.org/new"}


def test_pages_of_some_hosts_alone(home):
    label = home.site_label("example.org")
    fill(
        home,
        [
            item("/", 0, "example.org", {"site": label}),
            item("/", 0, "www.example.org", {"site": label}),
            item("/", 0, "wikipedia.org", {"site": "wikipedia.org"}),
            item("/", 0, "example.com", {"site": home.site_label("example.com")}),
        ],
    )
    assert set(asked(home, hosts=["example.org"])) == {"example.org/", "www.example.org/"}
    assert set(asked(home, hosts=["www.example.org"])) == {"www.example.org/"}
    assert set(asked(home, hosts=["wikipedia.org"])) == {"wikipedia.org/"}


def test_what_is_held_or_erased_is_left_to_persons(home):
    ids = fill(home, [item(f"/{n}", 0) for n in range(3)])
    with home.ops(lambda: NOW) as ops:
        hold(home, ops, ids[:1], "default/held", NOW + DAY, now=NOW)
    found = plan(home, Selector(items=(ids[1],)), now=NOW)
    carry_out(home, found, reason="a test", by="a test", now=NOW)
    assert set(asked(home)) == {"example.org/2"}


def test_a_note_restarts_the_age_and_a_failure_does_not(home):
    ids = fill(home, [item(f"/{n}", 0) for n in range(3)])
    Notes(home).write({ids[0]: Note(NOW - DAY), ids[1]: Note(0, 2, "recheck/unreachable")})
    assert set(asked(home)) == {"example.org/1", "example.org/2"}
    assert set(asked(home, now=NOW + 29 * DAY)) == {
        "example.org/0",
        "example.org/1",
        "example.org/2",
    }
    (page,) = [each for each in due(home, age=0, now=NOW) if each.url.endswith("/1")]
    assert page.items == {ids[1]: Note(0, 2, "recheck/unreachable")}


def test_a_licence_that_has_to_be_read_again_makes_its_items_due(home):
    def licensed(path, until):
        found = [{"kind": "licence.revalidate", "source": "rsl", "value": str(until)}]
        return item(path, NOW - 10 * DAY, findings=found)

    ids = fill(home, [licensed("/over", NOW - DAY), licensed("/runs", NOW + DAY)])
    assert set(asked(home)) == {"example.org/over"}
    Notes(home).write({ids[0]: Note(NOW, until=NOW + 7 * DAY)})
    assert asked(home) == {}
    assert set(asked(home, now=NOW + 2 * DAY)) == {"example.org/runs"}
    assert set(asked(home, now=NOW + 7 * DAY)) == {"example.org/over", "example.org/runs"}


def test_an_item_whose_term_is_over_needs_no_asking(home):
    end = NOW - DAY
    fill(home, [item("/over", NOW - 2 * DAY, public={"retain_until": end}, erase_at=end)])
    (page,) = due(home, age=30 * DAY, now=NOW)
    assert page.over
    assert due(home, age=30 * DAY, now=end - 1) == []


def test_notes_of_two_who_write_at_once_are_both_kept_and_the_later_time_stands(home):
    ids = fill(home, [item(f"/{n}", 0) for n in range(300)])
    first, second = Notes(home), Notes(home)
    first.write({ids[0]: Note(NOW), ids[299]: Note(NOW)})
    second.write({ids[1]: Note(NOW + 5), ids[0]: Note(NOW - 5)})
    assert dict(first.tile("worker", 0)) == {0: Note(NOW), 1: Note(NOW + 5)}
    assert dict(first.tile("worker", 1)) == {43: Note(NOW)}


def test_notes_are_sealed_forgotten_with_their_leaves_and_damage_asks_again(home):
    ids = fill(home, [item(f"/{n}", 0) for n in range(2)])
    notes = Notes(home)
    notes.write({each: Note(NOW) for each in ids})
    origin = ids[0].rpartition("/")[0]
    assert [each.removed for each in notes.sweep(Targets(Indices.of([(origin, 0, 0)])))] == [1]
    assert dict(notes.tile("worker", 0)) == {1: Note(NOW)}
    (name,) = home.vault_area("worker").list("rechecked/")
    assert str(NOW).encode() not in home.vault_area("worker").get(name)[0]
    home.vault_area("worker").put(name, b"damaged")
    assert dict(notes.tile("worker", 0)) == {}
    notes.write({ids[0]: Note(NOW)})
    assert dict(notes.tile("worker", 0)) == {0: Note(NOW)}


def put_off(path, at=NOW, not_before=NOW + 90, host="example.org"):
    return PutOff(f"https://{host}{path}", "default/robots-busy", not_before, at)


def test_a_request_waits_until_its_time_has_come(home):
    waiting = Waiting(home)
    waiting.keep([put_off("/a"), put_off("/b", not_before=NOW + 10)])
    waiting.keep([put_off("/a", at=NOW + 5, not_before=NOW + 200)])
    waiting.keep([])
    assert waiting.due(NOW) == []
    assert [each.url for each in waiting.due(NOW + 100)] == ["https://example.org/b"]
    assert [each.url[-2:] for each in waiting.due(NOW + 200)] == ["/b", "/a"]
    assert waiting.due(NOW + LONGEST + 10) == []
    for name in home.vault.list("recheck/waiting/"):
        assert b"example" not in home.vault.get(name)[0]
    assert "example.org" not in repr(put_off("/a"))


def test_what_was_asked_for_is_taken_out_and_what_was_put_off_again_stays(home):
    waiting = Waiting(home)
    waiting.keep([put_off("/a"), put_off("/b")])
    again = put_off("/a", at=NOW + 100, not_before=NOW + 300)
    waiting.keep([again])
    gone = waiting.settle({"https://example.org/a", "https://example.org/b"}, before=NOW + 50)
    assert gone == 2
    assert list(waiting.all()) == [again]
    assert len(list(home.vault.list("recheck/waiting/"))) == 1
    assert waiting.settle((), before=NOW + 200 + LONGEST) == 1
    assert list(home.vault.list("recheck/waiting/")) == []


def test_an_erasure_takes_out_what_waits_by_page_and_by_site(home):
    waiting = Waiting(home)
    rest = [put_off("/a"), put_off("/b"), put_off("/", host="www.example.com"), put_off("/c")]
    waiting.keep(rest)
    bare = Targets(Indices())
    (swept,) = waiting.sweep(replace(bare, urls=Urls(["https://example.org/b"])))
    assert (swept.what, swept.removed) == ("requests that wait", 1)
    assert sum(each.removed for each in waiting.sweep(replace(bare, sites=("example.com",)))) == 1
    assert list(waiting.sweep(bare)) == []
    assert {each.url[-2:] for each in waiting.all()} == {"/a", "/c"}
