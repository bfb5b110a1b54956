"""``consentry init``: what it writes loads, and what is no answer is asked again."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from consentry import yamlfile
from consentry.activity import ActivityError, load
from consentry.adapters.scrapy import DOWNLOAD_HANDLERS, ITEM_PROCESSOR
from consentry.cli import app
from consentry.cli.anchors import settings_lines
from consentry.cli.init import propose_token
from consentry.cli.template import activity_yaml, scalar
from consentry.errors import SetupError

TODAY = date(2026, 11, 1)
GIVEN = [
    *("--controller", "Example Ltd", "--contact", "https://example.org/bot"),
    *("--purpose", "news-monitoring", "--token", "ExampleBot"),
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "activity.yaml"


def run(*arguments: str, answers: str = ""):
    return CliRunner().invoke(app, ["init", *map(str, arguments)], input=answers)


def test_four_options_write_a_file_that_loads(path):
    done = run(path, *GIVEN, "--purpose", "archive", "--yes")
    assert done.exit_code == 0, done.output
    activity = load(path, today=TODAY)
    assert activity.controller.name == "Example Ltd"
    assert activity.purposes == ("news-monitoring", "archive")
    assert activity.user_agent.endswith("; ExampleBot/1.0; +https://example.org/bot)")
    assert activity.personal_data == "none"


def test_four_questions_write_the_same(path):
    done = run(path, answers="Example Ltd\nprivacy@example.org\nnews-monitoring, road-safety\n\n")
    assert done.exit_code == 0, done.output
    activity = load(path, today=TODAY)
    assert activity.purposes == ("news-monitoring", "road-safety")
    assert activity.token == "ExampleLtdBot"


def test_what_is_no_answer_is_said_and_asked_again(path):
    done = run(
        path,
        "--token",
        "Bot2",
        answers="todo\nExample Ltd\nnowhere\nprivacy@example.org\nai-trian\ntdm\nMy Bot\nMyBot\n",
    )
    assert done.exit_code == 0, done.output
    for words in ("not an answer", "neither an e-mail", "almost ai-train", "write Bot", "MyBot"):
        assert words in done.output
    assert load(path, today=TODAY).token == "MyBot"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--yes"], "Give --controller"),
        ([*GIVEN[:2], "--yes"], "Give --contact"),
        ([*GIVEN[:4], "--yes"], "Give --purpose"),
        ([*GIVEN[:6], "--token", "Bot2", "--yes"], "write Bot"),
    ],
)
def test_without_questions_a_missing_answer_is_an_error(path, arguments, words):
    done = run(path, *arguments)
    assert isinstance(done.exception, SetupError)
    assert words in str(done.exception)
    assert not path.exists()


def test_a_file_that_exists_is_not_written_over_unless_forced(path):
    path.parent.mkdir()
    path.write_text("mine")
    done = run(path, *GIVEN, "--yes")
    assert "--force" in str(done.exception)
    assert path.read_text() == "mine"
    assert run(path, *GIVEN, "--yes", "--force").exit_code == 0
    assert load(path, today=TODAY)


def test_an_end_of_input_writes_nothing(path):
    assert run(path, answers="Example Ltd\n").exit_code == 1
    assert not path.exists()


def test_it_prints_the_lines_for_a_scrapy_project(path):
    settings: dict = {}
    exec("\n".join(settings_lines(path)), settings)
    assert settings["ADDONS"] == {"consentry.Addon": 1000}
    assert settings["CONSENTRY_ACTIVITY"] == str(path)
    assert settings["ITEM_PROCESSOR"] == ITEM_PROCESSOR
    assert settings["DOWNLOAD_HANDLERS"] == DOWNLOAD_HANDLERS
    output = run(path, *GIVEN, "--yes").output
    for line in settings_lines(path):
        assert line in output


def test_every_field_that_is_commented_out_holds_when_it_is_not(path):
    text = activity_yaml("Example Ltd", "privacy@example.org", ["news-monitoring"], "ExampleBot")
    fields = re.sub(r"(?m)^( *)#(?! )(?=\S)|^#(?=  )", r"\1", text)
    fields = fields.replace("personal_data: none", "personal_data: intended")
    path.parent.mkdir()
    path.write_text(fields)
    with pytest.raises(ActivityError, match="legitimate interests assessment is needed") as caught:
        load(path, today=TODAY)
    assert caught.value.file.endswith("assessments/lia.md"), "only the assessments are missing"
    keys = set(yamlfile.parse(fields, "").value)
    assert keys >= {"lawful_basis", "keeps", "recipients", "transfers", "dpia", "notice", "role"}


@pytest.mark.parametrize(
    ("controller", "token"),
    [
        ("Example Ltd", "ExampleLtdBot"),
        ("3M-like 24/7 news", "MLikeNewsBot"),
        ("新聞", "MyCrawler"),
        ("Google", "MyCrawler"),
    ],
)
def test_a_token_is_proposed(controller, token):
    assert propose_token(controller) == token


@given(st.text(max_size=60))
def test_any_name_that_is_an_answer_reads_back_as_it_was_written(name):
    from consentry.activity import answers

    try:
        name = answers.text(name)
    except ValueError:
        return
    assert yamlfile.parse(f"name: {scalar(name)}\n", "").value == {"name": name}


def test_a_file_that_somebody_writes_while_the_questions_are_asked_is_kept(path, monkeypatch):
    answers = iter(["Example Ltd", "privacy@example.org", "tdm", "ExampleBot"])

    def meanwhile(*_: object, **__: object) -> str:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("somebody's own")
        return next(answers)

    monkeypatch.setattr("typer.prompt", meanwhile)
    done = run(path)
    assert isinstance(done.exception, SetupError), done.output
    assert path.read_text() == "somebody's own"
