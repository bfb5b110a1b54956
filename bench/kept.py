"""What the rules leave of real pages: which items are left out, and how much text is taken out.

``python -m bench.kept [--no-names] [PAGES.json]``. The pages are those of a list of objects with
``url`` and ``file`` (by default the corpus beside the repository); the item of each has its title,
description, headings and visible text. The activity keeps no personal data, the strictest there is.
Left out are items refused when they are stored, by the rules that deny; text that is taken out is
counted in characters, without the placeholders, by the category that it is of.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.crawl import ACTIVITY, without_names
from bench.gate import AGENT, HEADERS
from bench.pages import CORPUS
from consentry.errors import Refused
from consentry.evidence import Answer, Fetch, JsonObject, Need, Outcome
from consentry.gate import Gate, open_gate
from consentry.gate.storing import Cleared
from consentry.signals.personal.context import PLACEHOLDER

FIELDS = ("title", "description", "headings", "text")


def pages(listed: Path) -> Iterator[tuple[str, bytes]]:
    for entry in json.loads(listed.read_text("utf-8")):
        body = (listed.parent / entry["file"]).read_bytes()
        yield entry["url"], gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def item_of(url: str, body: bytes) -> JsonObject:
    tree = LexborHTMLParser(body)
    for node in tree.css("script, style, noscript, template"):
        node.decompose()
    title, meta = tree.css_first("title"), tree.css_first('meta[name="description"]')
    return {
        "url": url,
        "title": title.text(strip=True) if title else "",
        "description": (meta.attributes.get("content") or "") if meta else "",
        "headings": [node.text(strip=True) for node in tree.css("h1, h2")],
        "text": tree.body.text(separator="\n", strip=True) if tree.body else "",
    }


def size(item: JsonObject) -> int:
    """Characters of what people read, placeholders aside."""
    return sum(len(PLACEHOLDER.sub("", _flat(item.get(field)))) for field in FIELDS)


def _flat(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def stored(gate: Gate, url: str, body: bytes, item: JsonObject) -> Cleared | Refused | None:
    """None for a page that the gate does not read: it reserves itself."""
    ctx = Fetch(url, user_agent=AGENT)
    found = gate.fetch(ctx)
    while isinstance(found, Need):
        for ask in found.asks:
            gate.learn(ask, Outcome(404, at=gate.now()))
        found = gate.fetch(ctx)
    reading = gate.body(Answer(ctx, url, 200, HEADERS), body)
    if not found.allowed or not reading.decision.allowed:
        return None
    try:
        return gate.store(reading, item).result()
    except Refused as refused:
        return refused


def _taken(cleared: Cleared) -> Counter[str]:
    """Characters by the kind of what stood there, each counted once, the surest kind's."""
    told: Counter[str] = Counter()
    done: set[tuple[str, int]] = set()
    found = [f for f in cleared.case.findings if f.where.source == "item" and f.where.end > 0]
    for finding in sorted(found, key=lambda f: -f.confidence):
        path, kind = finding.where.path, finding.kind
        if path.split("/")[1] not in FIELDS or kind.startswith(("personal.special", "body")):
            continue
        new = {(path, at) for at in range(finding.where.start, finding.where.end)} - done
        told[kind] += len(new)
        done |= new
    return told


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.kept")
    asked.add_argument("pages", type=Path, nargs="?", default=CORPUS.parent / "pages.json")
    asked.add_argument("--no-names", action="store_true", help="without the model of names")
    said = asked.parse_args()
    if said.no_names:
        without_names()
    rules: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    many = unread = left_out = before = after = 0
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        activity = Path(folder) / "activity.yaml"
        activity.write_text(ACTIVITY.replace("loopback_only: true\n", ""))
        home = str(Path(folder) / "home")
        gate = open_gate(activity=activity, home=home, keys=Path(folder) / "keys")
        with closing(gate):
            for url, body in pages(said.pages):
                many += 1
                item = item_of(url, body)
                result = stored(gate, url, body, item)
                if result is None:
                    unread += 1
                elif isinstance(result, Refused):
                    left_out += 1
                    rules.update(r.rule for r in result.decision.reasons if r.verdict == "deny")
                else:
                    before, after = before + size(item), after + size(result.item)
                    kinds += _taken(result)
    asked_of = many - unread
    print(f"{many} pages, {unread} not read (they reserve themselves); {asked_of} items")
    print(f"left out: {left_out}, {left_out / max(asked_of, 1):.1%}")
    for rule, times in rules.most_common():
        print(f"  {rule:40}{times:>6}  {times / max(asked_of, 1):.1%}")
    personal, whole = kinds.total(), max(before, 1)
    print(f"personal data taken out: {personal / whole:.2%} of {before:,} characters of the rest")
    for kind, taken in kinds.most_common():
        print(f"  {kind:40}{taken:>6}  {taken / whole:.3%}")
    print(f"not kept for other reasons (excerpts): {(before - after - personal) / whole:.2%}")
    print(f"{(time.process_time() - began) / max(many, 1) * 1e3:.1f} ms of CPU a page")


if __name__ == "__main__":
    main()
