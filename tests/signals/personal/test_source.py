"""One pass over a page's bytes finds what a pass for each finds."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from real_pages import real_pages

from consentry.signals.page import Page
from consentry.signals.personal.page import assigned, source
from consentry.signals.personal.special.audience import of_page as audience

PIECES = (
    '"author":"Jane Example",',
    '"author":{"name":"Jo Example"},',
    'data-user-email="jo@example.org" ',
    "author_name: 'Jane Example', ",
    '"coppa":true,',
    '"coppa_author":"true"',
    "tagForChildDirectedTreatment = 1;",
    "data-tfcd='1' ",
    "tfcd_author='Jane Example'",
    "</script><script>",
    "é",
)


def agree(page: Page) -> None:
    assert source.of_source(page) == assigned.of_source(page)
    assert source.of_audience(page) == audience(page)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example('"coppa_author":"true"')
def test_settings_and_keys_in_one(text: str) -> None:
    body = f"<html><body><script>{text}</script>".encode()
    agree(Page.parse(body, url="https://a.example/"))


def test_more_keys_than_are_followed_up() -> None:
    text = '"authors":"x",' * assigned.FOLLOWED + '"coppa":true,"author":"Jane Example"'
    agree(Page.parse(f"<html><script>{text}".encode(), url="https://a.example/"))


def test_on_real_pages() -> None:
    for real in real_pages():
        agree(real.parse())


def test_a_sites_own_name_is_nobodys_user_name() -> None:
    body = b'<script>a={"username":"news_24","user":{"username":"jane_doe9"}}</script>'
    page = Page.parse(body, url="https://news-24.example.org/")
    assert [found.value for found in assigned.of_source(page)] == ["jane_doe9"]
