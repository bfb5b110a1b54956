"""``erase``, ``retain run``, ``order carry-out`` and ``order lift``: said, asked, done."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from consentry.cli import app
from consentry.errors import ConfigError, OrderError
from consentry.provenance import Draft, Home, Log, verify
from consentry.standing import Standing
from consentry.storage import open_storage
from consentry.vault import export
from consentry.vault.held import Held

WHO = ("--by", "A. Privacy", "--reason", "she asked")
ORDER = """\
reference: UK-ERASE
issuer: Information Commissioner
authority: regulator
kind: erase
scope: {place: GB}
from: 2024-01-01
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Three items: of Great Britain, of nobody knows where, of France and past its term."""
    monkeypatch.setenv("CONSENTRY_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("CONSENTRY_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(tmp_path)
    place = Home.open(tmp_path / "data", keys=tmp_path / "keys", create=True)
    with Log.open(place, "worker", clock=lambda: 0) as log:
        for number, where in enumerate(({"GB": 900}, {"unknown": 1000}, {"FR": 1000})):
            public = {
                "event": "collect",
                "time": 60,
                "site": place.site_label("example.org"),
                "categories": ["identity"],
                "places": where,
                "purposes": ["tdm"],
            }
            if number == 2:
                public["retain_until"] = 86_400
            private = {"url": f"https://example.org/{number}", "site": "example.org", "item": "x"}
            body = json.dumps({"title": f"Title {number}"}).encode()
            log.append(Draft(public, private, body)).result()
    return place


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def states(home) -> list[str]:
    reader = home.reader("worker")
    return [reader.state(index) for index in range(reader.size)]


def test_the_plan_says_what_and_what_is_out_of_reach_and_does_nothing(home, tmp_path):
    export(home, lambda *_: True, "tdm", "jsonl", tmp_path / "out.jsonl", now=60)
    done = run("erase", "--site", "example.org", "--plan")
    assert done.exit_code == 0
    for told in ("items", "3", "identity", "grade: attested", "out of reach: 3 given to export"):
        assert told in done.output
    assert states(home) == ["live"] * 3
    found = json.loads(run("erase", "--place", "GB", "--plan", "--json").output)
    assert (found["items"], found["quarantined"], found["grade"]) == (1, 1, "public")


def test_of_an_address_that_nothing_was_collected_from_it_says_what_there_is_near(home):
    for words in (
        ("--url", "http://example.org:8080/1"),
        ("--url", "https://www.example.org/*"),
        ("--site", "shop.example.org"),
    ):
        done = run("erase", *words, "--plan")
        assert f"Nothing was collected from {words[1]}: " in done.output
        assert "there is, of example.org: 3 items" in done.output
    for words in (("--url", "http://example.org/1"), ("--url", "https://other.example/")):
        assert "there is" not in run("erase", *words, "--plan").output
    for site in ("https://example.org", "example.org:8080", "example.org/1", "*.example.org"):
        assert "Write its name alone" in str(run("erase", "--site", site, "--plan").exception)


def test_nothing_is_erased_without_a_name_a_reason_and_a_yes(home):
    for missing in ((), ("--by", "A"), ("--reason", "b")):
        done = run("erase", "--place", "GB", "--yes", *missing)
        assert isinstance(done.exception, ConfigError)
        assert "Write --by NAME and --reason TEXT" in str(done.exception)
    done = run("erase", "--place", "GB", *WHO)
    assert "Write --yes, or --plan" in str(done.exception)
    assert states(home) == ["live"] * 3


def test_a_category_that_is_none_is_told_and_not_found_nowhere(home):
    for wrong, near in (
        ("contacts", "contact"),
        ("personal.contact.emial", "personal.contact.email"),
    ):
        done = run("erase", "--category", wrong, "--plan")
        assert f"Did you mean {near}?" in str(done.exception)
    for right in ("contact", "personal.contact", "personal"):
        assert run("erase", "--category", right, "--plan").exit_code == 0


def test_what_was_exported_to_a_file_here_is_taken_out_of_it(home, tmp_path):
    export(home, lambda *_: True, "tdm", "jsonl", tmp_path / "out.jsonl", now=60)
    done = run("erase", "--url", "https://example.org/0", "--yes", *WHO)
    assert done.exit_code == 0, done.output
    assert "out.jsonl: 1 taken out" in done.output
    after = done.output.partition("Erased:")[2]
    assert "taken out of the file here; out of reach as passed on: 1 given to export" in after
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["title"] for row in rows] == ["Title 1", "Title 2"]
    assert states(home) == ["erased", "live", "live"]
    assert verify(home.log, home.root_vkey).ok


def test_why_names_the_records_that_erased_one_and_each_gives_the_certificate(home):
    assert run("erase", "--place", "GB", "--yes", *WHO).exit_code == 0
    told = run("log", "why", "worker/0").output
    assert "erased by: ops/0, done by ops/1" in told
    assert json.loads(run("log", "why", "worker/0", "--json").output)["erased_by"] == {
        "begun": "ops/0",
        "done": "ops/1",
    }
    assert "erased by" not in run("log", "why", "worker/1").output
    begun = run("log", "why", "ops/0").output
    for words in ("items to be erased: 1, chosen by place; grade public", *WHO[1::2], '["GB"]'):
        assert words in begun
    for words in ("items erased: 1, 1 records", "begun by: ops/0"):
        assert words in run("log", "why", "ops/1").output
    for record in ("ops/0", "ops/1"):
        done = run("erase", "certificate", record, "--to", f"{record[-1]}.json")
        assert done.exit_code == 0, done.output
    begun, done = ((Path(name).read_bytes()) for name in ("0.json", "1.json"))
    assert begun == done


def test_an_erasure_that_was_cut_off_says_so_and_has_no_certificate_yet(home, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr("consentry.vault.erase.records.done", lambda *_: 1 / 0)
        assert run("erase", "--place", "GB", "--yes", *WHO).exit_code == 1
    assert states(home)[0] == "erased"
    assert "erased by: ops/0, not recorded as done" in run("log", "why", "worker/0").output
    for record, says in (("ops/0", "is not done yet"), ("ops/9", "is no record of an erasure")):
        assert says in str(run("erase", "certificate", record).exception)
    run("retain", "run")
    assert run("erase", "certificate", "ops/0").exit_code == 0


def test_what_is_due_is_erased_and_what_is_not_stays(home):
    planned = json.loads(run("retain", "run", "--plan", "--json").output)
    assert planned["items"] == 1
    done = run("retain", "run")
    assert done.exit_code == 0, done.output
    assert states(home) == ["live", "live", "erased"]
    assert "Nothing was there to be erased" in run("retain", "run").output


def test_an_order_is_carried_out_and_what_it_may_cover_is_held(home):
    Standing.open(open_storage(str(home.where))).add(ORDER, "order.yaml")
    done = run("order", "carry-out", "UK-ERASE", "--yes", "--by", "A. Privacy")
    assert done.exit_code == 0, done.output
    assert states(home) == ["erased", "live", "live"]
    origin = home.reader("worker").origin
    held = Held.read(home)
    assert held.why(f"{origin}/1") == "default/order-erase-held"
    assert held.why(f"{origin}/2") is None
    again = json.loads(
        run("order", "carry-out", "UK-ERASE", "--yes", "--by", "A. Privacy", "--json").output
    )
    assert (again["items"], again["held"]) == (0, 0)


def test_an_order_that_asks_for_nothing_or_is_not_there_says_so(home):
    stop = ORDER.replace("kind: erase", "kind: stop").replace("UK-ERASE", "UK-STOP")
    Standing.open(open_storage(str(home.where))).add(stop, "order.yaml")
    who = ("--yes", "--by", "A. Privacy")
    assert "does not ask to erase" in str(run("order", "carry-out", "UK-STOP", *who).exception)
    assert "There are: UK-STOP" in str(run("order", "carry-out", "OTHER", *who).exception)


def test_four_eyes_are_two_persons(home, tmp_path):
    (tmp_path / "activity.yaml").write_text(
        "controller: Example\ncontact: https://example.org/c\ntoken: ExampleBot\n"
        "purposes: [tdm]\nfour_eyes: true\n"
    )
    Standing.open(open_storage(str(home.where))).add(ORDER, "order.yaml")
    for second in ((), ("--approved-by", "a. privacy ")):
        for command in (("erase", "--place", "GB", "--yes"), ("order", "lift", "UK-ERASE")):
            done = run(*command, *WHO, *second)
            assert "a second person has not approved" in str(done.exception)
    assert states(home) == ["live"] * 3
    done = run("erase", "--place", "GB", "--yes", *WHO, "--approved-by", "B. Counsel")
    assert done.exit_code == 0, done.output
    ops = home.reader("ops")
    assert ops.open_private(0)["approved_by"] == "B. Counsel"
    done = run("order", "lift", "UK-ERASE", *WHO, "--approved-by", "B. Counsel")
    assert done.exit_code == 0, done.output
    standing = Standing.open(open_storage(str(home.where)))
    assert not standing.orders[0].stands(int(time.time()) + 1)
    ops.refresh()
    lifted = ops.open_private(ops.size - 1)
    assert (lifted["by"], lifted["approved_by"]) == ("A. Privacy", "B. Counsel")
    done = run("order", "lift", "UK-ERASE", *WHO, "--approved-by", "B. Counsel")
    assert isinstance(done.exception, OrderError)
