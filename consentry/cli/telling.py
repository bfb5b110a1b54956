"""How decisions are told on a terminal: one block a reason, what decided first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

_COLORS = {"allow": "green", "deny": "red", "defer": "yellow"}
MOST = 6
"""Pieces of evidence shown for one reason; the rest is counted."""


def tell_reasons(console: Console, rows: Iterable[Mapping[str, Any]]) -> None:
    """Reasons with rule, verdict, says, cite, remedy, and evidence as texts."""
    for row in rows:
        color = _COLORS.get(row["verdict"], "white")
        cite = f" [dim]{escape(row['cite'])}[/]" if row.get("cite") else ""
        console.print(f"[{color}]{row['verdict']:5}[/] [bold]{escape(row['rule'])}[/]{cite}")
        console.print(f"      {escape(row['says'])}")
        evidence = row.get("evidence") or []
        for text in evidence[:MOST]:
            console.print(f"      [dim]because[/] {escape(text)}")
        if len(evidence) > MOST:
            console.print(f"      [dim]and {len(evidence) - MOST} more[/]")
        if row.get("remedy") and row["verdict"] != "allow":
            console.print(f"      [dim]remedy[/]  {escape(row['remedy'])}")


def flat(text: str) -> str:
    """What a stranger wrote, on one line and without what a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)
