"""How long questions to the review copy take, and how fast it is made.

The leaves are made up (20,000 sites, few of them with most of the records, 200 runs, a minute for
each hundred records); they are copied, sorted and held to their root as those of a real log are.
Peer measured in the same run: the same question to the same objects by pyarrow's dataset.

BENCH_RECORDS: how many leaves; default one million.
"""

from __future__ import annotations

import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pyarrow.compute as pc
import pyarrow.dataset as ds

from consentry.provenance import Home, merkle
from consentry.provenance.paths import WIDTH
from consentry.provenance.record import canonical
from consentry.review import Question, ReviewCopy, ask, counts, sql
from consentry.storage import LocalStorage

RECORDS = int(os.environ.get("BENCH_RECORDS", "1000000"))
START = 1_700_000_040
COUNTRIES = ("IE", "DE", "FR", "GB", "US", "AU", "JP")


class Leaves:
    """A log's leaves, made when they are read; it has the parts of a reader that a copy needs."""

    origin = "consentry.example/bench/worker"
    size = RECORDS

    def __init__(self) -> None:
        self._random = random.Random(1)
        self.sites = [f"hmac:{self._random.randbytes(16).hex()}" for _ in range(20_000)]
        self._runs = [self._random.randbytes(16).hex() for _ in range(200)]
        self._weights = [1 / (at + 1) for at in range(len(self.sites))]
        self._hashes: list[bytes] = []

    def bundle(self, at: int) -> list[bytes]:
        first = at * WIDTH
        sites = self._random.choices(self.sites, self._weights, k=min(WIDTH, self.size - first))
        leaves = [self._leaf(first + n, site) for n, site in enumerate(sites)]
        self._hashes += map(merkle.leaf_hash, leaves)
        return leaves

    @cached_property
    def checkpoint(self) -> SimpleNamespace:
        return SimpleNamespace(root=merkle.root(self._hashes))

    def root(self, size: int) -> bytes:
        return merkle.root(self._hashes[:size])

    def run(self, number: int) -> str:
        return self._runs[number * len(self._runs) // self.size]

    def _leaf(self, number: int, site: str) -> bytes:
        stored = number % 3 > 0
        return canonical(
            {
                "v": 1,
                "event": "collect" if stored else "refuse",
                "time": START + number // 100 * 60,
                "run": self.run(number),
                "site": site,
                "rules": ["default/allow", "eu-gdpr/contact"] if stored else ["robots/disallow"],
                "policy": "ef" * 32,
                "standing": "12" * 8,
                "activity": "34" * 32,
                "purposes": ["tdm", "search"],
                "software": "consentry 0.1.0",
                "categories": ["contact"] if number % 5 == 0 else [],
                "laws": ["eu-gdpr"],
                "places": {COUNTRIES[number % len(COUNTRIES)]: 700, "unknown": 300},
                "use": {"search": "allow", "tdm": "allow"},
                "commit": self._random.randbytes(32).hex(),
            }
        )


def took(work: Callable[[], object]) -> float:
    """Seconds, the better of two."""
    times = []
    for _ in range(2):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    leaves = Leaves()
    log = SimpleNamespace(name="worker")
    home = SimpleNamespace(manifest=lambda: SimpleNamespace(logs=[log]), reader=lambda _: leaves)
    with tempfile.TemporaryDirectory() as folder:
        copy = ReviewCopy(cast(Home, home), LocalStorage(Path(folder)))
        began = time.perf_counter()
        copy.refresh()
        rate = RECORDS / (time.perf_counter() - began)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{RECORDS:,} records made up and copied: {rate:,.0f}/s, {memory:,.0f} MB at most")
        questions(copy, leaves, ds.dataset([*map(str, copy.sources())], format="parquet"))


def questions(copy: ReviewCopy, leaves: Leaves, peer: ds.Dataset) -> None:
    rare, run = leaves.sites[-1], leaves.run(RECORDS // 2)
    since = START + RECORDS // 2 // 100 * 60
    moment = datetime.fromtimestamp(since, UTC)
    table: tuple[tuple[str, Callable[[], Any], Callable[[], Any]], ...] = (
        (
            "a rare site",
            _ask(copy, Question(sites=(rare,))),
            _where(peer, pc.field("site") == rare),
        ),
        (
            "the largest site",
            _ask(copy, Question(sites=(leaves.sites[0],))),
            _where(peer, pc.field("site") == leaves.sites[0]),
        ),
        ("a run", _ask(copy, Question(runs=(run,))), _where(peer, pc.field("run") == run)),
        (
            "an hour",
            _ask(copy, Question(since=since, until=since + 3600)),
            _where(peer, (pc.field("time") >= moment) & (pc.field("time") < _later(moment))),
        ),
        (
            "a rule",
            _ask(copy, Question(rules=("robots/disallow",))),
            _holds(peer, "rules", "robots/disallow"),
        ),
        ("a place", _ask(copy, Question(places=("FR",))), _holds(peer, "countries", "FR")),
        (
            "a category",
            _ask(copy, Question(categories=("contact",))),
            _holds(peer, "categories", "contact"),
        ),
        (
            "counted by event",
            lambda: counts(copy, Question(), "event"),
            lambda: (
                peer.to_table(columns=["event"]).group_by("event").aggregate([([], "count_all")])
            ),
        ),
        (
            "SQL, by site",
            lambda: sql(copy, "SELECT site, COUNT(*) AS n FROM records GROUP BY site"),
            lambda: peer.to_table(columns=["site"]).group_by("site").aggregate([([], "count_all")]),
        ),
    )
    print(f"{'question':<20}{'we':>9}{'pyarrow':>9}{'ratio':>8}")
    for name, ours, theirs in table:
        we, they = took(ours), took(theirs)
        print(f"{name:<20}{we:>7.3f} s{they:>7.3f} s{we / they:>8.2f}")


def _ask(copy: ReviewCopy, question: Question) -> Callable[[], Any]:
    return lambda: ask(copy, question, last=50)


def _where(peer: ds.Dataset, expression: pc.Expression) -> Callable[[], Any]:
    """The newest fifty that fit, as we give them."""
    return lambda: _newest(peer.to_table(filter=expression))


def _holds(peer: ds.Dataset, column: str, value: str) -> Callable[[], Any]:
    """pyarrow has no filter for lists: the column is read, then the rows that hold the value."""

    def work() -> Any:
        lists = peer.to_table(columns=[column])[column].combine_chunks()
        fits = pc.equal(pc.list_flatten(lists), value)
        return peer.take(pc.unique(pc.list_parent_indices(lists).filter(fits))[-50:])

    return work


def _newest(table: Any) -> Any:
    return table.take(pc.sort_indices(table, [("time", "ascending"), ("index", "ascending")])[-50:])


def _later(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp() + 3600, UTC)


if __name__ == "__main__":
    main()
