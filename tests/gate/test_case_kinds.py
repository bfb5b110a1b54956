"""Described cases of every kind that the shared ones show, in other words than theirs.

Other spellings, orders, casing, byte order marks, duplicates, joined headers, several user agents,
percent-encoding, precedence between signals, dates past and to come, what is malformed.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from consentry.cases import SUPPORTED, decide_case, read_cases
from consentry.cli.decide import differences
from consentry.policy import bundled, load

PACK = load(bundled())
LINES = (Path(__file__).parent / "case_kinds.jsonl").read_text("utf-8").splitlines()
CASES: dict[str, list[dict[str, Any]]] = defaultdict(list)
for each in read_cases(iter(LINES)):
    CASES[each["signal"]].append(each)


@pytest.mark.parametrize("signal", sorted(CASES))
def test_cases_of(signal: str) -> None:
    wrong = {}
    for case in CASES[signal]:
        answer = decide_case(case, PACK)
        found = [answer["unsupported"]] if "unsupported" in answer else []
        wrong[case["id"]] = found or differences(case["expected"], answer)
    assert not {name: found for name, found in wrong.items() if found}


def test_there_are_cases_of_every_kind_and_no_two_have_one_name() -> None:
    names = [case["id"] for cases in CASES.values() for case in cases]
    assert set(CASES) == set(SUPPORTED)
    assert len(names) == len(set(names))
    assert len(names) > 400
