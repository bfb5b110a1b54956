"""Leaves: RFC 8785 held against an independent implementation, and what may not stand in one."""

from __future__ import annotations

import datetime

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from consentry.errors import LogError, VerifyError
from consentry.provenance import Draft, record, split_id

ASCII = st.text(st.characters(max_codepoint=0x7F), max_size=12)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INTS = st.integers(-record.MAX_INT, record.MAX_INT)
VALUES = st.recursive(
    st.none() | st.booleans() | INTS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ASCII, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(ASCII, VALUES, max_size=6)
PUBLIC = {"event": "collect", "time": 60}


@given(OBJECTS)
@example({"\x7f": "\x7f\x1f\u2028\u2029<>&/\\\"'", "\x00": "\U0001f600", "": "é"})
def test_our_schema_encodes_as_rfc_8785_says(value):
    assert record.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\ud83d", "\ufffd"),
        ("a\ude00\ud83db", "a\ufffd\ufffdb"),
        ("\ud83d\ude00", "\U0001f600"),
        ("\U0001f600 \ud800", "\U0001f600 \ufffd"),
    ],
)
def test_half_a_surrogate_pair_is_quoted_in_a_private_part_and_stands_in_no_leaf(text, kept):
    value = {"a": text, "b": [1, {"c": (text, None)}]}
    expected = rfc8785.dumps({"a": kept, "b": [1, {"c": [kept, None]}]})
    assert record.private(value) == expected
    assert record.canonical(record.written(value)) == expected
    with pytest.raises(LogError, match="Unicode"):
        record.canonical(value)


@given(OBJECTS)
def test_a_leaf_is_read_back_as_it_was_written(value):
    data = record.canonical(value)
    assert record.read_leaf(data) == value
    assert record.read_leaves([data, data]) in (None, [value, value])


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"a": 1.0}, "float"),
        ({"a": {"b": [2**53]}}, "/a/b/0"),
        ({"a": -(2**53)}, "2\\*\\*53"),
        ({"é": 1}, "ASCII"),
        ({1: 1}, "ASCII"),
        ({"a": b"x"}, "bytes"),
        ({"a": {"x"}}, "set"),
        ({"a": datetime.date(2024, 1, 1)}, "date"),
        ({"a": "\ud800"}, "Unicode"),
    ],
)
def test_what_has_no_single_form_is_refused_and_named(value, says):
    with pytest.raises(LogError, match=says):
        record.canonical(value)


def test_a_record_nested_too_deep_is_refused():
    value: dict = {}
    for _ in range(70):
        value = {"a": value}
    with pytest.raises(LogError, match="deep"):
        record.canonical(value)


@pytest.mark.parametrize(
    ("public", "says"),
    [
        ({"event": "guess", "time": 0}, "not an event"),
        ({"time": 0}, "not an event"),
        ({"event": "collect"}, "time"),
        ({"event": "collect", "time": 61}, "minute"),
        ({"event": "collect", "time": -60}, "time"),
        ({"event": "collect", "time": True}, "time"),
        (PUBLIC | {"commit": "00"}, "set by the log"),
        (PUBLIC | {"about": 0}, "set by the log"),
        (PUBLIC | {"x": "y" * 65_535}, "65535"),
    ],
)
def test_a_draft_that_breaks_the_schema_is_refused(public, says):
    with pytest.raises(LogError, match=says):
        record.leaf(Draft(public), None)


def test_a_leaf_may_be_as_long_as_its_length_can_say():
    short = len(record.leaf(Draft(PUBLIC | {"x": ""}), None))
    fits = Draft(PUBLIC | {"x": "y" * (65_535 - short)})
    assert len(record.leaf(fits, None)) == 65_535


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b'{"a":01}',
        b'{"a":-0}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\u001F"}',
        b'{"a":9007199254740992}',
        b'{"a":[1,9007199254740992]}',
        '{"é":1}'.encode(),
        b'{"a":"\xff"}',
        b'{"a":"\\ud800"}',
        b"[" * 5_000,
    ],
)
def test_a_leaf_in_any_other_form_is_found(data):
    with pytest.raises(VerifyError):
        record.read_leaf(data)
    assert record.read_leaves([data]) is None


@pytest.mark.parametrize(
    "leaves",
    [
        (b'{"a":1},{"x":[{"y":1}', b'{"z":1}]}'),
        (b'{"a":1}\n{"b":1}', b'{"c":1}'),
        (b'{"a":', b"1}"),
        (b'{"a":1}', b""),
        (b'{"a":1}\n{"b":1}', b""),
    ],
)
def test_leaves_that_are_json_only_when_joined_are_found(leaves):
    assert record.read_leaves(leaves) is None


@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:0123e.-\\ua', max_size=30))
def test_no_bytes_make_reading_a_leaf_raise_anything_but_our_error(data):
    data = data if isinstance(data, bytes) else data.encode()
    try:
        found = record.read_leaf(data)
    except VerifyError:
        assert record.read_leaves([data]) is None
    else:
        assert rfc8785.dumps(found) == data


def test_a_provenance_id_falls_into_origin_and_index():
    assert split_id("consentry/ab/worker/12") == ("consentry/ab/worker", 12)
    for wrong in ("", "12", "/12", "a/", "a/b", "a/-1", "a/١"):
        with pytest.raises(LogError):
            split_id(wrong)
