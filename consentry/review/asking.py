"""Questions to the review copy: by site, place, category, rule, event, time and run, or in SQL.

All that a question names must fit; of what it names several times, any. A place fits where the
record names a country of it; a rule fits with what is below it (``default`` names all of its).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consentry.countries import members
from consentry.errors import ConfigError, VerifyError
from consentry.review.rows import SCHEMA
from consentry.review.table import ReviewCopy
from consentry.yamlfile import nearest

if TYPE_CHECKING:
    import polars as pl

TABLE = "records"
"""What the table is called in SQL."""


@dataclass(frozen=True, slots=True)
class Question:
    """sites: labels as leaves have them (``Home.site_label``); categories: groups, as leaves have
    them; since, until: Unix seconds."""

    sites: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


def ask(copy: ReviewCopy, question: Question, *, last: int | None = None) -> list[dict[str, Any]]:
    """The records that fit, the newest last; of more than ``last``, the newest."""
    found = _fitting(copy, question)
    if last is not None:
        found = _newest(found, last)
    return _collected(found.sort("time", "log", "index")).to_dicts()


def _newest(found: pl.LazyFrame, many: int) -> pl.LazyFrame:
    """The newest rows. Which they are is read first, so that whole rows are read of few objects."""
    polars = _polars()
    keys = found.select("time", "log", "index", "id").sort("time", "log", "index").tail(many)
    few = _collected(keys)
    return found.filter(
        polars.col("time").is_between(few["time"].min(), few["time"].max()),
        polars.col("id").is_in(few["id"].to_list()),
    )


def found_by(copy: ReviewCopy, question: Question, name: str) -> list[dict[str, Any]]:
    """The record with this id, as often as it is among those that fit."""
    found = _fitting(copy, question).filter(_polars().col("id") == name)
    return _collected(found).to_dicts()


def counts(copy: ReviewCopy, question: Question, column: str) -> list[dict[str, Any]]:
    """How many records fit, for each value of a column, the most frequent first.

    A record that stands for several (``count``) counts as many. Of a list each value counts.
    """
    polars = _polars()
    if column not in SCHEMA.names or column == "count":
        close = nearest(column, SCHEMA.names)
        known = f"Known are: {', '.join(SCHEMA.names)}."
        raise ConfigError(f"there is no column {column!r}.", remedy=close or known)
    found = _fitting(copy, question)
    if str(SCHEMA.field(column).type).startswith("list"):
        found = found.explode(column)
    many = polars.col("count").fill_null(1).sum().alias("records")
    found = found.group_by(column).agg(many).sort("records", column, descending=[True, False])
    return _collected(found).to_dicts()


_CHANGING = ("alter", "create", "delete", "drop", "insert", "truncate", "update")
"""Of these our SQL takes some without a word, and does nothing to what is kept."""


def sql(copy: ReviewCopy, query: str) -> list[dict[str, Any]]:
    """The answer to a query in SQL over the table ``records``. Raises ``ConfigError``."""
    polars = _polars()
    if query.lower().startswith(_CHANGING, len(query) - len(query.lstrip())):
        raise ConfigError("a review copy is only read.", remedy="Write a SELECT.")
    try:
        context = polars.SQLContext({TABLE: _all(copy)}, register_globals=False)
        found: list[dict[str, Any]] = context.execute(query, eager=True).to_dicts()
    except polars.exceptions.PolarsError as problem:
        first = (str(problem).strip().splitlines() or ["it cannot be read"])[0]
        raise ConfigError(
            f"this SQL cannot be answered: {first}.",
            remedy=f"The table is {TABLE}; its columns are: {', '.join(SCHEMA.names)}.",
        ) from None
    return found


def _fitting(copy: ReviewCopy, question: Question) -> pl.LazyFrame:
    polars = _polars()
    col = polars.col
    found = _all(copy, question.logs, by_site=bool(question.sites))
    for names, column in (
        (question.sites, "site"),
        (question.events, "event"),
        (question.runs, "run"),
        (question.ids, "id"),
    ):
        if names:
            found = found.filter(col(column).is_in(list(names)))
    if question.rules:
        found = found.filter(_below("rules", question.rules, "/"))
    if question.categories:
        found = found.filter(_below("categories", question.categories, "."))
    if question.places:
        wanted = sorted({code for place in question.places for code in members(place)})
        found = found.filter(col("countries").list.eval(polars.element().is_in(wanted)).list.any())
    if question.since is not None:
        found = found.filter(col("time") >= _moment(question.since))
    if question.until is not None:
        found = found.filter(col("time") < _moment(question.until))
    return found


def _moment(at: int) -> pl.Expr:
    polars = _polars()
    moment: pl.Expr = polars.lit(at * 1000).cast(polars.Datetime("ms", "UTC"))
    return moment


def _below(column: str, names: Sequence[str], divider: str) -> pl.Expr:
    """Does the list hold one of the names, or one below it?"""
    polars = _polars()
    element = polars.element()
    fits = element.is_in(list(names))
    for name in names:
        fits = fits | element.str.starts_with(name.rstrip(divider) + divider)
    holds: pl.Expr = polars.col(column).list.eval(fits).list.any()
    return holds


def _all(copy: ReviewCopy, logs: Sequence[str] = (), by_site: bool = False) -> pl.LazyFrame:
    """The rows; ``by_site``: as far as they are sorted by site, in that order."""
    polars = _polars()
    shards = [source for log in logs or ("",) for source in copy.sources(log, by_site)]
    if not shards:
        empty: Mapping[str, Any] = polars.from_arrow(SCHEMA.empty_table()).schema
        nothing: pl.LazyFrame = polars.LazyFrame(schema=empty)
        return nothing
    sources = [io.BytesIO(s) if isinstance(s, bytes) else s for s in shards]
    every: pl.LazyFrame = polars.concat([polars.scan_parquet(source) for source in sources])
    return every


def _collected(found: pl.LazyFrame) -> pl.DataFrame:
    """Raises ``VerifyError`` if the copy is damaged."""
    try:
        return found.collect()
    except _polars().exceptions.PolarsError as problem:
        first = (str(problem).strip().splitlines() or ["nothing more is known"])[0]
        raise VerifyError(
            f"the review copy cannot be read ({first}). Remove the area review of the home: it is "
            "made anew from the log",
            name="review",
        ) from None


def _polars() -> Any:
    try:
        import polars
    except ImportError:
        raise ConfigError(
            "questions to the review copy need polars, which is not installed.",
            remedy="Install it: pip install polars",
        ) from None
    return polars
