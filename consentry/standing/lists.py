"""Lists of persons, pages and sites that others keep, read to be put on the list of this home.

Two forms: CSV in plain, and the consumer deletion lists of California's DROP, which have ``ID`` and
``Hash`` (CalPrivacy, DROP technical specifications, "Working with the data"). Of its six lists two
are of what stands on pages: e-mail addresses and telephone numbers.
"""

from __future__ import annotations

import csv
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
        text = (row.get("Hash") or "").strip()
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
        filled = {key: text for key, cell in row.items() if (text := (cell or "").strip())}
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


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Line and cells of each row. The header is looked at first."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            header = [name.strip() for name in reader.fieldnames or ()]
            wrong = [name for name in header if name not in columns]
            if not header or wrong or (columns[0] == "ID" and header != list(columns)):
                raise ConfigError(
                    "its header is not of this form.",
                    file=str(file),
                    line=1,
                    remedy=f"Columns are: {', '.join(columns)}. Of a registry, lists of e-mail "
                    "addresses and of telephone numbers can be met on pages; no others.",
                )
            reader.fieldnames = header
            for row in reader:
                if None in row:
                    raise ConfigError(
                        f"this line {_WRONG}",
                        file=str(file),
                        line=reader.line_num,
                        remedy="It has more cells than the header.",
                    )
                yield reader.line_num, row
    except (UnicodeDecodeError, csv.Error):
        raise ConfigError("not CSV in UTF-8.", file=str(file)) from None
    except OSError as problem:
        raise ConfigError(f"cannot be read: {problem.strerror}.", file=str(file)) from None
