"""What a crawl says at its end: refusals by rule and why, and where everything lies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from consentry.adapters.scrapy.logs import was_said
from consentry.errors import ConsentryError

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session

_FIELDS = 10
_NAME = re.compile("[a-z][a-z0-9_]{0,39}")
OBSERVING = (
    "CONSENTRY_MODE = observe: this crawl is watched, not guarded. Everything is passed on as it "
    "is, and nothing of it is recorded."
)


def show(
    session: Session, counts: Mapping[str, int], reason: str, problem: ConsentryError | None
) -> None:
    """Print the report to stderr, if somebody reads it still."""
    console = _Patient(stderr=True, highlight=False, soft_wrap=True)
    console.print()
    if not session.choices.enforces:
        console.print(OBSERVING, style="bold", markup=False)
        console.print("What an enforcing crawl would have said:", markup=False)
    refused = {n.removeprefix("refused/"): c for n, c in counts.items() if n[:8] == "refused/"}
    if refused:
        table = Table("refused", "by rule", "because", box=None, pad_edge=False)
        for rule, times in sorted(refused.items(), key=lambda each: (-each[1], each[0])):
            table.add_row(str(times), rule, session.says(rule))
        table.columns[1].no_wrap = True
        console.print(table)
    applied = {n.removeprefix("rule/"): c for n, c in counts.items() if n[:5] == "rule/"}
    if "scrapy/item-changed" in refused:
        console.print(_changed(session.changed), markup=False)
    kept = [f"{rule} {times}" for rule, times in sorted(applied.items()) if rule not in refused]
    if kept:
        console.print("allowed by: " + ", ".join(kept), markup=False)
    for line in _lines(session, counts, reason):
        console.print(line, markup=False)
    if problem is not None:
        console.print(f"Failed: {problem}", style="bold red", markup=False)
        was_said(problem)


def _changed(times: Mapping[str, int]) -> str:
    """Which fields pipelines changed. A name that one item had alone may be somebody's."""
    names = [name for name, count in times.items() if count > 1 and _NAME.fullmatch(name)]
    told = ", ".join(names[:_FIELDS]) or "a field"
    return f"changed by a pipeline: {told}; name what may be in CONSENTRY_RESULT_FIELDS"


class _Patient(Console):
    """Where nobody reads any more (``| head``), a crawl ends as it would have: rich would leave the
    process, in the middle of Scrapy's signal, before feeds are written."""

    def on_broken_pipe(self) -> None:
        """Say nothing further."""
        self.quiet = True


def nothing(counts: Mapping[str, int]) -> str:
    """Why a crawl that got no page has failed."""
    refused = {n.removeprefix("refused/"): c for n, c in counts.items() if n[:8] == "refused/"}
    failed = f" ({told})" if (told := failures(counts)) else ""
    if not refused:
        return f"No page could be read: every request failed{failed}."
    most = ", ".join(sorted(refused, key=lambda rule: -refused[rule])[:3])
    also = f", or failed{failed}" if failed else ""
    return f"No page could be read: everything asked for was refused ({most}){also}."


def failures(counts: Mapping[str, int]) -> str:
    """How many requests got no answer, by reason; "" if all did."""
    failed = {n.removeprefix("failed/"): c for n, c in counts.items() if n[:7] == "failed/"}
    most = sorted(failed.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{why} {times}" for why, times in most)


def _lines(session: Session, counts: Mapping[str, int], reason: str) -> list[str]:
    verdicts = ", ".join(
        f"{verdict} {counts.get(f'decision/{verdict}', 0)}"
        for verdict in ("allow", "deny", "defer")
    )
    taken = {n.removeprefix("personal/"): c for n, c in counts.items() if n[:9] == "personal/"}
    held = f", held {counts['held']}" if counts.get("held") else ""
    lines = [
        f"pages {session.pages}, decisions {verdicts}, items {counts.get('items', 0)}{held}",
        *([f"no answer: {failed}"] if (failed := failures(counts)) else []),
        "taken out: " + (", ".join(f"{n} {c}" for n, c in sorted(taken.items())) or "nothing"),
        f"closed: {reason}",
    ]
    if session.choices.enforces:
        home = session.choices.home
        lines += [
            f"home: {home}",
            f"log: {counts.get('log/size', 0)} records; check it with: "
            f"consentry log verify --home {home}",
            f"each record: consentry log show --home {home}, then consentry log why ID",
        ]
    return lines
