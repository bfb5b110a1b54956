"""``consentry decide --cases FILE``: what would be decided in cases that are written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from consentry.cases import decide_case, read_cases
from consentry.policy import bundled, load


def decide(
    cases: Annotated[Path, typer.Option(help="JSON objects, one a line: id, input, request.")],
    packs: Annotated[list[Path] | None, typer.Option("--pack", help="A further pack.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Compare with each case's expected, count, and tell.")
    ] = False,
) -> None:
    """Decide described cases with no network, one JSON object a line.

    With --check the exit code is 1 when a supported case differs from what it expects.
    """
    errors = Console(stderr=True, soft_wrap=True)
    pack = load(bundled(), *(packs or ()))
    passed = differ = unsupported = 0
    try:
        with cases.open(encoding="utf-8") as lines:
            for case in read_cases(lines):
                answer = decide_case(case, pack)
                typer.echo(json.dumps(answer, ensure_ascii=False, sort_keys=True))
                if "unsupported" in answer:
                    unsupported += 1
                    continue
                wrong = differences(case.get("expected") or {}, answer)
                passed, differ = passed + (not wrong), differ + bool(wrong)
                if check and wrong:
                    errors.print(f"[red]{answer['id']}[/red] " + "; ".join(wrong), highlight=False)
    except OSError as problem:
        said = f"{cases} cannot be read: {problem.strerror}. Name a file of JSON, one case a line."
        errors.print(said, style="red", markup=False, highlight=False)
        raise typer.Exit(2) from None
    except ValueError as problem:
        told = "not UTF-8. Save it as UTF-8." if isinstance(problem, UnicodeError) else problem
        errors.print(f"{cases}: {told}", style="red", markup=False, highlight=False)
        raise typer.Exit(2) from None
    if check:
        errors.print(
            f"{passed} as expected, {differ} differ, {unsupported} unsupported", highlight=False
        )
        if differ:
            raise typer.Exit(1)


def differences(expected: dict[str, object], answer: dict[str, object]) -> list[str]:
    """In which expected keys an answer differs; a mapping or list may say more than expected."""
    wrong = []
    for key, want in expected.items():
        got = answer.get(key)
        if key == "log":
            same = isinstance(got, list) and want in got
        elif isinstance(want, dict) and isinstance(got, dict):
            same = all(got.get(k) == v for k, v in want.items())
        elif isinstance(want, list) and isinstance(got, list):
            same = set(map(str, want)) <= set(map(str, got))
        else:
            same = got == want
        if not same:
            wrong.append(f"{key}: expected {want!r}, got {got!r}")
    return wrong
