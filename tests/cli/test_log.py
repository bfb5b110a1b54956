"""``consentry log``: what it shows, why, and that a byte that was changed is found and named."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path

import pytest

from consentry.cli.installed import reasons
from consentry.policy import bundled, load
from consentry.provenance import Home

URL = "https://news.example.com/story"
PERSON = "someone@example.org"


def keys(place: Path) -> list[str]:
    return ["--keys", str(place / "keys")]


def found(ask, place, event: str) -> str:
    """The name of the first record of an event."""
    _, out, _ = ask("log", "show", "--event", event, "--json", *keys(place))
    rows = [json.loads(line) for line in out.splitlines()]
    return next(row["id"] for row in rows if "commit" in row)


def test_show_lists_records_without_urls_and_opens_them_when_asked(ask, place):
    code, out, _ = ask("log", "show", *keys(place))
    assert code == 0
    for word in ("collect", "refuse", "worker/1", "optout-denied", "robots-disallow"):
        assert word in out
    assert "example.com" not in out
    _, out, _ = ask("log", "show", "--open", *keys(place))
    assert URL in out
    assert PERSON not in out


def test_show_takes_one_event_and_so_many(ask, place):
    _, out, _ = ask("log", "show", "--event", "collect", "--json", *keys(place))
    (row,) = map(json.loads, out.splitlines())
    assert row["event"] == "collect"
    _, out, _ = ask("log", "show", "--last", 2, "--json", *keys(place))
    assert len(out.splitlines()) == 2
    for wrong, said in (("--event colect", "Did you mean collect?"), ("--log w", "named 'w'")):
        code, out, err = ask("log", "show", *wrong.split(), *keys(place))
        assert (code, out) == (2, "")
        assert said in err


def test_why_tells_rules_evidence_and_what_was_done(ask, place):
    code, out, _ = ask("log", "why", found(ask, place, "collect"), *keys(place))
    assert code == 0
    for word in (URL, "default/silent-allowed", "redact personal.contact.email", "robots.txt"):
        assert word in out
    assert PERSON not in out
    code, out, _ = ask("log", "why", found(ask, place, "refuse"), *keys(place))
    for word in ("refuse", "default/optout-denied", "because", "remedy", "noindex"):
        assert word in out


def test_why_of_requests_that_were_counted_says_what_the_rule_says_and_what_would_help(ask, place):
    out = ask("log", "show", "--event", "refuse", "--json", *keys(place))[1]
    counted = next(row for row in map(json.loads, out.splitlines()) if "count" in row)
    out = ask("log", "why", counted["id"], *keys(place))[1]
    assert counted["rules"] == ["default/robots-disallow"]
    for words in ("deny  default/robots-disallow", "robots.txt disallows this.", "remedy", "try"):
        assert words in out
    ours, gone = reasons(["scrapy/changed", "mine/gone"])
    assert "changed after it was decided" in ours["says"]
    assert gone["says"] == "Not installed here."


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ("worker/99", "there is no number 99"),
        ("worker", "worker"),
        ("nobody/1", "nobody"),
        ("worker/-1", "worker/-1"),
        ("worker/one", "worker/one"),
        ("../../etc/passwd/1", "passwd"),
    ],
)
def test_why_says_what_is_wrong_with_a_name(record, says, ask, place):
    code, _, err = ask("log", "why", record, *keys(place))
    assert code == 2
    assert says in err
    assert "Traceback" not in err


def test_a_home_that_is_none_is_said_in_one_line(ask, place, tmp_path):
    for command in (["show"], ["why", "worker/1"], ["verify"]):
        code, _, err = ask("log", *command, "--home", tmp_path / "nowhere", home=False)
        assert code == 2
        assert "CONSENTRY_HOME" in err
        assert not (tmp_path / "nowhere").exists()


def test_without_the_keys_show_and_verify_work_and_why_says_what_is_missing(ask, place, tmp_path):
    record = found(ask, place, "collect")
    elsewhere = ["--keys", str(tmp_path / "none")]
    assert ask("log", "show", *elsewhere)[0] == 0
    code, out, err = ask("log", "show", "--open", *elsewhere)
    assert (code, URL in out, "CONSENTRY_KEYS" in err) == (0, False, True)
    assert ask("log", "verify")[0] == 0
    code, out, err = ask("log", "why", record, *elsewhere)
    assert URL not in out + err
    assert "key" in out + err
    assert code in (0, 2)


def test_why_of_a_run_says_under_which_packs_it_was_and_whether_these_are_here(
    ask, place, monkeypatch
):
    record = "worker/0"
    code, out, _ = ask("log", "why", record, *keys(place))
    digest = load(bundled()).digest
    assert (code, f"in the log as policy/{digest}" in out) == (0, True), out
    assert "these are the packs that are installed here" in out
    assert "for news-monitoring" in out
    other = place / "packs"
    shutil.copytree(bundled(), other)
    text = (other / "floor.yaml").read_text()
    (other / "floor.yaml").write_text(text.replace("title: ", "title: Another ", 1))
    (other / "platforms" / "github.yaml").unlink()
    monkeypatch.setattr("consentry.cli.standpoint.bundled", lambda: other)
    out = ask("log", "why", record, *keys(place))[1]
    assert "floor.yaml" in out
    assert "another version is installed here" in out
    assert "platforms/github.yaml" in out
    (place / "home" / "log" / "policy" / digest).unlink()
    assert "is not kept in this log" in ask("log", "why", record, *keys(place))[1]


def test_verify_names_what_it_checked_and_what_it_trusts(ask, place):
    code, out, _ = ask("log", "verify")
    assert code == 0
    assert "verified" in out
    assert Home.open(place / "home", keys=place / "keys").root_vkey in out
    code, out, _ = ask("log", "verify", "--json")
    told = json.loads(out)
    assert told["ok"]
    assert told["problems"] == []
    assert told["leaves"] > 3


def test_a_copy_of_the_log_is_verified_with_the_root_key_alone(ask, place, tmp_path):
    root = Home.open(place / "home", keys=place / "keys").root_vkey
    copy = tmp_path / "copy"
    shutil.copytree(place / "home" / "log", copy)
    shutil.rmtree(place / "home")
    shutil.rmtree(place / "keys")
    code, out, err = ask("log", "verify", "--area", copy, "--root-key", root, home=False)
    assert code == 0, out + err
    code, _, err = ask("log", "verify", "--area", copy, home=False)
    assert code == 2
    assert "Give --root-key" in err
    other = root[:-6] + ("AAAAA=" if not root.endswith("AAAAA=") else "BBBBB=")
    code, out, err = ask("log", "verify", "--area", copy, "--root-key", other, home=False)
    assert code in (1, 2)
    assert "Traceback" not in err
    code, _, err = ask("log", "verify", "--area", copy, "--root-key", root[:-1], home=False)
    assert code == 2, "nothing is said against the log"
    assert "--root-key: not a verifier key" in err
    code, _, err = ask("log", "verify", "--area", copy / "no", "--root-key", root, home=False)
    assert code == 2
    assert "there is no such folder" in err


def _kind(name: str) -> str:
    """An object's name without its digest or number."""
    return re.sub(r"[0-9a-f]{64}|x?[0-9]+", "#", name)


def test_every_byte_counts_a_changed_object_is_named_and_the_exit_code_is_1(ask, place):
    log = place / "home" / "log"
    objects = [p for p in sorted(log.rglob("*")) if p.is_file() and p.name != ".lock"]
    objects = [p for p in objects if "tmp" not in p.relative_to(log).parts[0]]
    assert len(objects) >= 5
    chance = random.Random(1)
    chance.shuffle(objects)
    kinds = {_kind(p.relative_to(log).as_posix()): p for p in objects if p.stat().st_size}
    assert len(kinds) >= 6, "one of each kind: there are many packs, and all are read alike"
    for path in kinds.values():
        whole = path.read_bytes()
        for at in {0, chance.randrange(len(whole)), len(whole) - 1}:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            code, out, err = ask("log", "verify")
            name = path.relative_to(log).as_posix()
            assert code == 1, (name, at, out, err)
            assert path.name in out + err, (name, at, out, err)
        path.write_bytes(whole)
    assert ask("log", "verify")[0] == 0


def test_an_object_that_was_taken_away_is_missed(ask, place):
    log = place / "home" / "log"
    newest = {max(folder.iterdir(), key=lambda p: int(p.name)) for folder in log.rglob("*.p")}
    objects = [*newest, *log.rglob("checkpoint"), *log.rglob("manifest*")]
    assert len(objects) >= 4
    for path in objects:
        whole = path.read_bytes()
        path.unlink()
        code, out, err = ask("log", "verify")
        path.write_bytes(whole)
        assert code in (1, 2), (path, out)
        assert "Traceback" not in err
    assert ask("log", "verify")[0] == 0
