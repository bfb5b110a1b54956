"""What is held: by its own leaf, by the ops log, until a person has said otherwise."""

from __future__ import annotations

import pytest
from provenance.doubles import append_together

from consentry.errors import LogError, SealError
from consentry.provenance import OPS, Draft, Log, verify
from consentry.provenance.record import canonical
from consentry.provenance.release import ranges, read_ranges
from consentry.vault import Held, hold, until_of

NOW = 1_700_000_000
DAY = 86_400
RULE = "default/order-erase-place-unknown"


def item(number, **public):
    return Draft(
        {"event": "collect", "time": 60 * number, **public},
        {"url": f"https://example.org/{number}", "item": str(number)},
        b"{}",
    )


def fill(home, drafts, name="worker"):
    with Log.open(home, name, clock=lambda: NOW) as log:
        return [each.result().provenance_id for each in append_together(log, drafts)]


def holding(home, ids, reason=RULE, until=NOW + DAY, **more):
    with home.ops(lambda: NOW) as ops:
        return hold(home, ops, ids, reason, until, now=NOW, **more)


def reviewed(home, ids, action):
    listed = canonical(ranges(ids))
    public = {"event": "review", "time": NOW - NOW % 60, "action": action, "count": len(ids)}
    home.record(Draft(public, {"by": "Example Person", "reason": "seen"}, listed))


def ops(home):
    reader = home.reader(OPS)
    return [reader.read(at) for at in range(reader.size)]


def test_a_hold_is_one_leaf_with_a_count_and_the_list_is_sealed(home):
    ids = fill(home, [item(n) for n in range(4)])
    assert holding(home, [ids[0], ids[1], ids[3]], about="EXAMPLE-1") == 3
    (leaf,) = ops(home)
    assert (leaf["event"], leaf["count"], leaf["rules"]) == ("quarantine", 3, [RULE])
    assert leaf["held_until"] == NOW + DAY
    assert "EXAMPLE-1" not in str(leaf)
    held = Held.read(home)
    assert [held.why(each) for each in ids] == [RULE, RULE, None, RULE]
    assert [name for name, _ in held.held()] == [ids[0], ids[1], ids[3]]
    assert held.word(ids[0]).about == "EXAMPLE-1"
    assert verify(home.log, home.root_vkey).ok


def test_an_item_whose_own_leaf_says_so_is_held_until_a_review_ends_it(home):
    own = {"held_for": "pack/look", "held_until": NOW + DAY}
    ids = fill(home, [item(0), item(1, **own), item(2, **own), item(3, **own)])
    assert [Held.read(home).why(each) for each in ids] == [None, *["pack/look"] * 3]
    reviewed(home, [ids[1]], "release")
    reviewed(home, [ids[2]], "reject")
    reviewed(home, [ids[3]], "propose-release")
    reviewed(home, [ids[3]], "show")
    held = Held.read(home)
    assert [held.why(each) for each in ids] == [None, None, "review/rejected", "pack/look"]
    assert [name for name, _ in held.held()] == [ids[3]]


def test_the_last_word_stands(home):
    (one,) = fill(home, [item(0)])
    for reason, why in (("a/one", "a/one"), ("", None), ("a/two", "a/two"), ("", None)):
        if reason:
            assert holding(home, [one], reason) == 1
        else:
            reviewed(home, [one], "release")
        assert Held.read(home).why(one) == why


def test_a_view_that_is_open_sees_what_is_new(home):
    (one,) = fill(home, [item(0)])
    held = Held.read(home)
    assert held.why(one) is None
    holding(home, [one])
    assert held.why(one) is None
    held.refresh()
    assert held.why(one) == RULE


def test_holding_again_writes_nothing_and_what_was_released_for_it_stays_released(home):
    ids = fill(home, [item(0), item(1)])
    assert holding(home, ids, about="EXAMPLE-1") == 2
    assert holding(home, ids, about="EXAMPLE-1") == 0
    assert holding(home, ids, "another/rule") == 0
    assert len(ops(home)) == 1
    reviewed(home, [ids[0]], "release")
    assert holding(home, ids, about="EXAMPLE-1") == 0
    assert holding(home, ids, about="EXAMPLE-2") == 1
    reviewed(home, [ids[0]], "release")
    assert holding(home, ids, about="EXAMPLE-2", again=True) == 1
    reviewed(home, [ids[1]], "reject")
    assert holding(home, ids, "another/rule", again=True) == 0


def test_what_was_erased_is_held_no_more(home):
    ids = fill(home, [item(0), item(1)])
    holding(home, ids)
    home.reader("worker").vault.erase_slot(0)
    assert [name for name, _ in Held.read(home).held()] == [ids[1]]


def test_workers_are_told_apart(home):
    one, two = fill(home, [item(0)]), fill(home, [item(0)], "worker-2")
    holding(home, two)
    held = Held.read(home)
    assert [held.why(each) for each in one + two] == [None, RULE]


def test_a_home_in_which_nothing_was_ever_held_has_nothing(home):
    (one,) = fill(home, [item(0)])
    held = Held.read(home)
    assert held.why(one) is None
    assert list(held.held()) == []
    with pytest.raises(LogError, match="no record 7"):
        held.why(one[:-1] + "7")


def test_a_list_that_does_not_open_lets_nobody_say_what_is_held(home):
    (one,) = fill(home, [item(0)])
    holding(home, [one])
    home.reader(OPS).vault.erase_slot(0)
    with pytest.raises(LogError, match="nobody can say"):
        Held.read(home)


@pytest.mark.parametrize(
    "listed", [b"", b"[]", b'{"a":[[1]]}', b'{"a":[[2,1]]}', b'{"a":[["1",2]]}', b'{"a":3}']
)
def test_a_list_that_is_none_is_an_error(listed):
    with pytest.raises((LogError, SealError)):
        list(read_ranges(listed))


@pytest.mark.parametrize(
    ("value", "deadline", "until"),
    [
        ("7", None, NOW + 7 * DAY),
        ("7", NOW + DAY, NOW + 7 * DAY),
        ("EXAMPLE-1", NOW + DAY, NOW + DAY),
        ("EXAMPLE-1", None, NOW + 30 * DAY),
        ("", None, NOW + 30 * DAY),
        ("9" * 40, None, NOW + 36_525 * DAY),
    ],
)
def test_a_hold_ends_after_its_days_or_with_its_order(value, deadline, until):
    assert until_of(value, deadline, NOW) == until
