"""What is left of items whose people have to be gone: is everybody out, and all else still there?

``python -m bench.redaction [--set items] [--seed S] [--show]``. Nested items as spiders yield them
(``texts/items.py``, or another file that has the like), put through the real gate by the policy
that comes with the package and an activity that keeps no personal data. Counted are the places of
an item where something of a person stood and stands no longer, in whatever case, and the strings
that are nobody's and are still where they were; an item that is left out has lost both. What is
stored is then looked at once more, by itself, with the finder of names. No peer is measured: none
that runs offline takes people out of nested items.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path
from runpy import run_path

from bench.crawl import ACTIVITY
from bench.finding import TEXTS
from bench.kept import stored
from bench.texts.items import Case, cases, has, strings
from consentry.errors import Refused
from consentry.gate import Gate, open_gate
from consentry.signals import personal
from consentry.signals.personal.names import namer


def done(gate: Gate, number: int, case: Case, told: Counter[str]) -> list[str]:
    """Counts one item; what is wrong with it, a line each."""
    url = f"https://site{number}.example.net/p/{number}"
    result = stored(gate, url, case.page, case.item)
    if result is None:
        raise SystemExit("the page was not read")
    told["items"] += 1
    told["planted"] += len(case.gone)
    told["to stay"] += len(case.kept)
    if isinstance(result, Refused):
        told["left out"] += 1
        told["gone"] += len(case.gone)
        rules = sorted({r.rule for r in result.decision.reasons if r.verdict == "deny"})
        return [f"left out: {', '.join(rules)}"]
    left = dict(strings(result.item))
    leaks = [spot for spot in case.gone if has(left.get(spot[0], ""), spot[1])]
    lost = [spot for spot in case.kept if spot[1] not in left.get(spot[0], "")]
    again = [
        f
        for f in personal.of_item(result.item, (), None, namer, case.lang)
        if f.kind.startswith("personal.") and f.value
    ]
    told["gone"] += len(case.gone) - len(leaks)
    told["kept"] += len(case.kept) - len(lost)
    told["not clean"] += bool(again)
    return [
        *(f"leak {pointer}: {value}" for pointer, value in leaks),
        *(f"lost {pointer}: {value}  now {left.get(pointer, '')!r}" for pointer, value in lost),
        *(f"again {f.where.path}: {f.kind} {f.value}" for f in again),
    ]


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.redaction")
    asked.add_argument("--set", default="items", help="whose items, or the file that has them")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--show", action="store_true", help="what is left, lost and found again")
    said = asked.parse_args()
    items = run_path(str((TEXTS / said.set).with_suffix(".py")))["ITEMS"]
    by: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        activity = Path(folder) / "activity.yaml"
        activity.write_text(ACTIVITY.replace("loopback_only: true\n", ""))
        home = str(Path(folder) / "home")
        gate = open_gate(activity=activity, home=home, keys=Path(folder) / "keys")
        with closing(gate):
            for number, case in enumerate(cases(said.seed, items)):
                told: Counter[str] = Counter()
                lines = done(gate, number, case, told)
                by[case.lang] += told
                by["all"] += told
                for line in lines if said.show else ():
                    print(f"{case.lang} {case.name}: {line}")
    print(
        f"{'':6}{'items':>6}{'left out':>9}{'planted':>9}{'gone':>7}{'kept':>7}{'found again':>13}"
    )
    for key, row in by.items():
        gone, kept = row["gone"] / row["planted"], row["kept"] / row["to stay"]
        print(f"{key:6}{row['items']:>6}{row['left out']:>9}{row['planted']:>9}{gone:>7.3f}"
              f"{kept:>7.3f}{row['not clean']:>13}")  # fmt: skip


if __name__ == "__main__":
    main()
