"""``consentry scan``: a file, standard input, a page on the web; told, as JSON, and as a page."""

from __future__ import annotations

import gzip
import json

import pytest
from typer.testing import CliRunner

from consentry.cli import app
from consentry.errors import ConfigError

PAGE = (
    '<!doctype html><html lang="en"><title>x</title><p class="byline">By Ann Poe'
    "<p>Write to ann<b>@example.org</b>.</html>"
)
ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: FooBot
purposes: [search]
private_networks: [127.0.0.1]
"""


@pytest.fixture
def scan(tmp_path, monkeypatch):
    """Run ``consentry scan``: exit code and output."""
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str, given: str | bytes | None = None):
        return CliRunner().invoke(app, ["scan", *words], input=given)

    return run


def found(result) -> list[tuple[str, str, str]]:
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    return [(f["kind"].removeprefix("personal."), f["path"], f["value"]) for f in told["findings"]]


def test_a_page_in_a_file_is_told_and_marked(scan, tmp_path):
    (tmp_path / "p.html").write_text(PAGE)
    result = scan("p.html", "--html", "out.html")
    assert result.exit_code == 0
    assert "contact.email        0.99" in result.output
    assert "html > p:nth-of-type(2) 87-105" in result.output
    assert "found: personal.contact.email 1, personal.name.author 1" in result.output
    out = (tmp_path / "out.html").read_text()
    assert ">Ann Poe</mark>&lt;p&gt;" in out
    assert ">ann&lt;b&gt;@example.org</mark>&lt;/b&gt;" in out
    assert "<script" not in out


def test_standard_input_is_a_page_a_document_lines_of_them_or_a_text(scan):
    assert [f[0] for f in found(scan("-", "--json", given=PAGE))] == [
        "name.author",
        "contact.email",
    ]
    document = {"user": {"name": "Ann Poe"}, "text": ["ask a@example.org"], "n": 1}
    expected = [
        ("name.person", "/user/name", "Ann Poe"),
        ("contact.email", "/text/0", "a@example.org"),
    ]
    assert found(scan("-", "--json", given=json.dumps(document))) == expected
    lines = f"{json.dumps([document])}\n{json.dumps(document)}\n"
    paths = [path for _, path, _ in found(scan("-", "--json", given=lines))]
    assert paths[:2] == ["line 1 /0/user/name", "line 1 /0/text/0"]
    assert paths[2:] == ["line 2 /user/name", "line 2 /text/0"]
    assert found(scan("-", "--json", "--lang", "en-GB", given="ring 020 7946 0123")) == [
        ("contact.phone", "", "020 7946 0123")
    ]
    assert "none found by consentry-personal" in scan("-", given="{nothing here").output
    assert found(scan("-", "--json", given=b"\xff{[a@example.org"))[0][0] == "contact.email"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("For the minutes of the board call 020 7946 0018 in the morning.", "020 7946 0018"),
        ("Für die Karten rufen Sie bitte die 030 90182012 an.", "030 90182012"),
        ("Pour les billets, appelez le 01 42 68 53 00 avant midi.", "01 42 68 53 00"),
    ],
)
def test_where_no_language_is_stated_a_text_says_itself_whose_numbers(scan, said, number):
    for given in (said, json.dumps({"text": said}, ensure_ascii=False)):
        ((kind, _, value),) = found(scan("-", "--json", given=given))
        assert (kind, value) == ("contact.phone", number)


def test_documents_are_read_for_names_and_by_the_language_too(scan):
    document = {"bio": "Wir trafen Jane Miller.", "ring": "030 23125 123"}
    assert found(scan("-", "--json", "--lang", "de", given=json.dumps(document))) == [
        ("name.person", "/bio", "Jane Miller"),
        ("contact.phone", "/ring", "030 23125 123"),
    ]


def test_a_table_is_read_by_its_heads_and_told_by_lines(scan):
    result = scan("-", given="n;Vorname;Nachname\n1;Zyx;Quaxel\n")
    assert "line 2 21-24" in result.output
    assert "found: personal.name.person 2" in result.output


def test_what_begins_as_json_and_is_none_is_said_to_be_read_as_text(scan):
    result = scan("-", "--json", given='{"a": "ann@example.org",')
    assert "begins as JSON does and is none" in result.stderr
    assert [f["value"] for f in json.loads(result.stdout)["findings"]] == ["ann@example.org"]


def test_a_control_character_of_a_page_does_not_reach_the_terminal(scan):
    assert "\x1b[2J" not in scan("-", given="a\x1b[2J b@example.org \x1b[2J").output


def test_a_url_is_asked_for_through_the_gate(scan, site):
    url = site.page("a.localhost", "/p", PAGE)
    site.robots("a.localhost", "User-agent: *\nDisallow: /no\n")
    assert len(found(scan(url, "--json"))) == 2
    refused = scan(url.replace("/p", "/no"))
    assert refused.exit_code == 3
    assert "robots.txt disallows this" in refused.output
    assert not site.hits("a.localhost", "/no")


@pytest.mark.parametrize(
    "given",
    [
        "Anna Müller, anna@müller.example".encode("latin-1"),
        "Anna Müller, anna@müller.example".encode("utf-16"),
        gzip.compress("Anna Müller, anna@müller.example".encode()),
    ],
    ids=["latin-1", "utf-16", "zipped"],
)
def test_a_text_is_read_however_it_is_written_down(scan, given):
    told = found(scan("-", "--json", given=given))
    assert told == [
        ("name.person", "", "Anna Müller"),
        ("contact.email", "", "anna@müller.example"),
    ]


def test_a_nul_in_a_page_is_passed_over_as_a_browser_does_and_hides_nothing(scan):
    """HTML Standard 13.2.6.4.7."""
    page = b"<!doctype html><html lang=en-GB><p>jane@exam\0ple.org<p>or ring 020 79\x0046 0123"
    assert [kind for kind, _, _ in found(scan("-", "--json", given=page))] == [
        "contact.email",
        "contact.phone",
    ]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (b"%PDF-1.7\njane@example.org", "is a PDF"),
        (b"PK\x03\x04jane@example.org", "is a ZIP archive"),
        (b"\x89PNG jane@example.org", "is a picture"),
        (b"jane@example.org \0\1\2", "holds bytes that no text has"),
        ("<p>jane@example.org".encode("utf-16-le"), "holds bytes that no text has"),
        (gzip.compress(b"jane@example.org")[:-9], "is zipped, and broken"),
        (gzip.compress(b"a" * (1 << 26)), "more than 32 MiB"),
        (b"<!doctype html>" + b"<div>" * 100_000, "nested deeper"),
        (b"<!doctype html><p>" + b"a" * (1 << 23), "would be read to byte 8,388,608 only"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_text_is_not_told_to_hold_nothing(scan, given, why):
    result = scan("-", given=given)
    assert isinstance(result.exception, ConfigError)
    assert why in str(result.exception)


@pytest.mark.parametrize("what", ["none.html", "."])
def test_what_cannot_be_read_is_one_error(scan, what):
    result = scan(what)
    assert isinstance(result.exception, ConfigError)
    assert "cannot be read" in str(result.exception)
