"""``policy explain``, ``try``, ``check`` and ``decide``: what a person is told before a crawl."""

from __future__ import annotations

import json

import pytest

PAGE = "<html lang=en><title>A story</title><p>Plain words. someone@example.org</p></html>"


def of(place, *more: str) -> list[str]:
    return ["--activity", str(place / "activity.yaml"), *more]


def test_explain_shows_the_rules_that_bore_on_a_page_and_with_all_those_that_did_not(
    ask, place, site
):
    site.robots("a.localhost", "User-agent: *\nAllow: /\n")
    url = site.page("a.localhost", "/", PAGE)
    code, out, _ = ask("policy", "explain", url, *of(place))
    assert code == 0
    for rule in ("default/robots-allow", "default/silent-allowed"):
        assert rule in out
    assert "default/access-legal-block" not in out
    assert "someone@" not in out
    code, out, _ = ask("policy", "explain", url, *of(place, "--all"))
    assert "default/access-legal-block" in out
    code, out, _ = ask("policy", "explain", url, *of(place, "--json"))
    rows = json.loads(out)
    assert {row["stage"] for row in rows} == {"fetch", "read", "store"}
    assert all(row["why"] for row in rows)


def test_explain_shows_an_item_in_a_file(ask, place, tmp_path):
    item = tmp_path / "item.json"
    item.write_text(json.dumps({"url": "https://example.com/", "mail": "someone@example.org"}))
    code, out, _ = ask("policy", "explain", item, *of(place, "--json"))
    assert code == 0
    applied = {row["rule"] for row in json.loads(out) if row["applied"]}
    assert "default/silent-allowed" in applied
    assert "someone@" not in out


def test_explain_lists_what_would_be_taken_out_and_never_the_value(ask, place, tmp_path, site):
    item = tmp_path / "item.json"
    text = "Write to someone@example.org"
    item.write_text(
        json.dumps(
            {
                "url": "https://example.com/",
                "text": text,
                "someone@example.org": {"phone": "+44 20 7946 0123"},
            }
        )
    )
    code, out, _ = ask("policy", "explain", item, *of(place, "--json"))
    assert code == 0
    taken = [row["redacts"] for row in json.loads(out) if "redacts" in row]
    mail = next(one for one in taken if one["where"] == f"/text 9-{len(text)}")
    assert (mail["kind"], mail["action"], mail["instead"]) == (
        "personal.contact.email",
        "redact",
        "[e-mail]",
    )
    assert {one["where"].partition(" ")[0] for one in taken} == {"/text", "/…", "/…/phone"}
    assert "someone@" not in out
    assert "7946" not in out
    code, out, _ = ask("policy", "explain", item, *of(place))
    assert "[e-mail]" in out
    assert "someone@" not in out
    site.robots("a.localhost", "User-agent: *\nAllow: /\n")
    url = site.page("a.localhost", "/", PAGE)
    code, out, _ = ask("policy", "explain", url, *of(place))
    assert "[e-mail]" in out
    assert "someone@" not in out


@pytest.mark.parametrize(
    ("text", "says"),
    [("nonsense", "not JSON"), ("[1]", "an item is a JSON object"), (None, "item")],
)
def test_explain_says_what_is_wrong_with_a_file(text, says, ask, place, tmp_path):
    item = tmp_path / "item.json"
    if text is not None:
        item.write_text(text)
    code, _, err = ask("policy", "explain", item, *of(place))
    assert code == 2
    assert says in err


TRIED = {
    "store": (0, "<html lang=en><title>T</title><p>Plain words.", 200, "would store"),
    "redact": (0, PAGE, 200, "would redact"),
    "refuse": (3, PAGE, 451, "would refuse"),
    "opted out": (3, '<meta name="robots" content="noindex">' + PAGE, 200, "would refuse"),
}


@pytest.mark.parametrize("what", TRIED)
def test_try_says_what_would_be_done_and_keeps_nothing(what, ask, place, site):
    code, body, status, says = TRIED[what]
    site.robots("a.localhost", "User-agent: *\nAllow: /\n")
    before = sorted(path for path in (place / "home").rglob("*"))
    left, out, _ = ask("try", site.page("a.localhost", "/", body, status=status), *of(place))
    assert left == code
    assert says in out
    assert "someone@" not in out
    if code == 3:
        assert "remedy" in out
    assert sorted(path for path in (place / "home").rglob("*")) == before


@pytest.mark.parametrize(
    "url", ["http://a.localhost:1/", "nonsense", "ftp://example.org/", "http://"]
)
def test_try_says_why_a_page_cannot_be_had(url, ask, place):
    code, out, err = ask("try", url, *of(place))
    assert code in (2, 3)
    assert out + err
    assert "Traceback" not in err


def test_check_finds_a_home_in_use_fine(ask, place):
    code, out, _ = ask("check", place / "activity.yaml", "--keys", place / "keys")
    assert code == 0, out
    assert "it opens, and its keys are here" in out


def test_decide_reads_cases_and_says_which_line_is_wrong(ask, tmp_path):
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": "one"\n')
    code, _, err = ask("decide", "--cases", cases, home=False)
    assert code == 2
    assert "cases.jsonl" in err
    assert "1" in err
    code, _, err = ask("decide", "--cases", tmp_path / "none.jsonl", home=False)
    assert code == 2
    assert "none.jsonl" in err
