"""Described cases of every kind that the shared ones show, in other words than theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from consentry.cases import decide_case, read_cases
from consentry.cli.decide import differences
from consentry.policy import bundled, load

PACK = load(bundled())
LINES = (Path(__file__).parent / "case_kinds.jsonl").read_text("utf-8").splitlines()
CASES = {str(case["id"]): case for case in read_cases(iter(LINES))}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_case(case: dict[str, Any]) -> None:
    answer = decide_case(case, PACK)
    assert "unsupported" not in answer
    assert not differences(case["expected"], answer)
