"""Assessments: Markdown files that a named person approved and will review.

A legitimate interests assessment answers the three-part test as the ICO's template puts it, with
expectations and safeguards as the CNIL asks; a data protection impact assessment answers GDPR
Art. 35(7) and (2), (9). Each required heading has text of its own under it: ``todo`` is not an
assessment, and neither are a handful of words or the same words twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from consentry import yamlfile
from consentry.activity import answers
from consentry.errors import ActivityError

Kind = Literal["lia", "dpia"]
HEADINGS: Mapping[Kind, tuple[str, ...]] = {
    "lia": ("Purpose", "Necessity", "Balancing", "Reasonable expectations", "Safeguards"),
    "dpia": (
        "Description",
        "Necessity and proportionality",
        "Risks",
        "Measures",
        "Consultation",
    ),
}
TITLES: Mapping[Kind, str] = {
    "lia": "legitimate interests assessment",
    "dpia": "data protection impact assessment",
}
ENOUGH_WORDS = 12
"""Different words under a heading below which nothing has been assessed."""

FRONT = (
    "Begin it with these lines: ---, approver: NAME, approved: YYYY-MM-DD, "
    "review_by: YYYY-MM-DD, ---."
)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*")
_NUMBER = re.compile(
    r"(?:(?:part|step|section)[ \t]+)?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4})[.):]\s*"
)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\W\d_]{2,}")
_UNFINISHED = re.compile(
    r"\bTODO\b|\bTBD\b|\bTBA\b|\bFIXME\b|\bXXX\b|(?i:\btbd\b|\blorem ipsum\b|\bto ?do\s*:|"
    r"(?:^|\n)[ \t*-]*todo[ \t.]*(?:\n|$)|\bto be (?:done|written|determined|completed)\b)"
)
_COMMENT_START, _COMMENT_END = "<!--", "-->"


def iso_date(value: object) -> object:
    """Only ``YYYY-MM-DD`` is a date; a number is not."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("is not a date: write YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a day of the calendar: write YYYY-MM-DD") from None


Day = Annotated[date, BeforeValidator(iso_date)]


class Assessment(BaseModel):
    """An assessment as read. ``file`` as the activity names it; ``sha256`` of its bytes (hex)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    file: str
    approver: str
    approved: date
    review_by: date
    sha256: str


class _Front(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    approver: Annotated[str, AfterValidator(answers.text)]
    approved: Day
    review_by: Day
    title: str = ""
    version: str | int = ""


def read(kind: Kind, path: Path, *, named: str, today: date) -> Assessment:
    """Read and check one assessment. Raises ``ActivityError`` with file, line and remedy."""
    name = str(path)
    body = _bytes(kind, path)
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ActivityError("not UTF-8.", file=name, remedy="Save it as UTF-8.") from None
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        raise ActivityError("nobody has approved this yet.", file=name, line=1, remedy=FRONT)
    doc = yamlfile.parse("\n".join(lines[:end]), name, ActivityError)
    if not isinstance(doc.value, dict):
        raise ActivityError("nobody has approved this yet.", file=name, line=1, remedy=FRONT)
    front = yamlfile.validate(_Front, doc, ActivityError)
    _dates(kind, front, doc, today)
    _sections(kind, lines, end + 1, name)
    return Assessment(
        kind=kind,
        file=named,
        approver=front.approver,
        approved=front.approved,
        review_by=front.review_by,
        sha256=hashlib.sha256(body).hexdigest(),
    )


def _bytes(kind: Kind, path: Path) -> bytes:
    headings = ", ".join(HEADINGS[kind])
    try:
        with path.open("rb") as file:
            body = file.read(yamlfile.MAX_BYTES + 1)
    except FileNotFoundError:
        raise ActivityError(
            f"there is no such file, and a {TITLES[kind]} is needed.",
            file=str(path),
            remedy=f"Write it in Markdown with the headings {headings}. {FRONT}",
        ) from None
    except OSError as problem:
        raise ActivityError(
            f"cannot be read: {problem.strerror}.",
            file=str(path),
            remedy=f"Name a Markdown file with the headings {headings}.",
        ) from None
    if len(body) > yamlfile.MAX_BYTES:
        raise ActivityError("larger than 1 MiB.", file=str(path), remedy="Move annexes elsewhere.")
    return body


def _dates(kind: Kind, front: _Front, doc: yamlfile.Document, today: date) -> None:
    def wrong(key: str, what: str, remedy: str) -> ActivityError:
        return ActivityError(what, file=doc.name, line=doc.line((key,)), remedy=remedy)

    if front.approved > today:
        raise wrong(
            "approved",
            f"approved on {front.approved}, which is not yet.",
            "Write the day on which it was approved.",
        )
    if front.review_by <= front.approved:
        raise wrong(
            "review_by",
            f"to be reviewed by {front.review_by}, which is not after its approval.",
            "Write a later day.",
        )
    if front.review_by < today:
        raise wrong(
            "review_by",
            f"out of date: this {TITLES[kind]} was to be reviewed by {front.review_by}.",
            "Review it, then write new dates into approved and review_by.",
        )


def _sections(kind: Kind, lines: list[str], first: int, name: str) -> None:
    """Each required heading stands once or more, with enough said under the first of each."""
    said: dict[str, str] = {}
    sections = list(_parts(lines, first))
    for required in HEADINGS[kind]:
        found = next((part for part in sections if _is(part[1], required)), None)
        if found is None:
            raise ActivityError(
                f"the heading {required} is missing from this {TITLES[kind]}.",
                file=name,
                line=len(lines),
                remedy=f"Write a line '## {required}' and under it what was assessed.",
            )
        line, _, words = found
        if unfinished := _UNFINISHED.search(words):
            raise ActivityError(
                f"under {required} stands {unfinished.group().strip()!r}: it is not finished.",
                file=name,
                line=line,
                remedy="Write what was assessed.",
            )
        count = len({word.casefold() for word in _WORD.findall(words)})
        if count < ENOUGH_WORDS:
            raise ActivityError(
                f"under {required} stand {count} different words: that is not an assessment.",
                file=name,
                line=line,
                remedy="Write what was weighed, and what came out.",
            )
        same = " ".join(words.casefold().split())
        if same in said:
            raise ActivityError(
                f"{required} says word for word what {said[same]} says.",
                file=name,
                line=line,
                remedy="Write what was assessed under each.",
            )
        said[same] = required


def _parts(lines: list[str], first: int) -> Iterator[tuple[int, str, str]]:
    """(line, heading, text under it down to the next heading of its level or above)."""
    heads: list[tuple[int, int, str]] = []
    prose: dict[int, str] = {}
    fence = comment = False
    for at, raw in enumerate(lines[first:], first):
        line = raw
        if comment:
            _, found, line = line.partition(_COMMENT_END)
            comment = not found
        while _COMMENT_START in line:
            before, _, rest = line.partition(_COMMENT_START)
            _, found, after = rest.partition(_COMMENT_END)
            comment = not found
            line = before + after
        if line.lstrip().startswith(("```", "~~~")):
            fence = not fence
        elif not fence and (match := _HEADING.fullmatch(line)):
            heads.append((at, len(match[1]), match[2]))
        elif not fence:
            prose[at] = line
    for place, (at, level, heading) in enumerate(heads):
        end = next((a for a, lev, _ in heads[place + 1 :] if lev <= level), len(lines))
        yield at + 1, heading, "\n".join(prose.get(line, "") for line in range(at + 1, end))


def _is(heading: str, required: str) -> bool:
    plain = heading.casefold().strip("*_ ")
    if number := _NUMBER.match(plain):
        plain = plain[number.end() :]
    plain = plain.removeprefix("the ")
    wanted = required.casefold()
    return plain.startswith(wanted) and not plain[len(wanted) : len(wanted) + 1].isalnum()
