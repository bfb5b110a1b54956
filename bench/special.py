"""Who is said to be ill, to believe, to vote, to have been convicted, or is a child: is it found,
and what does the gate do?

``python -m bench.special [--set special|second|…|sixth] [--lang LANG] [--show]``. The sentences are
those of ``texts/special``, one file a language, written before what finds them was mended;
``second`` was written after, ``third`` to ``sixth`` by others who did not know what finds them; a
folder elsewhere is given by its path. A line is ``category | text``, or fields of an item,
``author={f} ¦ text=…``. Category ``-`` is said of nobody; ``!`` after one: all of it is about that
person, and the item has to go, as that of a child.
Slots are names that no model of ours was trained on: ``{f}``, ``{m}`` whole, ``{f1}`` first,
``{f2}`` last, ``{fh}`` a handle, ``{m:g}`` a Polish genitive; ``[[…]]`` is a role that one person
has. All of these, and the picture and the page of who has a handle or is an author, have to be gone
from what is left.

The activity keeps authors, users, contacts and profiles, so that what goes goes for what is said.
No peer is measured: Presidio has no such kinds, and nothing else that runs offline has.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.gate import HEADERS
from bench.kept import stored
from bench.texts.make import LANGUAGES, polish
from consentry.errors import Refused
from consentry.evidence import JsonObject
from consentry.gate import Gate, open_gate
from consentry.signals import personal
from consentry.signals.page import Page
from consentry.signals.personal.names import namer

TEXTS = Path(__file__).parent / "texts"
CATEGORIES = (
    "health", "genetic", "belief", "politics", "union", "sexuality", "origin", "criminal", "child",
)  # fmt: skip
KEPT = ("name.author", "online.username", "online.handle", "online.profile", "contact.email")
ACTIVITY = """\
controller: {name: Benchmark, address: "1 Example Street, Dublin", establishments: [IE]}
contact: https://example.org/contact
token: BenchBot
purposes: [news-monitoring]
personal_data: incidental
lawful_basis: {news-monitoring: {basis: legitimate-interests, interest: citing}}
data_subjects: [who writes]
source_categories: [open pages]
retention_days: 90
lia: lia.md
data_protection_officer: {contact: dpo@example.org}
notice: {url: "https://example.org/notice", disproportionate_effort: "By-lines only."}
recipients:
  - {name: Reading room, uri: data/feeds/, purpose: news-monitoring}
keeps:
""" + "".join(
    f"  - {{category: personal.{kind}, basis: legitimate-interests, reason: cited,"
    " retention_days: 90}\n"
    for kind in KEPT
)
LIA = Path(__file__).parents[1] / "docs/examples/activities/assessments/news-citations-lia.md"
PACK = """\
id: bench
title: Terms are read
rules:
  - id: bench/terms
    stage: [store, use]
    when: {finding: personal}
    then: allow
    says: The terms were read.
    replaces: default/terms-unread-personal
    reason: A benchmark.
    author: Benchmark
"""
_SLOT = re.compile(r"\{([fm])([12h])?(:[gi])?\}")
_ROLE = re.compile(r"\[\[(.+?)\]\]")
_PAGE = "<!doctype html><html lang={}><title>{}</title>{}<body><p>{}</p></body></html>"


@dataclass(frozen=True, slots=True)
class Case:
    """category: ``""`` if it is said of nobody; drop: the item has to go; gone: what has to be gone
    from what is left of it."""

    lang: str
    category: str
    drop: bool
    item: JsonObject
    gone: frozenset[str]

    @property
    def page(self) -> bytes:
        texts = [html.escape(str(self.item.get(key, ""))) for key in ("title", "author", "text")]
        meta = f'<meta name="author" content="{texts[1]}">' if texts[1] else ""
        return _PAGE.format(self.lang, texts[0], meta, texts[2]).encode()


class People:
    """Names for the slots of one line."""

    def __init__(self, lang: str, line: str) -> None:
        chance = random.Random(line)
        lists = json.loads((TEXTS / "fresh" / "names.json").read_text("utf-8"))["languages"][lang]
        self._lang = lang
        self._names: dict[str, tuple[str, str]] = {}
        for gender, key in (("f", "female"), ("m", "male")):
            last = chance.choice(lists["last"].split("|"))
            if lang == "pl" and gender == "f":
                last = re.sub("(s|c|dz)ki$", r"\1ka", last)
            self._names[gender] = chance.choice(lists[key].split("|")), last
        self._number = chance.randrange(10, 99)
        self.gone: set[str] = set()

    def said(self, slot: re.Match[str]) -> str:
        first, last = self._names[slot[1]]
        gender = {"f": "female", "m": "male"}[slot[1]]
        words = {"1": [first], "2": [last]}.get(slot[2] or "", [first, last])
        if slot[2] == "h":
            plain = unicodedata.normalize("NFKD", first + last).encode("ascii", "ignore").decode()
            words = [f"{plain.replace(' ', '').lower()}{self._number}"]
        elif slot[3]:
            words = [polish(word, gender, slot[3][1]) for word in words]
        self.gone.update(words)
        return " ".join(words)


def cases(folder: str, lang: str) -> Iterator[Case]:
    for line in (TEXTS / folder / f"{lang}.txt").read_text("utf-8").splitlines():
        category, _, text = line.partition(" | ")
        people = People(lang, line)
        fields: dict[str, str] = {}
        for part in text.split(" ¦ "):
            key, equals, value = part.partition("=")
            fields.update({key: value} if equals and key.isalpha() else {"text": part})
        filled = {key: _SLOT.sub(people.said, value) for key, value in fields.items()}
        people.gone.update(role for value in filled.values() for role in _ROLE.findall(value))
        item: JsonObject = {"url": "https://news.example/a/1", **{
            key: _ROLE.sub(r"\1", value) for key, value in filled.items()
        }}  # fmt: skip
        if "author" in item or "username" in item:
            item |= {
                "avatar": "https://cdn.example/u/58213.jpg",
                "profile_url": "https://social.example/users/58213",
            }
            people.gone.update(str(item[key]) for key in ("avatar", "profile_url"))
        name = category.rstrip("!")
        drop = category.endswith("!") or name == "child"
        gone = frozenset(people.gone) if name != "-" else frozenset()
        yield Case(lang, name.removeprefix("-"), drop, item, gone)


def found(case: Case) -> set[str]:
    """The categories found in its item."""
    page = Page.parse(case.page, url=str(case.item["url"]), headers=HEADERS)
    known = [*personal.of_page(page), *personal.of_source(page)]
    kinds = {f.kind for f in personal.of_item(case.item, known, None, namer, case.lang)}
    names = {kind.removeprefix("personal.").removeprefix("special.") for kind in kinds}
    return names.intersection(CATEGORIES)


def left(gate: Gate, case: Case) -> tuple[str, str]:
    """What the gate does: dropped, or "out" (nobody is linkable), "left" (somebody is), "kept" as
    it was; and by which rule, or who is left."""
    result = stored(gate, str(case.item["url"]), case.page, case.item)
    if isinstance(result, Refused):
        rules = {r.rule for r in result.decision.reasons if r.verdict == "deny"}
        return "dropped", ", ".join(sorted(rules))
    if result is None:
        raise SystemExit("the page was not read")
    shown = json.dumps(result.item, ensure_ascii=False)
    who = sorted(one for one in case.gone if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", shown))
    if who:
        return "left", "; ".join(who)
    return ("kept" if result.item == case.item else "out"), ""


def _rate(right: int, all_: int) -> str:
    return f"{right / all_:7.3f}" if all_ else "      -"


def _table(title: str, keys: list[str], rows: dict[str, Counter[str]]) -> None:
    print(f"\n{title:12}{'precision':>10}{'recall':>8}{'true':>6}{'said of nobody: false':>23}")
    for key in keys:
        row = rows[key]
        right = row["right"]
        line = f"{key:12}{_rate(right, right + row['wrong']):>10}{_rate(right, row['all']):>8}"
        nobody = f"{row['false']} of {row['nobody']}" if row["nobody"] else "-"
        print(f"{line}{row['all']:>6}{nobody:>23}")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.special")
    asked.add_argument("--set", default="special", help="the folder of texts")
    asked.add_argument("--lang", choices=LANGUAGES, help="one language only")
    asked.add_argument("--show", action="store_true", help="every case that went wrong")
    said = asked.parse_args()
    by: dict[str, Counter[str]] = defaultdict(Counter)
    done: dict[str, Counter[str]] = defaultdict(Counter)
    langs = [said.lang] if said.lang else list(LANGUAGES)
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        (where / "activity.yaml").write_text(ACTIVITY)
        (where / "lia.md").write_text(LIA.read_text("utf-8"))
        (where / "packs").mkdir()
        (where / "packs" / "bench.yaml").write_text(PACK)
        gate = open_gate(
            activity=where / "activity.yaml",
            home=str(where / "home"),
            keys=where / "keys",
            packs=[where / "packs"],
        )
        with closing(gate):
            for case in (case for lang in langs for case in cases(said.set, lang)):
                kinds, (outcome, why) = found(case), left(gate, case)
                for key in (case.lang, "all"):
                    by[key]["nobody" if not case.category else "all"] += 1
                    by[key]["right"] += case.category in kinds
                    if not case.category:
                        by[key]["false"] += bool(kinds)
                        by[key]["wrong"] += bool(kinds)
                by[case.category]["all"] += 1
                by[case.category]["right"] += case.category in kinds
                if not case.category:
                    for kind in kinds:
                        by[kind]["wrong"] += 1
                row = "of nobody" if not case.category else "to go" if case.drop else "of somebody"
                done[row][outcome] += 1
                done[f"  {case.lang} {row}"][outcome] += 1
                wanted = outcome == "dropped" if case.drop else outcome in ("out", "kept")
                if said.show and not (wanted and ({case.category} - {""}) <= kinds
                                      and (case.category or not kinds)):  # fmt: skip
                    print(f"{case.lang} {case.category or '-':10}{outcome} [{why}] "
                          f"{' '.join(sorted(kinds))}\n    {case.item.get('title', '')} "
                          f"{case.item['text']}")  # fmt: skip
    _table("category", list(CATEGORIES), by)
    _table("language", [*langs, "all"], by)
    print(f"\n{'the gate':26}{'dropped':>9}{'taken out':>11}{'as it was':>11}{'linkable':>10}")
    for row in ("of somebody", "to go", "of nobody"):
        for key in (row, *(f"  {lang} {row}" for lang in langs if not said.lang)):
            told = done[key]
            print(f"{key:26}{told['dropped']:>9}{told['out']:>11}{told['kept']:>11}"
                  f"{told['left']:>10}")  # fmt: skip


if __name__ == "__main__":
    main()
