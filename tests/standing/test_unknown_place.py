"""What an order says of people who may be in its place, and nobody knows."""

from __future__ import annotations

import pytest

from consentry.errors import OrderError
from consentry.standing import Standing
from consentry.storage import LocalStorage

ORDER = """\
reference: ORDER-1
issuer: Data Protection Authority
authority: regulator
kind: {kind}
scope: {{place: GB}}
from: 2024-01-01
{more}
"""


@pytest.mark.parametrize(
    ("kind", "more", "word"),
    [
        ("stop", "", "order.stop-place-unknown"),
        ("stop", "unknown_place: include", "order.stop-place-unknown"),
        ("stop", "unknown_place: quarantine", "order.restrict-place-unknown"),
        ("restrict", "", "order.restrict-place-unknown"),
        ("erase", "", "order.erase-place-unknown"),
        ("erase", "unknown_place: quarantine", "order.erase-place-unknown"),
        ("erase", "unknown_place: include", "order.erase"),
    ],
)
def test_an_unknown_place_is_covered_or_waits_as_the_order_says(tmp_path, kind, more, word):
    standing = Standing.open(LocalStorage(tmp_path))
    standing.add(ORDER.format(kind=kind, more=more), "order.yaml")
    standing.refresh(1_800_000_000)
    (found,) = standing.findings(
        stage="store",
        site="example.org",
        url="https://example.org/a",
        places={"unknown": 1000},
        kinds=("personal.name",),
        purposes=("tdm",),
        now=1_800_000_000,
    )
    assert found.kind == word


def test_another_word_is_refused_with_what_to_write(tmp_path):
    with pytest.raises(OrderError, match="unknown_place"):
        Standing.none().check(ORDER.format(kind="erase", more="unknown_place: maybe"), "order.yaml")
