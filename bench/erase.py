"""How long it takes to erase a country from a log of many items, and what a search for one person
costs in it.

The log is made for the purpose: sealed items, one in five about somebody in the United Kingdom, the
others in six other countries, on 20,000 sites. Measured are the plan, the erasure with its records
and certificate, the verification after it, and the search for a person by e-mail address.
The peer, in the same run: the same rows in SQLite, with an index on the place, deleted by one
statement with ``secure_delete`` and then vacuumed, which proves nothing. It gets a million rows at
most, and its time goes up with the number by rule of three.

BENCH_LEAVES: how many items; default one million. BENCH_FOLDER: where to make them; ten million
take some 10 GB. Seconds of processor are of all processes.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import struct
import tempfile
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from bench.filling import fill
from consentry.cli.progress import progress
from consentry.provenance import Draft, Home, paths, verify
from consentry.vault.erase import Selector, carry_out, plan
from consentry.vault.index import Hashes
from consentry.vault.labels import Labels
from consentry.vault.shards import COUNT, ENTRY

LEAVES = int(os.environ.get("BENCH_LEAVES", "1000000"))
PEER = min(LEAVES, 1_000_000)
"""Rows of the peer."""
COUNTRIES = ("GB", "IE", "DE", "FR", "US", "AU", "JP")
SITES = 20_000
ITEM = "ab" * 32
NOW = 1_700_000_040
Done = TypeVar("Done")


def country(number: int) -> str:
    return COUNTRIES[0] if number % 5 == 0 else COUNTRIES[1 + number % 6]


@cache
def _labels(where: str, keys: Path) -> Labels:
    return Labels(Home.open(where, keys=keys))


def item(where: str, keys: Path, number: int) -> Draft:
    """An item of that home about somebody in ``country(number)``."""
    about = _labels(where, keys).of([("email", f"p{number // 3}@example.org")])
    public = {
        "event": "collect",
        "time": NOW + 60 * (number // 1000),
        "run": "ab" * 16,
        "site": f"hmac:{number % SITES:032x}",
        "rules": ["default/allow", "robots/allow"],
        "policy": "ef" * 32,
        "categories": ["contact"],
        "places": {country(number): 1000},
    }
    private = {"url": f"https://s{number % SITES}.example/{number}", "item": ITEM, "at": NOW}
    return Draft(public, private | about, b'{"title":"a bakery","text":"bread"}')


def index(home: Home) -> None:
    """The index from address to record, as crawls would have left it: two entries an item."""
    hashes, number_of = Hashes(home.secret("url-index")), struct.Struct(">Q").pack
    shards = [bytearray() for _ in range(COUNT)]
    for number in range(LEAVES):
        url = f"https://s{number % SITES}.example/{number}"
        for key in (hashes.url(url), hashes.item(url, ITEM)):
            shards[key[0]] += key + number_of(number)
    area = home.vault_area("worker")
    for at, shard in enumerate(shards):
        entries = sorted(shard[i : i + ENTRY] for i in range(0, len(shard), ENTRY))
        area.put(paths.shard(at), b"".join(entries), durable=False)


def timed(what: str, work: Callable[[], Done]) -> tuple[Done, float]:
    began, cpu = time.perf_counter(), _cpu()
    done = work()
    took, used = time.perf_counter() - began, _cpu() - cpu
    print(f"{what:<44}{took:>9.1f} s  {used:>8.1f} s CPU", flush=True)
    return done, took


def _cpu() -> float:
    """Seconds of processor, with those of processes that have ended."""
    own, theirs = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def peer(folder: Path) -> float:
    """As many rows in SQLite, a million at most; seconds for deleting those of a country and
    vacuuming, by rule of three for all."""
    data = sqlite3.connect(folder / "peer.sqlite")
    data.execute("PRAGMA secure_delete = ON")
    data.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, place TEXT, url TEXT, body BLOB)")
    rows = ((n, country(n), f"https://s{n % SITES}.example/{n}", b"x" * 400) for n in range(PEER))
    with data:
        data.executemany("INSERT INTO items VALUES (?, ?, ?, ?)", rows)
        data.execute("CREATE INDEX by_place ON items (place)")

    def delete() -> None:
        with data:
            data.execute("DELETE FROM items WHERE place = ?", ("GB",))
        data.execute("VACUUM")

    _, took = timed(f"SQLite: delete the country of {PEER:,}, vacuum", delete)
    data.close()
    return took * LEAVES / PEER


def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as name:
        folder = Path(name)
        home = Home.open(folder / "home", keys=folder / "keys", create=True)
        home.subject_box()
        make = partial(item, home.where, folder / "keys")
        timed(f"making {LEAVES:,} items", lambda: fill(home, "worker", LEAVES, make))
        timed("making their index", lambda: index(home))
        other = peer(folder)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with progress() as tell:
            person = Selector(subjects=(("email", "p7@example.org"),))
            other_person = Selector(subjects=(("email", "p8@example.org"),))
            seen, looked = timed(
                "find a person by e-mail address",
                lambda: plan(home, person, now=NOW, progress=tell),
            )
            timed("find another", lambda: plan(home, other_person, now=NOW, progress=tell))
            found, planned = timed(
                "plan: everybody in GB",
                lambda: plan(home, Selector(places=("GB",)), now=NOW, progress=tell),
            )
            erased, took = timed(
                f"erase {len(found.items):,} items",
                lambda: carry_out(home, found, reason="an order", by="bench", progress=tell),
            )
        if len(seen.items) != 3:
            raise SystemExit(f"{len(seen.items)} items of the person were found, not 3")
        wanted = sum(country(number) == "GB" for number in range(LEAVES))
        if erased.items != wanted or found.problems:
            raise SystemExit(f"{erased.items} of {wanted} were erased: {found.problems[:3]}")
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10
        report, _ = timed("verify the log", lambda: verify(home.log, home.root_vkey))
        if not report.ok:
            raise SystemExit(f"the log does not verify: {report.problems[:3]}")
        ours = planned + took
        print(
            f"ratio: ours to SQLite {ours / other:.1f}; +{grown} MB; ten million by rule of three: "
            f"{ours * 10_000_000 / LEAVES / 60:.1f} min, the person "
            f"{looked * 10_000_000 / LEAVES / 60:.1f} min"
        )


if __name__ == "__main__":
    main()
