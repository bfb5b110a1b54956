"""Dictionaries as RFC 9651 section 4.2.2 parses them; what it fails, fails here."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.signals.optouts.structured import (
    NotADictionaryError,
    Token,
    Value,
    parse_dictionary,
)

GOOD: list[tuple[str, dict[str, Value]]] = [
    ("", {}),
    ("   ", {}),
    ("a=1", {"a": 1}),
    ("a", {"a": True}),
    ("a=1, b=2", {"a": 1, "b": 2}),
    ("a=1 ,\tb=2", {"a": 1, "b": 2}),
    ("a=1,b=2,a=3", {"b": 2, "a": 3}),
    ("a=-15", {"a": -15}),
    ("a=1.5", {"a": 1.5}),
    ('a="x\\"y"', {"a": 'x"y'}),
    ("a=tok/en:x", {"a": "tok/en:x"}),
    ("a=*t", {"a": "*t"}),
    ("a=:aGk=:", {"a": b"hi"}),
    ("a=?1, b=?0", {"a": True, "b": False}),
    ("a=@1659578233", {"a": 1659578233}),
    ('a=%"f%c3%bc"', {"a": "fü"}),
    ("a=(1 2)", {"a": (1, 2)}),
    ("a=( x  y );q", {"a": ("x", "y")}),
    ("a=()", {"a": ()}),
    ("*a.b-c_d=1", {"*a.b-c_d": 1}),
    ("a=y;x;y=2;z=\"s\"", {"a": "y"}),
    ("a;x=1", {"a": True}),
]  # fmt: skip
BAD = [
    "A=1", "a = 1", "a= 1", "a=", "=1", "a=1,", ",a=1", "a=1,,b=2", "a=1 b=2", "1a=1", "a=1;",
    "a=1;B", "a=(1", "a=(1,2)", "a=(1 2", 'a="x', 'a="\\x"', 'a="é"', "a=1.", "a=1.2345", "a=-",
    "a=1234567890123456", "a=1234567890123.1", "a=:x", "a=?2", "a=@1.5", 'a=%"%C3%BC"',
    'a=%"%ff"', "a=#", "\ta=1", "é=1",
]  # fmt: skip


@pytest.mark.parametrize(("text", "members"), GOOD)
def test_a_dictionary_is_read(text: str, members: dict[str, Value]) -> None:
    assert parse_dictionary(text) == members
    assert list(parse_dictionary(text)) == list(members)


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_dictionary_is_refused(text: str) -> None:
    with pytest.raises(NotADictionaryError):
        parse_dictionary(text)


def test_a_token_is_told_from_a_string() -> None:
    members = parse_dictionary('a=n, b="n"')
    assert isinstance(members["a"], Token)
    assert not isinstance(members["b"], Token)


@given(st.one_of(st.text(), st.text('abz*AZ019=,;:?@%"()\\ .-\t', max_size=60)))
def test_no_text_makes_it_raise_anything_else(text: str) -> None:
    with contextlib.suppress(NotADictionaryError):
        parse_dictionary(text)
