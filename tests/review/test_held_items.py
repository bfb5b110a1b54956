"""Held: stored, handed to nobody, looked at by a named person, released or rejected."""

from __future__ import annotations

import json

import pytest
from notice.keeping import HOLDS, PACK, Archive, store
from typer.testing import CliRunner

from consentry.cli import app
from consentry.errors import HeldBack
from consentry.provenance import verify
from consentry.review.verdict import Who, expire, release
from consentry.review.view import redacted
from consentry.vault import Held, hold, live

RULE = "archive/look"
WHO = ("--by", "Example Reviewer", "--reason", "looked at it")


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path, pack=PACK + HOLDS)


@pytest.fixture
def held(archive) -> str:
    """The id of an item that is held."""
    gate = archive.gate()
    with pytest.raises(HeldBack) as problem:
        store(gate).result(timeout=120)
    gate.close()
    return problem.value.provenance_id


def call(*words, exit=0):
    done = CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": "200"})
    assert done.exit_code == exit, (done.output, done.exception)
    return done.output


def said(*words) -> str:
    done = CliRunner().invoke(app, list(map(str, words)))
    assert done.exit_code, done.output
    return str(done.exception)


def reviews(archive) -> list[dict]:
    ops = archive.home.reader("ops")
    leaves = [ops.read(n) for n in range(ops.size)]
    return [leaf for leaf in leaves if leaf["event"] == "review"]


def test_an_item_that_a_rule_holds_is_stored_and_recorded_and_handed_to_nobody(archive):
    gate = archive.gate()
    with pytest.raises(HeldBack) as problem:
        store(gate).result(timeout=120)
    assert problem.value.decision.verdict == "defer"
    assert [r.rule for r in problem.value.decision.reasons] == [RULE]
    assert "looks at it" in problem.value.decision.reasons[0].remedy
    with pytest.raises(HeldBack) as again:
        store(gate).result(timeout=120)
    assert again.value.provenance_id == problem.value.provenance_id
    assert gate.tally()["held"] == 2
    assert "items" not in gate.tally()
    gate.close()
    reader = archive.home.reader("worker")
    (leaf,) = [leaf for n in range(reader.size) if (leaf := reader.read(n))["event"] == "collect"]
    assert leaf["held_for"] == RULE
    assert 6.9 < (leaf["held_until"] - leaf["time"]) / 86_400 < 7.1
    assert list(live(archive.home)) == []
    assert verify(archive.home.log, archive.home.root_vkey).ok


def test_what_is_held_is_listed_and_shown_masked_and_the_look_is_recorded(archive, held):
    (row,) = json.loads(call("review", "list", "--json", *archive.where[:4]))
    assert (row["id"], row["rule"]) == (held, RULE)
    assert RULE in call("review", "list", *archive.where[:4])
    assert "nobody says who" in said("review", "show", held, *archive.where[:4])
    short = "worker/" + held.rpartition("/")[2]
    out = call("review", "show", short, *WHO, "--role", "DPO", *archive.where[:4])
    assert "Avery" not in out
    assert '"title": "Bread 0"' in out
    assert "[personal.name.author]" in out
    assert f"held for {RULE}" in out
    (leaf,) = reviews(archive)
    assert (leaf["action"], leaf["count"]) == ("show", 1)
    assert "Reviewer" not in str(leaf)
    ops = archive.home.reader("ops")
    private = ops.open_private(ops.size - 1)
    assert (private["by"], private["role"], private["reason"]) == (
        "Example Reviewer", "DPO", "looked at it",
    )  # fmt: skip
    assert Held.read(archive.home).why(held) == RULE


def test_what_is_released_is_there_again_and_a_running_crawl_hands_it_on(archive, held):
    gate = archive.gate()
    with pytest.raises(HeldBack):
        store(gate).result(timeout=120)
    call("review", "release", held, *WHO, *archive.where)
    assert [each.provenance_id for each in live(archive.home)] == [held]
    later = gate.now() + 5
    gate._judge.clock = lambda: later
    gate.refresh()
    assert store(gate).result(timeout=120).provenance_id == held
    gate.close()
    assert [leaf["action"] for leaf in reviews(archive)] == ["release"]
    assert "is not held: it was released" in said("review", "release", held, *WHO, *archive.where)


def test_what_is_rejected_is_erased(archive, held):
    out = call("review", "reject", held, *WHO, *archive.where, "--project", archive.folder)
    assert "Rejected and erased: 1." in out
    assert (
        archive.home.find(held.rpartition("/")[0]).state(int(held.rpartition("/")[2])) == "erased"
    )
    assert [leaf["action"] for leaf in reviews(archive)] == ["reject"]
    ops = archive.home.reader("ops")
    assert "erase" in {ops.read(n)["event"] for n in range(ops.size)}
    assert "Nothing is held" in call("review", "list", *archive.where[:4])
    assert verify(archive.home.log, archive.home.root_vkey).ok


def test_what_nobody_decides_about_in_time_is_rejected_and_what_was_cut_off_is_finished(
    archive, held, monkeypatch
):
    home = archive.home
    until = Held.read(home).word(held).until
    assert expire(home, until) == 0
    with monkeypatch.context() as cut:
        cut.setattr("consentry.review.verdict.carry_out", lambda *a, **k: None)
        assert expire(home, until + 1) == 1
    index = int(held.rpartition("/")[2])
    assert home.reader("worker").state(index) == "live"
    assert list(live(home)) == []
    assert expire(home, until + 2) == 0
    assert home.reader("worker").state(index) == "erased"
    assert call("review", "run", *archive.where[:4]).strip() == "Rejected and erased: 0."


def test_where_the_activity_asks_for_four_eyes_one_person_is_not_enough(archive, held):
    archive.activity.write_text(archive.activity.read_text() + "four_eyes: true\n")
    for second in ((), ("--approved-by", "example reviewer ")):
        assert "four eyes" in said("review", "release", held, *WHO, *second, *archive.where)
    assert reviews(archive) == []
    call("review", "release", held, *WHO, "--approved-by", "Example Second", *archive.where)
    ops = archive.home.reader("ops")
    assert ops.open_private(ops.size - 1)["approved_by"] == "Example Second"


@pytest.mark.parametrize("command", ["show", "release", "reject"])
def test_only_what_is_held_can_be_decided_about(archive, held, command):
    where = archive.where[:4] if command == "show" else archive.where
    assert "is not held: it was never held" in said("review", command, "worker/0", *WHO, *where)
    assert "there is no record 99" in said("review", command, "worker/99", *WHO, *where)
    assert reviews(archive) == []


def test_a_use_that_began_before_the_hold_ends_with_it(archive):
    archive = Archive(archive.folder, pack=PACK)
    gate = archive.gate()
    cleared = store(gate).result(timeout=120)
    now = gate.now()
    with archive.home.ops() as ops:
        assert hold(archive.home, ops, [cleared.provenance_id], "a/b", now + 9, now=now) == 1
    gate._judge.clock = lambda: now + 5
    gate.refresh()
    refused = {r.rule for r in gate.use(cleared, "news-monitoring").reasons if r.verdict == "deny"}
    assert "default/held" in refused
    with pytest.raises(HeldBack):
        store(gate).result(timeout=120)
    release(archive.home, [cleared.provenance_id], Who("Example Person", "fine"), now)
    gate._judge.clock = lambda: now + 9
    gate.refresh()
    assert store(gate).result(timeout=120).provenance_id == cleared.provenance_id
    gate.close()


@pytest.mark.parametrize(
    ("item", "left", "seen"),
    [
        ({"a": "By Avery."}, [("/a", 3, 8)], {"a": "By [personal.x]."}),
        ({"a": "By Avery.", "b": ["Avery here"]}, [("/a", 3, 8)],
         {"a": "By [personal.x].", "b": ["[personal.x] here"]}),
        ({"a": {"b/c": "Avery"}}, [("/a/b~1c", -1, -1)], {"a": {"b/c": "[personal.x]"}}),
        ({"Avery": 1, "a": "Avery"}, [("/a", 0, 5)], {"[personal.x]": 1, "a": "[personal.x]"}),
        ({"a": 5551234}, [("/a", 0, 7)], {"a": "[personal.x]"}),
        ({"a": {"name": "Avery"}}, [("/a", -1, -1)], {"a": "[personal.x]"}),
        ({"a": "x"}, [("/gone", 0, 1)], {"a": "x"}),
        ({"a": "x"}, None, {"a": "x"}),
    ],
)  # fmt: skip
def test_a_reviewer_sees_the_item_without_what_was_found_in_it(item, left, seen):
    found = left and [
        {"kind": "personal.x", "source": "item", "path": p, "start": a, "end": b}
        for p, a, b in left
    ]
    assert redacted(item, found) == seen
