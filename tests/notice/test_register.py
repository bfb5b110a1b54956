"""Who has to be told until when; what nobody was told of in time is held, then erased."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from provenance.doubles import append_together, fresh_home

from consentry.evidence import Outcome
from consentry.notice import Look, PublicPage, Told, published, register, sources, told_of
from consentry.provenance import Draft, Log, verify
from consentry.provenance.release import release
from consentry.review.verdict import OVERDUE, Who, overdue, reject
from consentry.review.verdict import release as let_go
from consentry.vault import Held, live

DAY = 86_400
NOTICE = "a" * 64


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


COLLECTED = at("2026-06-01T10:00:00")


@pytest.fixture
def home(tmp_path):
    return fresh_home(tmp_path)


def item(number, when=COLLECTED, **public):
    return Draft(
        {"event": "collect", "time": when, "site": "hmac:00", "notice": NOTICE, **public},
        {"url": f"https://example.org/{number}", "item": str(number), "site": "example.org"},
        b'{"author": "Example Person"}',
    )


def fill(home, drafts):
    with Log.open(home, "worker", clock=lambda: COLLECTED) as log:
        return [each.result().provenance_id for each in append_together(log, drafts)]


class Page(PublicPage):
    """A public page that was found as it was written, or that no reason is written for."""

    def __init__(self, found: bool, now: int) -> None:
        self._url, self._notice, self._pages = "https://example.org/notice" * found, NOTICE, {}
        self.look = Look(now, found)


def run(home, now, found=False, days=30):
    return overdue(home, Told.read(home), Page(found, now), days, now)


def entries(home):
    return {each.provenance_id: each for each in register(home, Told.read(home))}


def test_every_item_with_personal_data_is_due_and_no_other(home):
    plain = Draft({"event": "collect", "time": COLLECTED}, {"url": "x", "item": "y"}, b"{}")
    ids = fill(home, [item(0), plain, item(1, at("2026-01-31T09:00:00")), item(2)])
    home.reader("worker").vault.erase_slot(3)
    found = entries(home)
    assert list(found) == [ids[0], ids[2]]
    assert found[ids[0]].due == at("2026-07-01T10:00:00")
    assert found[ids[2]].due == at("2026-02-28T09:00:00")
    assert {each.notice for each in found.values()} == {NOTICE}


def test_contact_and_disclosure_bring_it_forward_and_a_proof_ends_it(home):
    ids = fill(home, [item(n) for n in range(4)])
    contact, release_at = at("2026-06-10"), at("2026-06-12")
    told_of(home, [(ids[1], NOTICE)], action="contacted", at=contact, now=contact)
    home.record(release("Newsroom", "file:x", "tdm", [ids[2], ids[3]], release_at, {}))
    told_of(home, [(ids[3], NOTICE)], action="delivered", at=contact, now=contact, proof=b"letter")
    found = entries(home)
    assert [found[each].due for each in ids[1:3]] == [contact, release_at]
    assert [bool(found[each].told) for each in ids] == [False, False, False, True]
    later = release_at + 1
    assert [found[each].overdue(later) for each in ids] == [False, True, True, False]


def test_a_proof_is_hashed_and_sealed_with_a_record_for_each_item(home):
    ids = fill(home, [item(0), item(1)])
    told_of(
        home, [(each, NOTICE) for each in ids], action="delivered", at=COLLECTED, now=COLLECTED,
        proof=b"To Example Person: you are told.", name="letter.eml",
    )  # fmt: skip
    ops = home.reader("ops")
    assert [ops.read(n)["count"] for n in range(ops.size)] == [1, 1]
    assert "letter" not in str([ops.read(n) for n in range(ops.size)])
    assert ops.open_private(1)["item"] == ids[1]
    assert ops.open_content(1) == b"To Example Person: you are told."
    ops.vault.erase_slot(1)
    told = Told.read(home)
    assert told.delivered(ids[0])
    assert told.delivered(ids[1]) is None


def test_at_day_30_nothing_happens_and_at_day_31_it_is_held_and_after_the_term_erased(home):
    (one,) = fill(home, [item(0)])
    assert run(home, COLLECTED + 30 * DAY).held == 0
    assert [each.provenance_id for each in live(home)] == [one]
    day31 = COLLECTED + 31 * DAY
    assert run(home, day31).held == 1
    assert Held.read(home).why(one) == OVERDUE
    assert list(live(home)) == []
    assert run(home, day31 + 60).held == 0
    assert run(home, day31 + 30 * DAY).erased == 0
    done = run(home, day31 + 30 * DAY + 1)
    assert (done.held, done.erased) == (0, 1)
    assert home.reader("worker").state(0) == "erased"
    assert run(home, day31 + 90 * DAY).erased == 0
    assert verify(home.log, home.root_vkey).ok


def test_while_the_public_page_stands_nobody_is_overdue_and_what_was_held_is_free_again(home):
    (one,) = fill(home, [item(0)])
    late = COLLECTED + 40 * DAY
    assert run(home, late, found=True).held == 0
    assert run(home, late).held == 1
    assert run(home, late + DAY, found=True).released == 1
    assert Held.read(home).why(one) is None
    assert run(home, late + 2 * DAY).held == 1


def test_a_proof_that_came_late_frees_what_was_held_for_it(home):
    (one,) = fill(home, [item(0)])
    late = COLLECTED + 40 * DAY
    assert run(home, late).held == 1
    told_of(home, [(one, NOTICE)], action="delivered", at=late, now=late, proof=b"x")
    assert run(home, late + 100 * DAY).released == 1
    assert Held.read(home).why(one) is None
    assert home.reader("worker").state(0) == "live"


def test_releasing_by_hand_does_not_end_that_nobody_was_told(home):
    (one,) = fill(home, [item(0)])
    late = COLLECTED + 40 * DAY
    run(home, late)
    let_go(home, [one], Who("Example Person", "a mistake"), late)
    assert run(home, late + DAY).held == 1


def test_what_is_held_for_another_reason_stays_with_that_one(home):
    own = {"held_for": "pack/look", "held_until": COLLECTED + 90 * DAY}
    (one,) = fill(home, [item(0, **own)])
    assert run(home, COLLECTED + 40 * DAY).held == 0
    assert Held.read(home).why(one) == "pack/look"
    reject(home, [one], Who("Example Person", "no need"), COLLECTED + 41 * DAY)
    assert home.reader("worker").state(0) == "erased"


def test_sources_are_sites_in_plain_or_counted(home):
    fill(
        home,
        [
            item(0, site="platform.example"),
            item(1, COLLECTED + DAY, site="platform.example"),
            item(2, site="hmac:11"),
            item(3, site="hmac:22"),
        ],
    )
    named, others = sources(home)
    assert [(each.site, each.count, each.first, each.last) for each in named] == [
        ("platform.example", 2, COLLECTED, COLLECTED + DAY)
    ]
    assert [each.count for each in others] == [1, 1]


def test_a_page_counts_if_it_was_written_for_this_notice_and_is_what_is_there(home):
    published(home, NOTICE, b"<p>ours", "public/", COLLECTED)
    published(home, "b" * 64, b"<p>older", "public/", COLLECTED)
    pages = Told.read(home).pages

    def seen(outcome, now=COLLECTED):
        page = Page(True, 0)
        page._pages, page.look = pages, None
        page.seen(outcome, now)
        return page

    ours = seen(Outcome(200, body=b"<p>ours"))
    assert [f.kind for f in ours.findings(COLLECTED + 3599)] == ["notice.public"]
    assert [f.kind for f in ours.findings(COLLECTED + 3600)] == ["notice.unreached"]
    assert [f.kind for f in ours.findings(COLLECTED - 1)] == ["notice.unreached"]
    assert ours.wanted(COLLECTED + 60) == ""
    assert ours.wanted(COLLECTED + 1800)
    for outcome, why in (
        (Outcome(404), "HTTP 404"),
        (Outcome(error="timeout"), "timeout"),
        (Outcome(200, body=b"<p>ours."), "SHA-256 differs"),
        (Outcome(200, body=b"<p>older"), "earlier notice"),
    ):
        (found,) = seen(outcome).findings(COLLECTED)
        assert found.kind == "notice.unreached"
        assert why in found.value
