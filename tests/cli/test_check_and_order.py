"""``consentry check`` and ``consentry order``: what they say, and their exit codes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from consentry.cli import app, main
from consentry.errors import OrderError
from consentry.gate import open_gate
from consentry.provenance import Home, verify
from consentry.standing import Standing
from consentry.storage import LocalStorage

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
UK_STOP = EXAMPLES / "orders" / "uk-stop.yaml"
NEWS = EXAMPLES / "activities" / "news-monitoring.yaml"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a home and keys that are not there yet."""
    monkeypatch.setenv("CONSENTRY_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("CONSENTRY_KEYS", str(tmp_path / "keys"))
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def states(*arguments) -> dict[str, set[str]]:
    done = run("check", *arguments, "--json")
    found = json.loads(done.output)
    assert found["fine"] == (done.exit_code == 0)
    by_state: dict[str, set[str]] = {"fine": set(), "warning": set(), "wrong": set()}
    for look in found["checks"]:
        by_state[look["state"]].add(look["what"])
    return by_state


def test_check_finds_an_example_fine(place):
    found = states(NEWS)
    assert found["fine"] == {"activity", "user agent", "packs", "home"}
    assert found["wrong"] == set()
    assert found["warning"] == {"activity"}, "nobody can be reached at example.org"
    assert "RFC 2606" in run("check", NEWS).output


def test_check_shows_an_assessment_and_what_is_kept(place):
    found = states(EXAMPLES / "activities" / "news-citations.yaml")
    assert "lia" in found["fine"]
    assert found["wrong"] == set()


def test_check_says_everything_that_is_wrong_with_file_line_and_remedy(place):
    path = place / "activity.yaml"
    text = (EXAMPLES / "activities" / "news-citations.yaml").read_text()
    path.write_text(text.replace("retention_days: 730", "retention_days: 30"))
    done = run("check", path)
    assert done.exit_code == 1
    assert f"{path}:22: personal.name.author would be kept 365 days" in done.output
    assert "Write 30 or less" in done.output
    assert "news-citations-lia.md: there is no such file" in done.output


@pytest.mark.parametrize(
    ("category", "state", "words"),
    [
        ("personal.name.autor", "wrong", "no pack knows"),
        ("personal.biometric.face", "warning", "permission-only"),
        ("personal.biometric.template", "wrong", "never"),
    ],
)
def test_check_holds_what_is_kept_against_the_ceilings(place, category, state, words):
    path = place / "activity.yaml"
    text = (EXAMPLES / "activities" / "news-citations.yaml").read_text()
    path.write_text(text.replace("personal.name.author", category))
    lia = EXAMPLES / "activities" / "assessments" / "news-citations-lia.md"
    (place / "assessments").mkdir()
    (place / "assessments" / lia.name).write_text(lia.read_text())
    assert "keeps" in states(path)[state]
    assert words in run("check", path).output


def test_check_names_a_pack_that_is_broken(place):
    pack = place / "pack"
    pack.mkdir()
    (pack / "mine.yaml").write_text("id: mine\ntitel: Mine\n")
    assert states(NEWS, "--pack", pack)["wrong"] == {"packs"}


def test_check_looks_at_the_orders_the_home_and_its_keys(place):
    run("order", "add", UK_STOP)
    assert states(NEWS)["fine"] >= {"orders", "home"}
    (place / "data" / "orders" / "bad.yaml").write_text("kind: [")
    assert states(NEWS)["wrong"] == {"orders"}
    (place / "data" / "orders" / "bad.yaml").unlink()
    (place / "keys").rename(place / "elsewhere")
    assert states(NEWS)["wrong"] == {"keys"}


def test_an_order_is_stored_recorded_and_listed(place):
    done = run("order", "add", UK_STOP)
    assert done.exit_code == 0, done.output
    assert (place / "data" / "orders" / "EXAMPLE-UK-STOP.yaml").read_bytes() == UK_STOP.read_bytes()
    (row,) = json.loads(run("order", "list", "--json").output)
    assert (row["reference"], row["in_force"]) == ("EXAMPLE-UK-STOP", "yes")
    assert "EXAMPLE-UK-STOP" in run("order", "list").output

    home = Home.open(place / "data")
    ops = home.reader("ops")
    public = ops.read(0)
    assert public["event"] == "order"
    assert public["order"]["places"] == ["GB"]
    assert "Commissioner" not in json.dumps(public)
    assert ops.open_private(0)["reference"] == "EXAMPLE-UK-STOP"
    assert ops.open_content(0) == UK_STOP.read_bytes()
    verify(home.log, home.root_vkey)


def test_an_order_that_cannot_be_read_is_not_stored(place):
    bad = place / "order.yaml"
    bad.write_text(UK_STOP.read_text().replace("[stop] ", "[stopp]"))
    done = run("order", "add", bad)
    assert isinstance(done.exception, OrderError)
    assert "Did you mean stop?" in str(done.exception)
    assert not (place / "data").exists()


def test_an_order_stands_even_where_it_cannot_be_recorded(place):
    run("order", "add", UK_STOP)
    (place / "keys").rename(place / "elsewhere")
    other = place / "order.yaml"
    other.write_text(UK_STOP.read_text().replace("EXAMPLE-UK-STOP", "EXAMPLE-OTHER"))
    done = run("order", "add", other)
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code == 1
    assert "could not be recorded" in done.output
    standing = Standing.open(LocalStorage(place / "data"))
    assert [order.reference for order in standing.orders] == ["EXAMPLE-OTHER", "EXAMPLE-UK-STOP"]


def test_a_home_without_orders_lists_none(place):
    assert "No order stands" in run("order", "list").output
    assert json.loads(run("order", "list", "--json").output) == []
    assert not (place / "data").exists()


def state() -> str:
    (row,) = json.loads(run("order", "list", "--json").output)
    assert (row["in_force"] == "yes") == row["state"].startswith("yes")
    return row["state"]


def test_the_list_says_how_an_order_ended(place, monkeypatch):
    run("order", "add", UK_STOP)
    assert state() == "yes"
    (file,) = (place / "data/orders").glob("*.yaml")
    given = file.read_text()
    file.write_text(given + "withdrawn: 2024-01-01\n")
    assert state() == (
        "no: ended 2024-01-01 by hand in its file, and nobody is recorded to have lifted it"
    )
    two = place / "two.yaml"
    two.write_text(FOUR_EYES)
    monkeypatch.setenv("CONSENTRY_ACTIVITY", str(two))
    assert state().startswith("yes, as it was recorded")
    monkeypatch.delenv("CONSENTRY_ACTIVITY")
    file.write_text(given)
    done = run("order", "lift", "EXAMPLE-UK-STOP", *WHO)
    assert done.exit_code == 0, done.exception
    assert re.fullmatch(r"no: lifted 20[-0-9T:]+Z, consentry/[0-9a-f]+/ops/1", state())
    (place / "keys").rename(place / "away")
    assert re.fullmatch(r"no: ended 20[-0-9T:]+Z", state())


@pytest.mark.parametrize("more", ["", "withdrawn: 2098-01-01\n"])
def test_an_order_that_has_not_begun_is_lifted_and_never_begins(place, more):
    future = place / "order.yaml"
    text = UK_STOP.read_text().replace("from: 2022-05-18", "from: 2097-01-01")
    future.write_text(text.replace("deadline: 2022", "deadline: 2097") + more)
    assert run("order", "add", future).exit_code == 0
    assert state() == "not yet: from 2097-01-01"
    done = run("order", "lift", "EXAMPLE-UK-STOP", *WHO)
    assert done.exit_code == 0, done.exception
    assert state().startswith("no: lifted 2097-01-01")
    (given,) = Standing.open(LocalStorage(place / "data")).orders
    assert not given.stands(given.declared.begins)
    assert Home.open(place / "data").reader("ops").size == 2
    again = run("order", "lift", "EXAMPLE-UK-STOP", *WHO)
    assert isinstance(again.exception, OrderError)
    assert Home.open(place / "data").reader("ops").size == 2, "a lift that fails is not recorded"


FOUR_EYES = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleBot
purposes: [news-monitoring]
four_eyes: true
"""
WHO = ("--by", "A. Privacy", "--reason", "it was lifted")


def stands(place: Path, activity: Path) -> bool:
    """Does a crawl that starts now obey the order?"""
    gate = open_gate(activity=activity, home=str(place / "data"), keys=place / "keys", keep=False)
    gate.refresh()
    found = gate.standing.findings(
        stage="use",
        site="example.com",
        url="https://news.example.com/",
        places={"GB": 1000},
        kinds=("personal.contact.email",),
        purposes=("news-monitoring",),
        now=gate.now() + 1,
    )
    return "order.stop" in {each.kind for each in found}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "withdrawn: 2024-01-01\n"),
        ("kind: [stop]", "kind: [restrict]"),
        ("  place: [GB]", "  place: [FR]"),
    ],
)
def test_where_four_eyes_are_asked_for_no_pen_ends_an_order_and_two_people_do(
    place, caplog, old, new
):
    two, one = place / "two.yaml", place / "one.yaml"
    two.write_text(FOUR_EYES)
    one.write_text(FOUR_EYES.replace("four_eyes: true\n", ""))
    assert run("order", "add", UK_STOP).exit_code == 0
    assert stands(place, two)
    (file,) = (place / "data/orders").glob("*.yaml")
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new) if old else text + new)
    assert not stands(place, one)
    caplog.clear()
    assert stands(place, two)
    assert "EXAMPLE-UK-STOP was changed by hand" in caplog.text
    assert "orders" in states(two)["warning"]
    assert "orders" not in states(one)["warning"]
    alone = run("order", "lift", "EXAMPLE-UK-STOP", *WHO, "--activity", one)
    assert stands(place, two), alone.output
    both = ("--approved-by", "B. Counsel", "--activity", two)
    done = run("order", "lift", "EXAMPLE-UK-STOP", *WHO, *both)
    assert done.exit_code == 0, done.exception
    assert not stands(place, two)
    assert "orders" not in states(two)["warning"]
    assert isinstance(run("order", "lift", "EXAMPLE-UK-STOP", *WHO, *both).exception, OrderError)


def test_a_crawl_that_runs_goes_on_obeying_an_order_that_a_pen_has_ended(place):
    activity = place / "two.yaml"
    activity.write_text(FOUR_EYES)
    gate = open_gate(activity=activity, home=str(place / "data"), keys=place / "keys")
    assert run("order", "add", UK_STOP).exit_code == 0
    (file,) = (place / "data/orders").glob("*.yaml")
    now = gate.now()
    gate.standing.refresh(now + 1)
    file.write_text(file.read_text() + "withdrawn: 2024-01-01\n")
    gate.standing.refresh(now + 2)
    assert gate.standing.changed_by_hand(now + 2)
    both = ("--approved-by", "B. Counsel", "--activity", activity)
    assert run("order", "lift", "EXAMPLE-UK-STOP", *WHO, *both).exit_code == 0
    gate.standing.refresh(now + 3)
    assert not gate.standing.changed_by_hand(now + 3)
    gate.close()


@pytest.fixture
def command(place, monkeypatch, capsys):
    """``consentry`` as it is started, from that folder: exit code, stdout, stderr."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*arguments: str) -> tuple[int | str | None, str, str]:
        monkeypatch.setattr(sys, "argv", ["consentry", *arguments])
        try:
            code = main()
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return call


def test_as_a_command_an_error_is_one_line_and_exit_code_2(command):
    code, _, err = command("order", "add", "nowhere.yaml")
    assert code == 2
    assert err == "nowhere.yaml: there is no such file. See docs/examples/orders.\n"
    code, _, err = command(
        "init", "--yes", "--controller", "Example", "--contact", "a@b.example",
        "--purpose", "tdm", "--token", "ExampleBot",
    )  # fmt: skip
    assert code == 0, err
    code, out, _ = command("check")
    assert code == 0, out
    assert command("check", "nowhere.yaml")[0] == 1


def test_started_as_a_process_it_ends_with_the_code_and_the_line_of_its_error(place):
    code = "import sys; from consentry.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "order", "add", "nowhere.yaml"],
        cwd=place,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=280,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert done.stderr == "nowhere.yaml: there is no such file. See docs/examples/orders.\n"
