"""I9: recrawling never restores what was objected to, and never restarts retention.

Objections come with erasure; what is here is the clock: an item that is collected again keeps its
record, and with it the day on which it has to go.
"""

from __future__ import annotations

from datetime import UTC, datetime

from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import Gate, open_gate
from consentry.provenance import Home

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
    return gate.store(reading, dict(ITEM)).result(timeout=20).provenance_id


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
