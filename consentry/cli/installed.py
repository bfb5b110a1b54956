"""What rules say, as they are installed here: for records that hold no more than their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from consentry.adapters.scrapy.refusals import refusal, said
from consentry.policy import bundled, load


def reasons(rules: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Rows for ``tell_reasons``. A rule that nobody here knows is named."""
    pack = load(bundled())
    for name in rules:
        row: dict[str, Any] = {"rule": name, "verdict": "deny", "says": "Not installed here."}
        if rule := pack.rule(name):
            row |= {"verdict": rule.then, "says": rule.says, "remedy": rule.remedy}
            row["cite"] = rule.cite
        elif said(name):
            (reason,) = refusal(name, "fetch").reasons
            row |= {"says": reason.says, "remedy": reason.remedy}
        yield row
