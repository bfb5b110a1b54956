"""What may follow -a, and what is said when it cannot be used."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.arguments import ArgumentError, read

URL = "https://www.example.co.uk/a"


def test_the_site_of_the_url_and_the_hosts_named_beside_it_belong_to_the_crawl():
    found = read({"url": URL, "also": "example.net, cdn.example.com"}, depth=3, pages=100)
    assert found.hosts == ("example.co.uk", "example.net", "cdn.example.com")
    assert (found.depth, found.pages) == (3, 100)
    assert read({"url": URL, "depth": "0", "pages": "7"}, depth=3, pages=100).pages == 7


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "-a url=https://example.org/"),
        ({"url": " "}, "-a url=https://example.org/"),
        ({"url": "example.org"}, "http:// or https://"),
        ({"url": "ftp://example.org/"}, "http:// or https://"),
        ({"url": "http://"}, "http:// or https://"),
        ({"url": "http://example.org:port/"}, "http:// or https://"),
        ({"url": "https://me:secret@example.org/"}, "without"),
        ({"url": URL, "depth": "two"}, "from 0 up"),
        ({"url": URL, "depth": "-1"}, "from 0 up"),
        ({"url": URL, "pages": "0"}, "from 1 up"),
        ({"url": URL, "pages": "9" * 400}, "from 1 up"),
        ({"url": URL, "also": "https://example.net/x"}, "without http://"),
        ({"url": URL, "dept": "2"}, "Did you mean depth?"),
        ({"url": URL, "zzz": "2"}, "Known are: url, depth, pages, also"),
    ],
)
def test_an_argument_that_cannot_be_used_is_answered_with_what_to_write(given, said):
    with pytest.raises(ArgumentError) as caught:
        read(given, depth=3, pages=100)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


@given(st.dictionaries(st.sampled_from(["url", "depth", "pages", "also"]), st.text(max_size=40)))
def test_no_text_does_anything_else_than_be_read_or_refused(given):
    with contextlib.suppress(ArgumentError):
        assert read(given, depth=3, pages=100).url.startswith("http")
