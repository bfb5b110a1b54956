"""Lists of persons, pages and sites that others keep, read to be put on the list of this home.

Two forms: CSV in plain, and the consumer deletion lists of California's DROP, which have ``ID`` and
``Hash`` (CalPrivacy, DROP technical specifications, "Working with the data"). Of its six lists two
are of what stands on pages: e-mail addresses and telephone numbers.
"""

from __future__ import annotations

import csv
import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from consentry.errors import ConfigError
from consentry.standing.fields import site
from consentry.standing.subjects import Subject
from consentry.standing.suppressed import REGISTRY, of_page

FORMS = ("csv", *REGISTRY)
_ALONE, _ON_SITE = ("email", "phone", "profile"), ("name", "username")
_COLUMNS = (*_ALONE, *_ON_SITE, "url", "site")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]").search
_WRONG = "is not of its form; nothing of the file was taken."


def read(file: Path, form: str) -> list[tuple[str, str]]:
    """Space and text of all that a file names. Raises ``ConfigError`` with the line, and never with
    what stands in it."""
    if form not in FORMS:
        raise ConfigError(f"no form {form[:40]!r}.", remedy=f"Known are: {', '.join(FORMS)}.")
    return list(_plain(file) if form == "csv" else _registry(file, form))


def _registry(file: Path, form: str) -> Iterator[tuple[str, str]]:
    """Hashes of a consumer deletion list: SHA-256 in Base64."""
    for line, row in _rows(file, ("ID", "Hash")):
        text = row.get("Hash", "").strip()
        try:
            good = len(b64decode(text, validate=True)) == 32
        except ValueError:
            good = False
        if not good:
            raise ConfigError(
                f"Hash {_WRONG}", file=str(file), line=line, remedy="SHA-256 in Base64."
            )
        yield form, text


def _plain(file: Path) -> Iterator[tuple[str, str]]:
    for line, row in _rows(file, _COLUMNS):
        filled = {key: text for key, cell in row.items() if (text := cell.strip())}
        try:
            if filled.keys() == {"site"}:
                yield "site", site(filled["site"])
                continue
            if url := filled.get("url"):
                page = of_page(url)
                if page is None:
                    raise ValueError
                yield page
            given: dict[str, Any] = {key: filled[key] for key in _ALONE if key in filled}
            for key in _ON_SITE:
                if key in filled:
                    given[key] = [{"name": filled[key], "site": filled.get("site", "")}]
            yield from Subject.model_validate(given).sought()
        except (ValidationError, ValueError):
            raise ConfigError(
                f"this line {_WRONG}",
                file=str(file),
                line=line,
                remedy="A phone number has its country (+44 …), a profile and a url begin with "
                "https://, a name has its site.",
            ) from None


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row, by the columns' names. The header is looked at first."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as source:
            reader = csv.reader(source, strict=True)
            header = _header(next(reader, []), columns, file)
            for row in reader:
                if len(row) > len(header) or any(map(_CONTROL, row)):
                    raise ConfigError(
                        f"this line {_WRONG}",
                        file=str(file),
                        line=reader.line_num,
                        remedy="It has more cells than the header."
                        if len(row) > len(header)
                        else "It holds control characters, or a quotation mark is not closed.",
                    )
                if row:
                    yield reader.line_num, dict(zip(header, row, strict=False))
    except UnicodeDecodeError:
        raise ConfigError(
            "not UTF-8; nothing of the file was taken.",
            file=str(file),
            remedy="Save it as CSV in UTF-8.",
        ) from None
    except csv.Error:
        raise ConfigError(
            f"the file {_WRONG}",
            file=str(file),
            remedy="From some line on it is no CSV: a quotation mark that is not closed, say.",
        ) from None
    except OSError as problem:
        raise ConfigError(f"cannot be read: {problem.strerror}.", file=str(file)) from None


def _header(cells: list[str], columns: tuple[str, ...], file: Path) -> list[str]:
    """The columns' names, in upper or lower case. What stands there instead may be somebody's."""
    known = {name.lower(): name for name in columns}
    header = [known.get(cell.strip().lower(), "") for cell in cells]
    registry = columns[0] == "ID"
    if not all(header) or not header or (registry and header != list(columns)):
        what = "its header is not of this form"
        remedy = f"Its first line names its columns, with commas between: {', '.join(columns)}."
        if registry:
            remedy += " Of a registry, lists of e-mail addresses and of telephone numbers can be "
            remedy += "met on pages; no others."
    elif len({*header}) < len(header):
        what, remedy = "a column stands in its header twice", "Write a line for each person."
    else:
        return header
    raise ConfigError(f"{what}.", file=str(file), line=1, remedy=remedy)
