"""Classes told from the bytes of a page are those that its elements have, or more."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from real_pages import real_pages

from consentry.signals.classes import Classes
from consentry.signals.page import Page

WORDS = ("vcard", "h-card", "author", "post_author", "fn")
SOUGHT = Classes(WORDS)
PIECES = (
    '<p class="vcard">',
    "<p class='a h-card b'>",
    "<p class=author>",
    '<a href=x class = "x&#32;fn">',
    '<a class="post&lowbar;author">',
    "<b CLASS=\nfn>",
    '<!-- class="author -->',
    "<script>x = 'class=\"'</script>",
    '<i class="subclass author">',
    '<svg class="Author vcard/">',
    "class=",
    '"',
    "'",
    ">",
    " fn ",
    "é",
)


def page(html: str, coding: str = "utf-8") -> Page:
    header = (("content-type", f"text/html; charset={coding}"),)
    return Page.parse(html.encode(coding), url="https://a.example/", headers=header)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example('<!-- class="author --><p class="vcard">')
@example("<p class=\"a class='fn'\"><i class='h-card'>")
def test_no_class_of_an_element_is_missed(html: str) -> None:
    read = page("<html><body>" + html)
    assert SOUGHT.on(read) >= read.classes & set(WORDS)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p class="a vcard"><p class="vcards">', {"vcard"}),
        ("<p class='h-card fn'><p id=author>", {"h-card", "fn"}),
        ("<p class=author><p class=Author>", {"author"}),
        ('<p class="&#118;card">', {"vcard"}),
        ("<p title=vcard>author", set()),
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_what_is_said_of_a_class(html: str, found: set[str], coding: str) -> None:
    assert SOUGHT.on(page(f"<html><body>{html}", coding)) == found


def test_on_real_pages_it_is_what_the_elements_say() -> None:
    for real in real_pages():
        read = real.parse()
        assert SOUGHT.on(read) == read.classes & set(WORDS)
