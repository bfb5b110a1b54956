"""Art. 14(3): a calendar month in UTC, the first contact, the first disclosure; the earliest."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.notice import due, month_after, past


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("collected", "month_later"),
    [
        ("2026-05-15T09:30:15", "2026-06-15T09:30:15"),
        ("2026-01-31T23:59:59", "2026-02-28T23:59:59"),
        ("2028-01-31T12:00:00", "2028-02-29T12:00:00"),
        ("2028-01-30T12:00:00", "2028-02-29T12:00:00"),
        ("2026-02-28T00:00:00", "2026-03-28T00:00:00"),
        ("2026-03-31T00:00:00", "2026-04-30T00:00:00"),
        ("2026-08-31T00:00:00", "2026-09-30T00:00:00"),
        ("2026-12-31T18:00:00", "2027-01-31T18:00:00"),
        ("2100-01-31T00:00:00", "2100-02-28T00:00:00"),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last_one_there_is(collected, month_later):
    assert month_after(at(collected)) == at(month_later)


def test_at_day_30_it_is_not_past_and_at_day_31_it_is():
    collected = at("2026-06-01T10:00:00")
    ends = due(collected)
    assert ends == at("2026-07-01T10:00:00")
    day = 86_400
    assert not past(ends, collected + 30 * day)
    assert past(ends, collected + 30 * day + 1)
    assert past(ends, collected + 31 * day)
    long_month = at("2026-05-01T10:00:00")
    assert not past(due(long_month), long_month + 31 * day)
    assert past(due(long_month), long_month + 31 * day + 1)


@pytest.mark.parametrize(
    ("contacted", "disclosed", "ends"),
    [
        ("", "", "2026-07-01"),
        ("2026-06-05", "", "2026-06-05"),
        ("", "2026-06-07", "2026-06-07"),
        ("2026-06-09", "2026-06-07", "2026-06-07"),
        ("2026-09-09", "2026-09-07", "2026-07-01"),
    ],
)
def test_the_earliest_of_month_contact_and_disclosure_stands(contacted, disclosed, ends):
    times = [at(each) if each else 0 for each in (contacted, disclosed)]
    assert due(at("2026-06-01"), *times) == at(ends)


@given(st.integers(0, 4_000_000_000))
def test_a_month_has_28_to_31_days_and_keeps_the_time_of_day(when):
    days, rest = divmod(month_after(when) - when, 86_400)
    assert 28 <= days <= 31
    assert rest == 0
