"""``policy new platform`` and ``policy check``: what a person who reads terms is told."""

from __future__ import annotations

import json
import re

import pytest

from consentry.policy import load


@pytest.fixture
def ask(tmp_path, typed, monkeypatch):
    """Run ``consentry policy`` in a folder of its own: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: typed("policy", *words)


FILLED = {
    "the platform's name, as people know it": "Example Shop",
    "where the terms are; look that host and document are the right ones": "https://x.example/t",
    "the clause's name": "4. Robots",
    "what the clause says of access by machines": "Robots may read.",
    "high, medium or low": "high",
    "what the clause comes to": "allowed",
    "what the terms say of training AI, or silent": "silent",
    "silent, conditions or prohibited": "silent",
    "allow, conditions, silent, permission or prohibited": "allow",
    "what this answer rests on": "Robots may read.",
    "why that reading does not hold any more": "New terms.",
    "who answers for this one": "Legal",
}


def fill(path):
    text = path.read_text()
    for todo, answer in FILLED.items():
        text = text.replace(f'"todo: {todo}"', f'"{answer}"')
    path.write_text(text)


def test_a_new_file_is_refused_until_it_is_filled_in(ask, tmp_path):
    code, out, _ = ask("new", "platform", "shop.example.org")
    assert code == 0
    assert "policies/platforms/example.yaml is begun." in out
    path = tmp_path / "policies/platforms/example.yaml"
    code, _, err = ask("check", path)
    assert code == 2
    assert re.search(r"example\.yaml:4: title is not filled in yet\. Write it, or remove", err)
    fill(path)
    assert ask("check", path)[0] == 0
    found = load(path).platforms.find("https://www.shop.example.org/a")
    assert found.title == "Example Shop"


def test_each_todo_by_itself_is_refused(ask, tmp_path):
    ask("new", "platform", "example.org")
    path = tmp_path / "policies/platforms/example.yaml"
    begun = path.read_text()
    todos = re.findall(r'"todo: (.*?)"', begun)
    assert set(todos) < set(FILLED)
    fill(path)
    filled = path.read_text()
    for todo in todos:
        line = next(n for n, text in enumerate(begun.splitlines()) if todo in text)
        lines = filled.splitlines()
        lines[line] = begun.splitlines()[line]
        path.write_text("\n".join(lines))
        code, _, err = ask("check", path)
        assert code == 2
        assert f":{line + 1}: " in err


def test_a_platform_that_is_read_already_gets_a_file_that_replaces_the_reading(ask, tmp_path):
    code, out, _ = ask("new", "platform", "https://www.facebook.com/x")
    assert code == 0
    assert "It replaces the shipped reading platforms/facebook.yaml (Facebook)." in out
    (path,) = (tmp_path / "policies/platforms").iterdir()
    fill(path)
    code, _, err = ask("check", path)
    assert code == 0, err
    assert load(path).platforms.find("https://m.facebook.com/").id == path.stem


def test_a_file_that_exists_is_left_as_it_is(ask, tmp_path):
    ask("new", "platform", "example.org")
    path = tmp_path / "policies/platforms/example.yaml"
    path.write_text("mine")
    code, _, err = ask("new", "platform", "example.org")
    assert code == 2
    assert "this file exists. Go on in it, or remove it." in err
    assert path.read_text() == "mine"


@pytest.mark.parametrize("domain", ["nonsense", "", "192.0.2.1", "https://"])
def test_what_is_no_domain_begins_no_file(ask, tmp_path, domain):
    code, _, err = ask("new", "platform", domain)
    assert code == 2
    assert "is no domain. Write it as example.org." in err
    assert not (tmp_path / "policies").exists()


def test_check_tells_which_readings_have_to_be_read_again(ask, tmp_path):
    ask("new", "platform", "example.org")
    path = tmp_path / "policies/platforms/example.yaml"
    fill(path)
    text = re.sub(r"(?m)^  read: .*", "  read: 2020-01-01", path.read_text())
    path.write_text(re.sub(r"(?m)^  expires: .*", "  expires: 2020-07-01", text))
    code, out, _ = ask("check", path)
    assert code == 1
    assert "expired: example, read 2020-01-01, until 2020-07-01: read its terms again" in out
    code, out, _ = ask("check", path, "--json")
    assert code == 1
    told = json.loads(out)
    (example,) = [one for one in told["platforms"] if one["platform"] == "example"]
    assert example["state"] == "expired"
    assert told["digest"] == load(path).digest
