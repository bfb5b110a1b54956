"""Described cases: the shared ones come out as expected, and nothing unsupported passes."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from consentry.cases import decide_case, read_cases, unsupported
from consentry.cli import app
from consentry.cli.decide import differences
from consentry.policy import bundled, load


@pytest.fixture(scope="module")
def pack():
    return load(bundled())


NO = "User-agent: *\nDisallow: /\n"


def case(**seen):
    return {
        "id": "x",
        "signal": "rfc9309",
        "input": seen,
        "request": {
            "user_agent": "ConsentBot",
            "url": "https://example.com/page",
            "purpose": "tdm",
        },
    }


def test_every_shared_case_that_is_supported_comes_out_as_expected(shared, pack):
    lines = (shared / "cases" / "optouts.jsonl").read_text().splitlines()
    decided = 0
    for each in read_cases(iter(lines)):
        answer = decide_case(each, pack)
        if "unsupported" not in answer:
            assert not differences(each["expected"], answer), each["id"]
            decided += 1
    assert decided >= 142


@pytest.mark.parametrize(
    "seen",
    [
        {"image_note": "a picture of a cat"},
        {"well_known": {"/.well-known/security.txt": "Contact: mailto:x@example.com"}},
        {"outgoing": {"key": "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"}},
    ],
)
def test_a_signal_that_nothing_reads_is_unsupported_and_gets_no_answer(seen, pack):
    answer = decide_case(case(**seen), pack)
    assert answer["unsupported"]
    assert "store" not in answer


def test_a_kind_of_signal_that_is_not_read_is_unsupported():
    assert unsupported({"signal": "smoke", "input": {}})
    assert unsupported({"signal": "web-bot-auth", "input": {}})
    assert not unsupported({"signal": "tdmrep", "input": {}})


@pytest.mark.parametrize(
    ("seen", "fetch"),
    [
        ({"robots_status": 500}, "deny"),
        ({"robots_status": 503}, "deny"),
        ({"robots_error": "connection reset"}, "deny"),
        ({"robots_error": "tls certificate invalid"}, "deny"),
        ({"robots_status": 403}, "deny"),
        ({"robots_status": 404}, "allow"),
        ({"robots_status": 429, "robots_headers": {"Retry-After": "30"}}, "defer"),
        ({"robots_txt": "User-agent: *\nDisallow: /\n"}, "deny"),
        ({"robots_redirects": [f"https://example.com/{n}" for n in range(6)]}, "deny"),
        ({"robots_redirects": [f"/{n}" for n in range(6)]}, "deny"),
        ({"robots_redirects": ["http://127.0.0.1/"]}, "deny"),
        ({"robots_cached_age_s": 60, "robots_txt": NO, "robots_cached_txt": ""}, "allow"),
        ({"robots_cached_age_s": 60, "robots_error": "timeout", "robots_cached_txt": NO}, "deny"),
        ({"robots_cached_age_s": 90_000, "robots_txt": NO, "robots_cached_txt": ""}, "deny"),
    ],
)
def test_what_robots_comes_to(seen, fetch, pack):
    assert decide_case(case(**seen), pack)["fetch"] == fetch


def test_what_the_site_says_is_told_apart_from_what_the_operator_fills_in(pack):
    silent = case(robots_txt="User-agent: *\nAllow: /\n")
    silent["request"]["purpose"] = "ai-train"
    answer = decide_case(silent, pack)
    assert answer["store"] == "allow"
    assert answer["use"]["ai-train"] == "unknown"
    assert answer["default"]["store"] == "deny"


def test_the_command_prints_one_object_a_line_and_checks(tmp_path):
    good = case(robots_status=404) | {"expected": {"fetch": "allow"}}
    bad = case(robots_status=404) | {"id": "y", "expected": {"fetch": "deny"}}
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(good) + "\n" + json.dumps(bad) + "\n")
    done = CliRunner().invoke(app, ["decide", "--cases", str(path), "--check"])
    assert done.exit_code == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["x", "y"]
    assert "1 as expected, 1 differ, 0 unsupported" in done.stderr


def test_a_line_that_is_no_case_is_named_by_its_number(tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(case()) + "\n{nonsense\n")
    done = CliRunner().invoke(app, ["decide", "--cases", str(path)])
    assert done.exit_code == 2
    assert "line 2" in done.stderr
