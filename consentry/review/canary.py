"""Do questions find what is known to be there? Records are drawn from the log itself and asked for.

An answer of no rows looks the same whether there are none or the question goes wrong. So some
leaves are drawn at random from the logs, and each is asked for in every way that fits it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from consentry.evidence import Json
from consentry.provenance import Home
from consentry.review import rows
from consentry.review.asking import Question, found_by
from consentry.review.table import ReviewCopy


@dataclass(frozen=True, slots=True)
class Canary:
    """asked: questions; missed: (id, the question) of each record that did not come back whole."""

    records: int
    asked: int
    missed: tuple[tuple[str, str], ...]


def canary(home: Home, copy: ReviewCopy, count: int = 4) -> Canary:
    """Bring the copy up to the logs, draw ``count`` of their records, ask for each in every way."""
    draw = random.SystemRandom()
    sizes = {log: size for log, size, _ in copy.refresh().logs}
    total = sum(sizes.values())
    asked = 0
    missed: list[tuple[str, str]] = []
    wanted = sorted(draw.sample(range(total), min(count, total)))
    for number in wanted:
        log, index = _at(sizes, number)
        reader = home.reader(log)
        leaf = reader.leaf(index)
        (row,) = rows.table(log, reader.origin, index, [leaf]).to_pylist()
        for way, question in _ways(reader.read(index), row["id"], log):
            asked += 1
            if found_by(copy, question, row["id"]) != [row]:
                missed.append((row["id"], way))
    return Canary(len(wanted), asked, tuple(missed))


_BY: dict[str, Callable[[str], Question]] = {
    "event": lambda value: Question(events=(value,)),
    "run": lambda value: Question(runs=(value,)),
    "site": lambda value: Question(sites=(value,)),
    "rules": lambda value: Question(rules=(value,)),
    "categories": lambda value: Question(categories=(value,)),
    "places": lambda value: Question(places=(value,)),
}


def _at(sizes: dict[str, int], number: int) -> tuple[str, int]:
    for log, size in sizes.items():
        if number < size:
            return log, number
        number -= size
    raise IndexError(number)


def _ways(public: dict[str, Json], name: str, log: str) -> Iterator[tuple[str, Question]]:
    """Every question of one filter that this record fits."""
    yield "its id", Question(ids=(name,))
    yield f"log {log}", Question(logs=(log,))
    for field, question in _BY.items():
        said = public.get(field)
        for value in said if isinstance(said, (list, dict)) else [] if said is None else [said]:
            if field != "places" or len(str(value)) == 2:
                yield f"{field} {value}", question(str(value))
    if isinstance(at := public.get("time"), int):
        yield "its minute", Question(since=at, until=at + 60)
