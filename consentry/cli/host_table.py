"""What a host says, as tables for people: signal by signal, and what follows for each purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.markup import escape
from rich.table import Table

from consentry.evidence import PURPOSES, Finding
from consentry.signals.optouts import in_force, says, speaks

_COLORS = {"deny": "red", "allow": "green", "unknown": "yellow"}
_TIMES = ("optout.expires", "licence.revalidate")
_VERBS = {"robots.allow": "allow", "robots.disallow": "deny"}


def signals(told: Sequence[dict[str, Any]]) -> Table:
    """A row a finding, as ``rows`` of ``host`` gives them. Nothing that a site wrote is markup."""
    table = Table(box=None, pad_edge=False)
    for name in ("signal", "says", "purposes", "where", "since"):
        table.add_column(name, overflow="fold")
    for row in told:
        place = f"{row['source']} {row['path']}".strip()
        place += f", line {row['line']}" if row["line"] else ""
        verb = _VERBS.get(row["signal"], row["says"])
        said = _in_words(row["signal"], row["says"])
        said += f" ({row['malformed']})" if row["malformed"] else ""
        table.add_row(
            row["signal"],
            f"[{_COLORS.get(verb, 'default')}]{escape(said[:120])}[/]",
            ", ".join(row["purposes"]) or "-",
            escape(place[:160]),
            row["since"] or "-",
        )
    return table


def _in_words(kind: str, value: str) -> str:
    """A value as a person reads it: a time as a date, a rule of robots.txt as what it does."""
    if kind in _TIMES and value.isdecimal() and len(value) < 12:
        return datetime.fromtimestamp(int(value), UTC).strftime("%Y-%m-%d %H:%M")
    if kind in _VERBS:
        return f"{_VERBS[kind]}: {value}" if value else _VERBS[kind]
    return value or "-"


def answers(found: Sequence[Finding]) -> Table:
    """For each purpose what all signals say together, and which of them say so."""
    table = Table(box=None, pad_edge=False)
    for name in ("purpose", "together", "by"):
        table.add_column(name, overflow="fold")
    speaking = [f for f in in_force(found) if speaks(f)]
    for purpose, answer in says(found, PURPOSES).items():
        bearing = [f for f in speaking if not f.purposes or purpose in f.purposes]
        by = [f.kind for f in bearing if f.value == answer and not f.malformed]
        by += [f"{f.kind} ({f.malformed})" for f in bearing if f.malformed]
        told = ", ".join(dict.fromkeys(by)) or "-"
        table.add_row(purpose, f"[{_COLORS[answer]}]{answer}[/]", escape(told))
    return table
