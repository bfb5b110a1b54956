"""I9: recrawling never restores what was objected to, and never restarts retention.

An item that is collected again keeps its record, and with it the day on which it has to go; one
that changed keeps its clock.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import Gate, open_gate
from consentry.provenance import Home
from consentry.standing import Standing, granting
from consentry.standing import permission as permissions
from consentry.storage import LocalStorage
from consentry.vault.erase import Selector, carry_out, plan

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleAgainBot
purposes: [news-monitoring]
"""
URL = "https://news.example.com/story"
ITEM = {"url": URL, "text": "Words."}
PAGE = """<html lang=en><title>T</title>
<meta name=robots content="unavailable_after: {day}"><p>Words.</html>"""
DAY = 86_400


def collect(gate: Gate, later: int, day: str) -> str:
    began = int(gate._judge.clock())
    gate._judge.clock = lambda: began + later * DAY
    ctx = Fetch(URL, user_agent=gate.activity.user_agent)
    while isinstance(need := gate.fetch(ctx), Need):
        for ask in need.asks:
            gate.learn(ask, Outcome(404, at=gate.now()))
    reading = gate.body(
        Answer(ctx, URL, 200, (("content-type", "text/html"),)), PAGE.format(day=day).encode()
    )
    return gate.store(reading, dict(ITEM)).result(timeout=120).provenance_id


def test_an_item_collected_again_in_this_run_or_a_later_one_keeps_its_record_and_its_day(tmp_path):
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    where = {
        "activity": tmp_path / "activity.yaml",
        "home": str(tmp_path / "home"),
        "keys": tmp_path / "keys",
    }
    gate = open_gate(**where)
    first = collect(gate, 0, "2035-03-01")
    assert collect(gate, 100, "2036-03-01") == first
    gate.close()
    for later in (200, 400):
        gate = open_gate(**where)
        assert collect(gate, later, "2037-03-01") == first
        gate.close()
    reader = Home.open(where["home"], keys=where["keys"]).reader("worker")
    leaves = [reader.read(at) for at in range(reader.size)]
    (kept,) = [leaf for leaf in leaves if leaf["event"] == "collect"]
    assert kept["retain_until"] == datetime(2035, 3, 1, tzinfo=UTC).timestamp()


PERMISSION = """\
id: SITE-1
kind: site-permission
grantor: Example Publisher
scope: {hosts: [news.example.com]}
obtained: 2026-01-01
"""
KEEPING = Path(__file__).parents[2] / "docs" / "examples" / "activities"
SIGNED = """<html lang=en><head><title>T</title><meta name=author content="Anna Example">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"author": {"@type": "Person", "name": "Anna Example"}}</script></head>
<body><p>Words of the day.</html>"""


@pytest.fixture(autouse=True)
def any_clock(monkeypatch):
    """Gates here are opened today, and told later that it is another year."""
    monkeypatch.setattr("consentry.gate.opening._AHEAD", 100 * 365 * DAY)


def keeping(folder: Path) -> dict[str, object]:
    """Where a home lies whose activity keeps the names of authors for 365 days."""
    shutil.copytree(KEEPING, folder / "activities")
    home = Home.open(folder / "home", keys=folder / "keys", create=True)
    declared = permissions.given(PERMISSION.encode(), "given.yaml")
    granting.grant(home, declared, b"A letter.", "given.yaml", 1_800_000_000)
    return {
        "activity": folder / "activities" / "news-citations.yaml",
        "home": str(folder / "home"),
        "keys": folder / "keys",
    }


def signed(gate: Gate, now: int, text: str, url: str = URL) -> str:
    """Collect an article with its author's name at this time."""
    gate._judge.clock = lambda: now
    ctx = Fetch(url, user_agent=gate.activity.user_agent)
    while isinstance(need := gate.fetch(ctx), Need):
        for ask in need.asks:
            gate.learn(ask, Outcome(404, at=gate.now()))
    head = (("content-type", "text/html"),)
    reading = gate.body(Answer(ctx, url, 200, head), SIGNED.encode())
    item = {"url": url, "author": "Anna Example", "text": text}
    return gate.store(reading, item).result(timeout=120).provenance_id


def sealed_parts(where: dict[str, object]) -> list[tuple[dict, dict]]:
    """Leaf and sealed part of every item that is not erased."""
    home = Home.open(where["home"], keys=where["keys"])
    found = []
    for entry in home.manifest().logs:
        reader = home.reader(entry.name)
        for at in range(reader.size):
            leaf = reader.read(at)
            if leaf["event"] == "collect" and reader.state(at) == "live":
                found.append((leaf, reader.open_private(at)))
    return found


def test_ten_recrawls_of_a_page_that_changes_leave_the_day_of_erasure_where_it_was(tmp_path):
    where, begun = keeping(tmp_path), 1_900_000_000
    for turn in range(11):
        gate = open_gate(**where, worker=f"worker-{turn % 3}")
        signed(gate, begun + turn * 30 * DAY, f"Words of turn {turn}.")
        gate.close()
    found = sealed_parts(where)
    assert len(found) == 11, "each is another item"
    for leaf, private in found:
        assert private["first"] == begun
        assert private["clocks"] == {"personal.name.author": begun}
        assert private["erase_at"] == begun + 365 * DAY
        assert leaf["retain_until"] == (begun + 365 * DAY) // DAY * DAY


def test_what_expired_may_come_again_and_its_clock_is_the_old_one(tmp_path):
    where, begun = keeping(tmp_path), 1_900_000_000
    gate = open_gate(**where)
    signed(gate, begun, "Words.")
    gate.close()
    over = begun + 365 * DAY
    home = Home.open(where["home"], keys=where["keys"])
    early = plan(home, Selector(expired_at=over - 2 * DAY), now=over)
    assert len(early.items) == 0
    due = plan(home, Selector(expired_at=over), now=over)
    assert carry_out(home, due, by="retention", reason="over").items == 1
    assert sealed_parts(where) == []
    gate = open_gate(**where)
    signed(gate, over + DAY, "Words.")
    gate.close()
    ((leaf, private),) = sealed_parts(where)
    assert (private["first"], private["erase_at"]) == (begun, over)
    assert leaf["retain_until"] <= over
    assert len(plan(home, Selector(expired_at=over + DAY), now=over).items) == 1


def test_two_spellings_of_an_address_have_one_clock_and_two_pages_have_two(tmp_path):
    where, begun = keeping(tmp_path), 1_900_000_000
    other_spelling, other_page = "https://NEWS.example.com:443//story", URL + "/other"
    for days, url in enumerate((URL, other_spelling, other_page)):
        gate = open_gate(**where)
        signed(gate, begun + days * DAY, f"Words of day {days}.", url)
        gate.close()
    assert [private["first"] for _, private in sealed_parts(where)] == [
        begun,
        begun,
        begun + 2 * DAY,
    ]


def test_what_was_erased_is_not_known_any_more(tmp_path):
    """An objection: what was collected goes, with its clock; that it may not come back is asked of
    what stands, and an order does that here."""
    where, begun = keeping(tmp_path), 1_900_000_000
    gate = open_gate(**where)
    signed(gate, begun, "Words.")
    gate.close()
    home = Home.open(where["home"], keys=where["keys"])
    carry_out(home, plan(home, Selector(urls=(URL,)), now=begun), by="A", reason="objection")
    order = (
        "reference: OBJECTION-1\nissuer: A person\nauthority: person\nkind: [stop, erase]\n"
        f"scope: {{url: {URL}}}\nfrom: 2024-01-01\n"
    )
    Standing.open(LocalStorage(Path(where["home"]))).add(order, "objection.yaml")
    gate = open_gate(**where)
    gate._judge.clock = lambda: begun + DAY
    decision = gate.fetch(Fetch(URL, user_agent=gate.activity.user_agent))
    while isinstance(decision, Need):
        for ask in decision.asks:
            gate.learn(ask, Outcome(404, at=gate.now()))
        decision = gate.fetch(Fetch(URL, user_agent=gate.activity.user_agent))
    assert decision.verdict == "deny"
    gate.close()
    assert sealed_parts(where) == []
