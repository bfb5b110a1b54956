"""How many records a second go into the log, on the local disk, end to end and in memory; and what
a record costs at three paces: a steady trickle, a caller that waits for each, a burst. With
``--s3`` into a bucket of a real server, and how many requests that takes. With ``--verify`` how
fast a log of BENCH_LEAVES leaves (a million) is verified, and how much memory that takes.

Peers measured in the same run, on the same records and the same disk: lines of JSON appended to a
file with one fsync for each commit (no sealing, no tree, nothing to verify), and RFC 8785 by the
reference package.
"""

from __future__ import annotations

import gc
import hashlib
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any, NamedTuple

import msgspec
import rfc8785

from bench.filling import fill
from consentry.cli.progress import progress
from consentry.provenance import Draft, Home, Log, Receipt, Report, verify
from consentry.provenance.record import canonical
from consentry.provenance.tiles import Edge
from consentry.storage import read

RECORDS = int(os.environ.get("BENCH_RECORDS", "20000"))
BATCH = 4096
YOUNG = 20_000
"""New objects after which garbage is looked for: what a crawl with the add-on sets."""
IN_FLIGHT = 2 * BATCH
"""Records that wait at once. What a run makes beforehand is frozen: collecting garbage does not
look through it, as it would not look through what a crawl has let go."""


_DOCS = Path(__file__).resolve().parents[1] / "docs"


@cache
def _prose() -> str:
    return " ".join(" ".join(file.read_text().split()) for file in sorted(_DOCS.glob("*.md")))


def _digest(what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()


def draft(number: int) -> Draft:
    """A record of the size that a page of news gives: a leaf of about 800 bytes, 2 KB of item.

    Each item is prose of its own, from our docs, and each record has digests of its own: so both
    pack as what a crawl finds does, and no better.
    """
    prose, page = _prose(), _digest(number)
    start = int(page[:8], 16) % (len(prose) - 2000)
    public = {
        "event": "collect",
        "time": 1_700_000_040,
        "run": "ab" * 16,
        "site": "hmac:" + _digest(("site", number % 50))[:32],
        "rules": ["default/allow", "eu-gdpr/contact", "robots/allow"],
        "policy": "ef" * 32,
        "standing": "12" * 8,
        "activity": "34" * 32,
        "purposes": ["tdm", "search"],
        "software": "consentry 0.1.0",
        "categories": ["contact"],
        "laws": ["eu-gdpr"],
        "places": {"IE": 700, "unknown": 300},
        "basis": {"tdm": "6-1-f"},
        "use": {"search": "allow", "tdm": "allow"},
    }
    robots = _digest(("robots", number % 50))
    findings = [
        {"kind": "robots.allow", "source": "robots.txt", "line": 3, "digest": robots},
        {"kind": "optout.tdm-reservation", "source": "robots.txt", "line": 9, "digest": robots},
        {"kind": "place.language", "source": "html", "line": 2, "digest": page},
        {"kind": "personal.contact", "source": "item", "path": "text", "digest": page},
    ]
    private = {
        "url": f"https://example.org/{number}",
        "item": _digest((page,)),
        "findings": findings,
    }
    item = {"url": private["url"], "title": prose[start : start + 60]}
    item["text"] = prose[start : start + 1850]
    return Draft(public, private, msgspec.json.encode(item))


def counted(number: int) -> Draft:
    """A record that seals nothing."""
    return Draft({**draft(0).public, "count": number})


def rate(name: str, work: Callable[[], object], count: int = RECORDS) -> float:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    took, used = time.perf_counter() - began, time.process_time() - cpu
    print(f"{name:<52}{count / took:>10,.0f}/s   {1e6 * used / count:>6.1f} us CPU each")
    return count / took


def append_all(log: Log, drafts: Sequence[Draft]) -> None:
    """Append as fast as it goes, with so many in flight, until all are durable."""
    waiting: deque[Future[Receipt]] = deque()
    for each in drafts:
        waiting.append(log.append(each))
        if len(waiting) == IN_FLIGHT:
            for _ in range(BATCH):
                waiting.popleft().result()
    for future in waiting:
        future.result()


def made() -> list[Draft]:
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    drafts = [draft(number) for number in range(RECORDS)]
    gc.collect()
    gc.freeze()
    return drafts


class Plain:
    """The peer at a pace: a line of JSON a record, flushed to the disk one by one."""

    def __init__(self, file: Path) -> None:
        self._file = open(file, "ab")  # noqa: SIM115  open for the length of a run

    def append(self, each: Draft) -> Future[None]:
        record = {**each.public, **(each.private or {}), "content": each.content}
        self._file.write(msgspec.json.encode(record) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        done: Future[None] = Future()
        done.set_result(None)
        return done


Append = Callable[[Draft], "Future[Any]"]


def nothing(each: Draft) -> Future[None]:
    """What the pace itself costs."""
    done: Future[None] = Future()
    done.set_result(None)
    return done


def trickle(append: Append, drafts: Sequence[Draft], a_second: int) -> tuple[float, list[float]]:
    """CPU seconds a record, and how long each took to be durable."""
    waits: list[float] = []
    cpu, start = time.process_time(), time.perf_counter()
    for number, each in enumerate(drafts):
        time.sleep(max(0.0, start + number / a_second - time.perf_counter()))
        _timed(append(each), time.perf_counter(), waits)
    while len(waits) < len(drafts):
        time.sleep(0.01)
    return (time.process_time() - cpu) / len(drafts), sorted(waits)


def _timed(future: Future[Any], began: float, waits: list[float]) -> None:
    future.add_done_callback(lambda _: waits.append(time.perf_counter() - began))


def paces(home: Home, folder: Path, drafts: Sequence[Draft]) -> None:
    """The same three paces for the log and for the peer, a fresh log each."""
    for name in ("trickle", "each-waited-for", "burst"):
        with Log.open(home, name, clock=lambda: 1_700_000_040) as log:
            for who, append in (("log", log.append), ("peer", Plain(folder / name).append)):
                pace(f"{who}: {name}", name, append, drafts)


def pace(title: str, name: str, append: Append, drafts: Sequence[Draft]) -> None:
    if name == "trickle":
        cpu, waits = trickle(append, drafts[:1000], 100)
        cpu -= trickle(nothing, drafts[:200], 100)[0]
        middle, worst = (1e3 * waits[at * (len(waits) - 1) // 100] for at in (50, 99))
        print(
            f"{title + ', 100 a second':<52}{1e6 * cpu:>10,.0f} us CPU each   durable after "
            f"{middle:.0f} ms, 99 of 100 within {worst:.0f} ms"
        )
    elif name == "burst":
        rate(
            f"{title} of 1,000",
            lambda: [each.result() for each in [append(each) for each in drafts[:1000]]],
            1000,
        )
    else:
        rate(title, lambda: [append(each).result() for each in drafts[:200]], 200)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="consentry-bench-"))
    try:
        if "--s3" in sys.argv:
            in_s3(folder)
        elif "--verify" in sys.argv:
            verifying(folder, int(os.environ.get("BENCH_LEAVES", "1000000")))
        else:
            run(folder)
    finally:
        shutil.rmtree(folder)


class Asked:
    """How many requests of which kind a client has sent, and how many bytes in them."""

    def __init__(self, client: Any) -> None:
        self.count: Counter[str] = Counter()
        self.bytes = 0
        client.meta.events.register("before-send.s3", self._note)

    def _note(self, request: Any, **more: object) -> None:
        self.count[request.method] += 1
        self.bytes += len(request.body or b"")

    def since(self, before: Counter[str]) -> str:
        new = self.count - before
        return f"{sum(new.values()):,} requests ({', '.join(f'{n} {m}' for m, n in new.items())})"


class Used(NamedTuple):
    """CPU seconds of this process and of the server, requests and bytes sent, until now."""

    ours: float
    server: float
    requests: int
    bytes: int

    @classmethod
    def now(cls, server: Any, asked: Asked) -> Used:
        return cls(time.process_time(), server.cpu(), asked.count.total(), asked.bytes)

    def told(self, since: Used, records: int) -> str:
        """What a record has cost since then."""
        ours, server, requests, sent = (a - b for a, b in zip(self, since, strict=True))
        cores = os.cpu_count() or 1
        return (
            f"  a record: {1e6 * ours / records:.0f} us CPU ours, {1e6 * server / records:.0f} us "
            f"the server's: all of {cores} cores is {cores * records / (ours + server):,.0f}/s\n"
            f"  1,000 records: {1000 * requests / records:.1f} requests, "
            f"{sent / records / 1000:.2f} MB"
        )


def beside(where: str, keys: Path, name: str, ready: Barrier) -> tuple[float, float, float]:
    """A worker of its own: when it began and ended to append, by the clock of the machine, and
    the CPU seconds that took."""
    drafts = made()
    with Log.open(Home.open(where, keys=keys), name, clock=lambda: 1_700_000_040) as log:
        ready.wait()
        began, cpu = time.time(), time.process_time()
        append_all(log, drafts)
        return began, time.time(), time.process_time() - cpu


def side_by_side(home: Home, keys: Path, workers: int = 2) -> float:
    """Records a second of workers with a log each, in processes, as a crawl of many has them."""
    anew = get_context("spawn")
    with anew.Manager() as manager, ProcessPoolExecutor(workers, anew) as pool:
        ready = manager.Barrier(workers)
        asked = [
            pool.submit(beside, home.where, keys, f"side-{number}", ready)
            for number in range(workers)
        ]
        times = [each.result() for each in asked]
    took = max(end for _, end, _ in times) - min(began for began, _, _ in times)
    used = 1e6 * sum(cpu for *_, cpu in times) / (workers * RECORDS)
    title = f"log in S3: {workers} workers, a log each"
    print(f"{title:<52}{workers * RECORDS / took:>10,.0f}/s   {used:>6.1f} us CPU each")
    return workers * RECORDS / took


def in_s3(folder: Path) -> None:
    """The same log in a bucket of a real server on this machine, which shares its cores.

    The peer: each record an object of its own, which is what a log in S3 without bundles is.
    """
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from weed import Weed

    from consentry.provenance.making import layout_for, make_home
    from consentry.storage import open_storage
    from consentry.storage.client import client

    (folder / "weed").mkdir()
    server = Weed(folder / "weed")
    try:
        os.environ.update(server.start().environment())
        where = "s3://bench/home"
        list(make_home(where, layout_for(where, days=1), keys=folder / "keys"))
        home = Home.open(where, keys=folder / "keys")
        asked, drafts = Asked(client()), made()
        print(f"{RECORDS:,} records, {os.cpu_count()} cores, the server on the same cores")
        before = asked.count.copy()
        log = Log.open(home, "worker", clock=lambda: 1_700_000_040)
        print(f"  opening: {asked.since(before)}")
        title, spent = "log in S3: sealed, committed, checkpoint durable", Used.now(server, asked)
        ours = rate(title, lambda: append_all(log, drafts))
        log.close()
        print(Used.now(server, asked).told(spent, RECORDS))
        server_before = server.cpu()
        together = side_by_side(home, folder / "keys")
        used = 1e6 * (server.cpu() - server_before) / (2 * RECORDS)
        print(f"  {used:.1f} us CPU each in the server beside")
        for name in ("trickle", "each-waited-for", "burst"):
            with Log.open(home, name, clock=lambda: 1_700_000_040) as book:
                before, size = asked.count.copy(), book.size
                pace(f"log in S3: {name}", name, book.append, drafts)
                sent = sum((asked.count - before).values())
                print(f"  {asked.since(before)}: {sent / (book.size - size):.2f} a record")
        peer, data = open_storage("s3://bench/peer"), b"x" * 3000

        def plain() -> None:
            for number in range(500):
                peer.put(f"{number}", data)

        theirs = rate("peer: an object a record", plain, 500)
        report = []
        checked = rate("verify from S3", lambda: report.append(verify(home.log, home.root_vkey)))
        if not report[0].ok:
            raise SystemExit(f"the log does not verify: {report[0].problems}")
        print(
            f"ratio: {ours / theirs:.0f} times an object a record; target 10,000/s: "
            f"{ours / 10_000:.2f}, two workers {together / 10_000:.2f}; "
            f"verify {checked:,.0f}/s"
        )
    finally:
        server.stop()


def verifying(folder: Path, size: int) -> None:
    """A log of many leaves, not sealed, verified from the root key alone.

    What was made is on the disk and no longer in memory: it is the reading that is measured. Peers:
    the same files read and hashed as one stream, which proves nothing, and read only, as fast as
    four threads get them from this disk.
    """
    home = Home.open(folder / "home", keys=folder / "keys", create=True)
    fill(home, "worker", size, counted)
    area, files = home.log_area("worker"), sorted((folder / "home" / "log").rglob("*"))
    _to_disk(files)
    made = resource.getrusage(resource.RUSAGE_CHILDREN)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report: list[Report] = []
    with progress() as tell:
        ours = rate("verify", lambda: report.append(verify(home.log, home.root_vkey, tell)), size)
    if not report[0].ok:
        raise SystemExit(f"the log does not verify: {report[0].problems[:3]}")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    beside = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = beside.ru_utime + beside.ru_stime - made.ru_utime - made.ru_stime

    rate("verify again, from memory", lambda: verify(home.log, home.root_vkey), size)

    def stream() -> None:
        whole = hashlib.sha256()
        for name in area.list("tile/"):
            whole.update(read(area, name))

    _to_disk(files)
    theirs = rate("peer: the files read and hashed once", stream, size)
    _to_disk(files)
    with ThreadPoolExecutor(4) as pool:
        disk = rate("peer: the files read", lambda: list(pool.map(_drain, files)), size)
    print(
        f"{report[0].bytes / size:,.0f} B a leaf; {1e6 * used / size:.1f} us CPU each in processes "
        f"beside; memory grew by {grown / 1024:,.0f} MB; ratio {ours / theirs:.2f}, "
        f"target 300,000/s: {ours / 300_000:.2f}; {ours / disk:.2f} of what the disk gives "
        f"({disk * report[0].bytes / size / 1e6:,.0f} MB/s)"
    )


def _to_disk(files: Sequence[Path]) -> None:
    """Have what was written on the disk, and out of memory."""
    os.sync()
    for each in files:
        if each.is_file():
            with open(each, "rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _drain(file: Path) -> None:
    if file.is_file():
        file.read_bytes()


def run(folder: Path) -> None:
    drafts = made()
    print(f"{RECORDS:,} records, {os.cpu_count()} cores, Python {sys.version.split()[0]}, {folder}")
    home = Home.open(folder / "home", keys=folder / "keys", create=True)
    log = Log.open(home, "worker", clock=lambda: 1_700_000_040)
    title = "log: sealed, committed, checkpoint durable"
    ours = rate(title, lambda: append_all(log, drafts))
    log.close()
    size = sum(p.stat().st_size for p in (folder / "home").rglob("*") if p.is_file())
    print(f"{'  on disk, sealed items included':<52}{size / RECORDS:>10,.0f} B")

    paces(home, folder, drafts)

    def peer() -> None:
        with open(folder / "peer.jsonl", "ab") as file:
            for first in range(0, RECORDS, BATCH):
                for each in drafts[first : first + BATCH]:
                    record = {**each.public, **(each.private or {}), "content": each.content}
                    file.write(msgspec.json.encode(record) + b"\n")
                file.flush()
                os.fsync(file.fileno())

    plain = rate("peer: lines of JSON, one fsync a commit", peer)
    leaves = [canonical(dict(each.public)) for each in drafts]

    def tree() -> None:
        edge = Edge()
        for first in range(0, RECORDS, BATCH):
            edge.append(leaves[first : first + BATCH])
            edge.root()

    rate("log, in memory: tree, tiles, bundles, roots", tree)
    mine = rate("canonical JSON", lambda: [canonical(dict(each.public)) for each in drafts])
    theirs = rate("peer: rfc8785", lambda: [rfc8785.dumps(dict(each.public)) for each in drafts])
    report = []
    checked = rate("verify", lambda: report.append(verify(home.log, home.root_vkey)))
    if not report[0].ok:
        raise SystemExit(f"the log does not verify: {report[0].problems}")
    print(
        f"ratio: end to end {ours / plain:.2f} of plain lines of JSON; canonical JSON "
        f"{mine / theirs:.1f} of rfc8785; target 10,000/s: {ours / 10_000:.2f}; verify target "
        f"300,000/s: {checked / 300_000:.2f}"
    )


if __name__ == "__main__":
    main()
