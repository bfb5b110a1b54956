"""``consentry scan FILE|URL|-``: which personal data is found, where, and how sure.

Nothing is kept. Values are shown: whoever asks has the text. A URL is asked for through the gate,
as a crawl would.
"""

from __future__ import annotations

import html
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from consentry.cli import plain
from consentry.cli.telling import flat, tell_reasons
from consentry.cli.try_url import problems_told, read, rows
from consentry.errors import ConfigError, Refused
from consentry.evidence import Json, JsonObject, covers
from consentry.gate import open_gate
from consentry.signals import charset, personal
from consentry.signals.page import MAX_BYTES, Page
from consentry.signals.personal.item.items import regions
from consentry.signals.personal.names import namer
from consentry.signals.personal.names.language import guess
from consentry.signals.place.tags import tag

MOST = 32 * 1024 * 1024
"""Bytes of a file, unzipped, that are looked at."""
_ENOUGH = 4096
"""Characters by which the language of a text is told."""
_AROUND = 32
"""Characters shown on each side of a finding."""
_COLORS = {
    "name": "cyan",
    "contact": "yellow",
    "online": "magenta",
    "identifier": "red",
    "financial": "red",
    "birth": "green",
    "special": "bold red",
    "criminal": "bold red",
    "child": "bold red",
}
_STYLE = """\
body{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:110ch}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,monospace}
mark{border-radius:.2em;padding:0 .15em;background:#ffe58a}
mark[data-kind^="personal.name"]{background:#a5ecff}
mark[data-kind^="personal.online"]{background:#f1c1ff}
mark[data-kind^="personal.birth"]{background:#bff0b3}
mark:is([data-kind^="personal.identifier"],[data-kind^="personal.financial"],
[data-kind^="personal.special"],[data-kind^="personal.criminal"],[data-kind^="personal.child"])
{background:#ffb3a8}
th,td{text-align:left;padding:.1rem .8rem .1rem 0}"""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text with what was found in it. label: a JSON pointer, "" for a whole page or text."""

    text: str
    spots: Sequence[personal.Spot]
    label: str = ""


def scan(
    what: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="What to look at.")],
    lang: Annotated[str, typer.Option(help="Its language, if it is a text: de, en-GB …")] = "",
    activity: Annotated[
        Path, typer.Option(envvar="CONSENTRY_ACTIVITY", help="Who asks, if it is a URL.")
    ] = Path("activity.yaml"),
    home: Annotated[
        str, typer.Option(envvar="CONSENTRY_HOME", help="Whose orders stand, if it is a URL.")
    ] = "data",
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    as_html: Annotated[
        Path | None, typer.Option("--html", metavar="OUT", help="Write a page with marks.")
    ] = None,
) -> None:
    """Show which personal data is found in a page, a JSON document or a text; keep nothing.

    The exit code is 0 if something was found or not, 3 if the page may not be read.
    """
    console = Console(highlight=False, soft_wrap=True)
    if what.startswith(("http://", "https://")):
        found = [_of_page(_asked_for(what, activity, home))]
    else:
        found = list(_of_bytes(_read(what), what, lang))
    if as_html is not None:
        _write(as_html, "".join(_marked(found)))
    if as_json:
        typer.echo(json.dumps(_told(what, found), ensure_ascii=False, indent=2))
        return
    _show(console, found)
    if as_html is not None:
        console.print(f"marked in {as_html}", markup=False)


def _asked_for(url: str, activity: Path, home: str) -> Page:
    with problems_told():
        gate = open_gate(activity=activity, home=home, keep=False)
        try:
            return read(gate, url).page
        except Refused as no:
            console = Console(stderr=True, highlight=False, soft_wrap=True)
            console.print("refused: the page may not be read", style="red")
            tell_reasons(console, rows(no.decision))
            raise typer.Exit(3) from None


def _read(what: str) -> bytes:
    try:
        data = sys.stdin.buffer.read(MOST + 1) if what == "-" else _file(Path(what))
    except OSError as problem:
        raise ConfigError(
            f"{what} cannot be read: {problem.strerror or 'no such file'}.",
            remedy="Name a file, a URL that begins with https://, or - for standard input.",
        ) from None
    return plain.unpacked(data, "standard input" if what == "-" else what, MOST)


def _file(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST + 1)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise ConfigError(
            f"{path} cannot be written: {problem.strerror}.", remedy="Name another file."
        ) from None


def _of_bytes(data: bytes, name: str, lang: str) -> Iterator[Scanned]:
    page = Page.parse(data, url="")
    if page.is_html:
        if page.cut >= 0:
            why = "larger" if page.cut >= MAX_BYTES else "nested deeper"
            raise ConfigError(
                f"{name} is {why} than a page may be, and would be read to byte {page.cut:,} only.",
                remedy="Scan it in smaller parts.",
            )
        yield _of_page(page)
        return
    text = charset.decode(data)
    if text.lstrip()[:1] in ("{", "["):
        documents = _documents(text)
        if documents is not None:
            places = _places(text, lang)
            for label, document in documents:
                yield from _of_json(label, document, lang, places)
            return
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"{name} begins as JSON does and is none, nor one a line: it is read as text.",
            style="yellow",
            markup=False,
        )
    where = regions(_places(text, lang))
    yield Scanned(text, personal.scan(text, lang, countries=where, namer=namer))


def _of_page(page: Page) -> Scanned:
    return Scanned(page.source, personal.scan_html(page.source, page.url, namer=namer))


def _places(text: str, lang: str) -> Mapping[str, int]:
    """Where a text may be from, by its language; if none is stated, by the one its words are of."""
    said = tag(lang or guess(text[:_ENOUGH].split()))
    return {said.region: 1000} if said.region else said.countries


def _documents(text: str) -> list[tuple[str, Json]] | None:
    """The JSON in a text: one document, or one a line; None if it is neither."""
    try:
        return [("", json.loads(text))]
    except (ValueError, RecursionError):
        pass
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    try:
        return [(f"line {number} ", json.loads(line)) for number, line in lines]
    except (ValueError, RecursionError):
        return None


def _of_json(label: str, document: Json, lang: str, places: Mapping[str, int]) -> Iterator[Scanned]:
    item: JsonObject = document if isinstance(document, dict) else {"": document}
    within = "" if isinstance(document, dict) else "/"
    spots: dict[tuple[str, str], list[personal.Spot]] = {}
    for finding in personal.of_item(item, (), places, namer, tag(lang).language):
        if covers("personal", finding.kind):
            where = finding.where
            path = where.path.removeprefix(within)
            text = _value_at(item, where.path) if where.start >= 0 else finding.value
            start = max(where.start, 0)
            end = where.end if where.start >= 0 else len(text)
            spots.setdefault((path, text), []).append(
                personal.Spot(
                    start, end, finding.kind, finding.confidence / 1000, path, text[start:end]
                )
            )
    for (path, text), found in spots.items():
        yield Scanned(text, found, label + path)


def _value_at(value: Json, pointer: str) -> str:
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value[part]
        elif isinstance(value, list):
            value = value[int(part)]
    return value if isinstance(value, str) else str(value)


def _told(what: str, found: Sequence[Scanned]) -> dict[str, Any]:
    """For machines. Offsets are characters of the source, or of the value a pointer leads to."""
    return {
        "scanned": what,
        "by": personal.DETECTOR,
        "findings": [
            {
                "kind": spot.kind,
                "presidio": personal.entity(spot.kind),
                "start": spot.start,
                "end": spot.end,
                "score": spot.score,
                "path": one.label or spot.path,
                "value": spot.value,
            }
            for one in found
            for spot in one.spots
        ],
    }


def _show(console: Console, found: Sequence[Scanned]) -> None:
    counts = Counter(spot.kind for one in found for spot in one.spots)
    for one in found:
        for spot in one.spots:
            console.print(_line(one, spot))
            where = one.label or spot.path or _line_of(one, spot)
            at = f"{where} "
            console.print(f"    {at}{spot.start}-{spot.end}", style="dim", markup=False)
    if not counts:
        console.print(f"none found by {personal.DETECTOR}", markup=False)
        return
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
    console.print(f"found: {told}", markup=False)


def _line_of(one: Scanned, spot: personal.Spot) -> str:
    return f"line {one.text.count(chr(10), 0, spot.start) + 1}"


def _line(one: Scanned, spot: personal.Spot) -> Text:
    """Kind, how sure, and the datum with a few words around it."""
    color = _COLORS.get(spot.kind.split(".")[1], "yellow")
    before = one.text[max(0, spot.start - _AROUND) : spot.start]
    after = one.text[spot.end : spot.end + _AROUND]
    line = Text(f"{spot.kind.removeprefix('personal.'):20} {spot.score:.2f}  ")
    line.append(flat(before), style="dim")
    line.append(flat(one.text[spot.start : spot.end]), style=f"reverse {color}")
    line.append(flat(after), style="dim")
    return line


def _marked(found: Sequence[Scanned]) -> Iterator[str]:
    """The scanned source, as text, with marks; no part of it is run or asked for."""
    counts = Counter(spot.kind for one in found for spot in one.spots)
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
    yield f"<title>Personal data found</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>Personal data found</h1><p>{html.escape(personal.DETECTOR)}</p><table>"
    for kind, count in sorted(counts.items()):
        yield f"<tr><th>{html.escape(kind)}</th><td>{count}</td></tr>"
    yield "</table>"
    for one in found:
        if one.label:
            yield f"<h2><code>{html.escape(one.label)}</code></h2>"
        yield "<pre>"
        done = 0
        for spot in one.spots:
            if spot.start < done:
                continue
            yield html.escape(one.text[done : spot.start])
            title = f"{spot.kind} {spot.score:.2f} {spot.path}"
            yield f'<mark data-kind="{html.escape(spot.kind)}" title="{html.escape(title)}">'
            yield html.escape(one.text[spot.start : spot.end]) + "</mark>"
            done = spot.end
        yield html.escape(one.text[done:]) + "</pre>"
    yield "</body></html>\n"
