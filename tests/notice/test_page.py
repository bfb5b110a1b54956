"""The public page: plain HTML that anybody can read, in every language, and no data of persons."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from consentry.activity import load
from consentry.cli import app
from consentry.notice import FIELDS, Addition, Document, Section, Source, make, page
from consentry.notice.languages import known
from consentry.notice.page import STYLE

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples" / "activities"
NOW = 1_780_000_000
NAMED = [Source("github.com", 7, NOW - 90 * 86_400, NOW - 86_400)]
OTHERS = [Source("hmac:1", 2, NOW - 9 * 86_400, NOW), Source("hmac:2", 3, NOW - 100, NOW - 50)]
ADDED = [Addition("br-lgpd", "Example Law", "Art. 9", {"en": "Ask <the> office."}, False)]
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Outline(HTMLParser):
    """Fails on tags that are not closed in order; notes headings, ids, links, languages."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.links: list[str] = []
        self.langs: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        found = dict(attrs)
        assert not [name for name in found if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name, into in (
            ("id", self.ids), ("aria-labelledby", self.labels), ("href", self.links),
            ("lang", self.langs),
        ):  # fmt: skip
            if name in found:
                into.append(found[name])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def notice():
    """The archive's notice, in all languages: its words stand untranslated in the sections."""
    made = load(EXAMPLES / "news-citations.yaml", today=date(2026, 11, 1))
    sections = {}
    for code in known():
        told = made.notice.model_copy(update={"languages": (code,)})
        one = make(made.model_copy(update={"notice": told}), ADDED)
        sections |= one.sections
    return Document(made.controller.name, made.token, made.notice.url, sections)


@pytest.fixture(scope="module")
def html(notice):
    return page(notice, NAMED, OTHERS, NOW).decode()


def test_it_is_whole_html_with_headings_in_order_and_each_language_marked(html, notice):
    assert html.startswith("<!DOCTYPE html>\n<html lang=")
    found = Outline(html)
    assert found.headings.count(1) == 1
    assert found.headings[0] == 1
    steps = zip(found.headings, found.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)
    assert len(set(found.ids)) == len(found.ids)
    assert set(found.labels) <= set(found.ids)
    assert {link[1:] for link in found.links if link.startswith("#")} == set(notice.languages)
    assert found.langs[0] == notice.languages[0]
    assert set(found.langs) == set(known())
    assert {"main", "nav", "title", "h1", "table", "th"} <= found.tags


def test_it_runs_and_loads_nothing(html):
    found = Outline(html)
    assert not found.tags & {"script", "img", "link", "iframe", "form", "object"}
    assert "default-src 'none'" in html
    assert "url(" not in html
    assert all(link.startswith(("#", "https://", "mailto:")) for link in found.links)


def test_every_part_of_art_14_is_under_a_heading_in_every_language(html, notice):
    ids = set(Outline(html).ids)
    for code in notice.languages:
        assert {f"{code}-{part}" for part in (*FIELDS, "reason", "law-1-br-lgpd")} <= ids


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_every_colour_of_text_stands_out_from_the_ground():
    """WCAG 2.2, 1.4.6 (AAA): 7 to 1."""
    (ground,) = re.findall(r"background: (#\w{6})", STYLE)
    texts = re.findall(r"(?<!-)color: (#\w{6})", STYLE)
    assert len(texts) == 3
    for color in texts:
        assert (luminance(ground) + 0.05) / (luminance(color) + 0.05) >= 7


def test_sources_are_named_only_where_they_stand_in_plain(html):
    text = " ".join(Outline(html).text.split())
    assert "github.com" in text
    assert "hmac" not in text
    assert "Other websites: 2" in text
    assert "2026-05-27" in text


def test_what_the_activity_says_cannot_become_markup(html, notice):
    assert "Ask &lt;the&gt; office." in html
    assert '<a href="mailto:privacy@archive.example.org">' in html
    sections = {"en": (Section("x", "Art. 1", "<b>", ('<script>"&', "a@b.example <x@y.z>")),)}
    bad = Document("<img>", "T<", "https://example.org", sections)
    assert not Outline(page(bad, [Source("<a.example>", 1, NOW, NOW)], [], NOW).decode()).tags & {
        "script", "img", "b",
    }  # fmt: skip


@given(st.text(max_size=80))
def test_any_words_give_whole_html(words):
    sections = {"en": (Section("x", words, words, (words,), (words,)),)}
    Outline(page(Document(words, words, "u", sections), [], [], NOW).decode("utf-8", "replace"))


def test_the_same_state_gives_the_same_bytes(notice):
    assert page(notice, NAMED, OTHERS, NOW) == page(notice, NAMED, OTHERS, NOW)
    assert page(notice, [], [], NOW) != page(notice, NAMED, OTHERS, NOW)


def test_in_a_bucket_a_browser_is_told_that_the_page_is_a_page(in_s3, tmp_path, weed):
    where = ["--home", str(tmp_path / "home"), "--keys", str(tmp_path / "keys")]
    activity = str(EXAMPLES / "news-citations.yaml")
    done = CliRunner().invoke(
        app, ["notice", "page", "--to", in_s3, "--activity", activity, *where]
    )
    assert done.exit_code == 0, done.output
    bucket, _, prefix = in_s3.removeprefix("s3://").partition("/")
    told = {
        name: weed.client().head_object(Bucket=bucket, Key=f"{prefix}/{name}")["ContentType"]
        for name in ("index.html", "notice.json")
    }
    assert told == {"index.html": "text/html; charset=utf-8", "notice.json": "application/json"}
