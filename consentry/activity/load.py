"""activity.yaml from disk: one file in, an ``Activity`` that holds, or an error that says why."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from consentry import yamlfile
from consentry.activity import assessment, demands
from consentry.activity.assessment import Assessment
from consentry.activity.model import Activity, Declaration
from consentry.errors import ActivityError


def _write_one(path: Path, options: str = "") -> str:
    where = shlex.quote(str(path))
    return f"Run 'consentry init {where}{options}': it asks four questions and writes it."


def load(path: Path, *, today: date) -> Activity:
    """Read an activity and the assessments it names; paths are relative to its folder.

    Raises ``ActivityError`` for the first thing that keeps a crawl from starting: with file,
    line, and what to write there.
    """
    doc, declared = _read(path)
    for problem in _problems(doc, declared):
        raise problem
    return _with_assessments(path, declared, today)


def inspect(path: Path, *, today: date) -> tuple[Activity | None, tuple[ActivityError, ...]]:
    """As ``load``, but everything that is wrong rather than the first. For ``consentry check``."""
    try:
        doc, declared = _read(path)
    except ActivityError as problem:
        return None, (problem,)
    found = list(_problems(doc, declared))
    for kind, named in _named(declared):
        try:
            assessment.read(kind, path.parent / named, named=named, today=today)
        except ActivityError as problem:
            found.append(problem)
    return (None, tuple(found)) if found else (_with_assessments(path, declared, today), ())


def _read(path: Path) -> tuple[yamlfile.Document, Declaration]:
    if not path.exists():
        raise ActivityError(
            "there is no such file: nobody has said what this crawl is for.",
            file=str(path),
            remedy=_write_one(path),
        )
    doc = yamlfile.read(path, ActivityError)
    if doc.value is None:
        raise ActivityError(
            "is empty.", file=str(path), line=1, remedy=_write_one(path, " --force")
        )
    return doc, yamlfile.validate(Declaration, doc, ActivityError)


def _problems(doc: yamlfile.Document, declared: Declaration) -> Iterator[ActivityError]:
    for path, what, remedy in demands.problems(declared):
        yield ActivityError(what, file=doc.name, line=doc.line(path), remedy=remedy)


def _named(declared: Declaration) -> Iterator[tuple[assessment.Kind, str]]:
    if declared.lia is not None:
        yield "lia", declared.lia
    if declared.dpia is not None:
        yield "dpia", declared.dpia


def _with_assessments(path: Path, declared: Declaration, today: date) -> Activity:
    read: tuple[Assessment, ...] = tuple(
        assessment.read(kind, path.parent / named, named=named, today=today)
        for kind, named in _named(declared)
    )
    fields = {name: getattr(declared, name) for name in Declaration.model_fields}
    return Activity(**fields, approvals=read)
