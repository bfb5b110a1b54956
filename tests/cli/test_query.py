"""``consentry log query``: what fits, in three forms; opening is recorded; wrong input is told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from consentry.provenance import Home
from consentry.review import asking

URL = "https://news.example.com/story"


@pytest.fixture
def query(ask, place):
    def run(*arguments: object) -> tuple[int, str, str]:
        return ask("log", "query", *arguments, "--keys", str(place / "keys"))

    return run


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_all_records_and_those_that_fit(query):
    code, out, _ = query("--json")
    assert code == 0
    everything = rows(out)
    assert {row["event"] for row in everything} >= {"collect", "refuse"}
    assert "news.example.com" not in out
    (item,) = rows(query("--json", "--site", "example.com", "--event", "collect")[1])
    assert item["categories"] == ["contact"]
    assert item["time"].endswith("Z")
    assert rows(query("--json", "--site", "example.net")[1]) == []
    for category in ("contact", "personal.contact.email", "contact.email"):
        assert item in rows(query("--json", "--category", category)[1])
    disallowed = rows(query("--json", "--rule", "default/robots-disallow")[1])
    assert 1 in [row.get("count") for row in disallowed]
    assert rows(query("--json", "--rule", "robots-disallow")[1]) == disallowed
    assert rows(query("--json", "--since", "1d")[1]) == everything
    assert rows(query("--json", "--until", "2020-01-01")[1]) == []
    assert rows(query("--json", "--last", 1)[1]) == everything[-1:]


def test_a_table_for_people_and_csv_for_spreadsheets(query):
    code, out, _ = query("--event", "collect")
    assert code == 0
    assert "collect" in out
    assert "1 of " in out
    assert "Nothing fits" in query("--event", "erase")[1]
    found = list(csv.DictReader(io.StringIO(query("--csv")[1])))
    assert {row["event"] for row in found} >= {"collect", "refuse"}
    assert "refuse" in query("--count-by", "event")[1]
    (counted,) = rows(query("--count-by", "event", "--event", "collect", "--json")[1])
    assert counted == {"event": "collect", "records": 1}
    (answer,) = rows(query("--sql", "SELECT COUNT(*) AS n FROM records", "--json")[1])
    assert answer["n"] == len(rows(query("--json")[1]))


def test_opening_shows_sites_and_urls_and_is_a_record(query, place):
    who = ("--by", "A. Reviewer", "--reason", "monthly sample")
    code, out, _ = query("--event", "collect", "--open", *who, "--json")
    assert code == 0
    (item,) = rows(out)
    assert (item["url"], item["opened_site"]) == (URL, "example.com")
    home = Home.open(place / "home", keys=place / "keys")
    ops = home.reader("ops")
    last = ops.read(ops.size - 1)
    assert (last["event"], last["action"], last["count"]) == ("review", "open", 1)
    assert "Reviewer" not in json.dumps(last)
    private = ops.open_private(ops.size - 1)
    assert (private["by"], private["reason"]) == ("A. Reviewer", "monthly sample")
    for name in home.review.list():
        assert b"news.example.com" not in home.review.get(name)[0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--open"], "--by NAME"),
        (["--open", "--by", "A", "--reason", "b", "--sql", "SELECT 1"], "neither --sql"),
        (["--json", "--csv"], "one form at a time"),
        (["--place", "UK"], "write GB"),
        (["--event", "stored"], "there is no event 'stored'"),
        (["--category", "shoes"], "The groups are: "),
        (["--log", "nobody"], "no log named 'nobody'"),
        (["--since", "yesterday"], "7d, 12h, 30m"),
        (["--count-by", "url"], "no column 'url'"),
        (["--count-by", "rule"], "Did you mean rules?"),
        (["--sql", "DROP TABLE; SELECT"], "a review copy is only read"),
        (["--sql", "SELECT nothing FROM records"], "cannot be answered"),
        (["--sql", "SELECT 1", "--event", "collect"], "SQL and --canary say what they ask for"),
        (["--canary", "--count-by", "event"], "Give --sql or --canary, or the other options"),
    ],
)
def test_wrong_input_is_told(query, arguments, says):
    code, out, err = query(*arguments)
    assert code == 2
    assert not out
    assert says in err


def test_without_the_keys_everything_but_sites_can_be_asked(ask, place, tmp_path):
    Path(tmp_path / "nokeys").mkdir()
    nokeys = ("--keys", str(tmp_path / "nokeys"))
    code, out, _ = ask("log", "query", "--event", "collect", "--json", *nokeys)
    assert (code, len(rows(out))) == (0, 1)
    for asked in (["--site", "example.com"], ["--open", "--by", "A", "--reason", "b"]):
        code, out, err = ask("log", "query", *asked, *nokeys)
        assert code == 2
        assert not out
        assert "key" in err


def test_records_that_the_log_has_are_found_in_every_way_or_named(query, monkeypatch):
    code, out, _ = query("--canary")
    assert (code, out.endswith("ways: all found\n")) == (0, True), out
    told = json.loads(query("--canary", "--json")[1])
    assert (told["records"], told["missed"]) == (4, [])
    assert told["asked"] > 12
    monkeypatch.setattr(asking, "_below", lambda *_: asking._polars().lit(False))
    code, out, _ = query("--canary")
    assert code == 1
    assert ": not found by rules " in out
