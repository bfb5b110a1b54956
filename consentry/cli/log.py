"""``consentry log``: see what was recorded, why, and whether it is what it says it is."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from consentry.cli.later import later
from consentry.cli.telling import flat, tell_reasons
from consentry.errors import ConfigError, ErasedError, LogError, SealError, StorageError
from consentry.provenance import EVENTS, Home, LogReader, split_id

log = typer.Typer(
    help="The provenance log: show, why, verify, witnesses and proofs.",
    no_args_is_help=True,
    cls=later(
        {
            "verify": (
                "consentry.cli.verify:verify_command",
                "Verify every log of a home with the root key alone.",
            ),
            "witness": (
                "consentry.cli.witness:witness",
                "Ask witnesses to cosign the checkpoint of each log.",
            ),
            "proof": (
                "consentry.cli.witness:proof",
                "Print a .tlog-proof that a record is in its log.",
            ),
            "query": (
                "consentry.cli.query:query",
                "Which records fit: by site, place, rule, event, time, SQL.",
            ),
        }
    ),
)

HomeOption = Annotated[str, typer.Option(envvar="CONSENTRY_HOME", help="The home.")]
KeysOption = Annotated[
    Path | None, typer.Option(envvar="CONSENTRY_KEYS", help="The folder of the home's keys.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For machines.")]


@log.command("show")
def show(
    home: HomeOption = "data",
    keys: KeysOption = None,
    name: Annotated[str, typer.Option("--log", help="One log; else all.")] = "",
    event: Annotated[str, typer.Option(help="Only this event, such as collect.")] = "",
    last: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 20,
    opened: Annotated[
        bool, typer.Option("--open", help="With URLs: opens sealed parts, needs the keys.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """The newest records; their public part, unless --open."""
    place = Home.open(home, keys=keys)
    found: list[tuple[int, str, LogReader, int, dict[str, Any]]] = []
    _known(event, "event", EVENTS)
    _known(name, "log named", [entry.name for entry in place.manifest().logs])
    if opened and not place.keyring.holds_wrapping:
        Console(stderr=True, soft_wrap=True).print(
            f"The keys of this home are not in {place.keyring.folder}, so nothing is opened. "
            "Say where they are with CONSENTRY_KEYS.",
            style="yellow",
            markup=False,
        )
    for entry in place.manifest().logs:
        if name and entry.name != name:
            continue
        reader = place.reader(entry.name)
        here = 0
        for index in range(reader.size - 1, -1, -1):
            public = reader.read(index)
            if event and public.get("event") != event:
                continue
            found.append((int(str(public.get("time", 0))), entry.name, reader, index, public))
            here += 1
            if here >= last:
                break
    found = sorted(found, key=lambda row: (row[0], row[1], row[3]))[-last:]
    rows = [
        {"id": f"{reader.origin}/{index}"}
        | public
        | _state(reader, index, public)
        | ({"url": _url(reader, index)} if opened else {})
        for _, _, reader, index, public in found
    ]
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = Table("id", "time", "event", "by rule", box=None, pad_edge=False)
    for (at, log_name, _, index, public), row in zip(found, rows, strict=True):
        event_text = _what(public)
        event_text += ", erased" if row.get("state") == "erased" else ""
        count = f" ×{public['count']}" if "count" in public else ""
        rules = [r.removeprefix("default/") for r in _texts(public.get("rules"))]
        table.add_row(
            f"{log_name}/{index}",
            _time(at),
            event_text + count,
            "\n".join([", ".join(rules), *([str(row["url"])] if row.get("url") else [])]),
        )
    for column in table.columns[:3]:
        column.no_wrap = True
    table.columns[3].overflow = "fold"
    Console().print(table if rows else f"Nothing recorded yet in {home}.")


def _known(word: str, what: str, words: Collection[str]) -> None:
    if word and word not in words:
        from consentry.yamlfile import nearest

        raise ConfigError(f"there is no {what} {word!r}.", remedy=nearest(word, sorted(words)))


_ACTIONS = {
    "find": "looked for a person",
    "export": "copy for a person",
    "object": "objection of a person",
    "scan": "held against the list",
    "open": "opened",
}
"""What a ``review`` record did; one of an item that was held says it itself."""


def _what(public: dict[str, Any]) -> str:
    """The event, and what of it tells records of one event apart."""
    match public:
        case {"event": "erase", "erase": {"phase": str(phase)}}:
            return f"erase {phase}"
        case {"event": "order", "order": {"kinds": [*kinds], **more}}:
            return " ".join(["order", *map(str, kinds), *(["lifted"] if "lifted" in more else [])])
        case {"event": event, "action": str(action)}:
            return f"{event}: {_ACTIONS.get(action, action)}"
    return " ".join(str(public[key]) for key in ("event", "stage") if key in public)


def _state(reader: LogReader, index: int, public: dict[str, Any]) -> dict[str, str]:
    """Whether what a record sealed was erased; nothing where the vault is not at hand."""
    if "commit" not in public:
        return {}
    with suppress(StorageError):
        return {"state": "erased"} if reader.state(index) == "erased" else {}
    return {}


@log.command("why")
def why(
    record: Annotated[
        str, typer.Argument(help="A provenance id (origin/index), or as shown: worker/7.")
    ],
    home: HomeOption = "data",
    keys: KeysOption = None,
    as_json: JsonOption = False,
) -> None:
    """Why something was stored or refused: every rule, its evidence, and the bytes it rests on."""
    place = Home.open(home, keys=keys)
    reader, index = find_record(place, record)
    public = reader.read(index)
    try:
        private: dict[str, Any] | None = reader.open_private(index)
        state = "sealed part opened"
    except ErasedError:
        private, state = None, "erased: its key is gone"
    except SealError as problem:
        private, state = None, str(problem)
    if public.get("commit") is None:
        state = "nothing was sealed"
    from consentry.cli import erasures

    gone = erasures.of(place, reader, index) if state.startswith("erased") else {}
    if as_json:
        found = {"id": record, "public": public, "private": private, "state": state} | gone
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    at = _time(int(str(public.get("time", 0))))
    console.print(f"[bold]{public.get('event')}[/] at {at} ({state})")
    if private is None and public.get("rules"):
        _tell_rules(console, public)
    for line in erasures.lines(public, gone):
        console.print(line, markup=False)
    if public.get("event") == "policy":
        from consentry.cli import standpoint

        for line in standpoint.lines(place, public):
            console.print(line, markup=False)
    if private is None:
        return
    if private.get("url"):
        console.print(f"URL: {private['url']}", markup=False)
    _tell_plain(console, public, private)
    _tell_places(console, private)
    tell_reasons(
        console,
        [
            reason | {"evidence": [_evidence(place, e) for e in reason.get("evidence") or []]}
            for reason in private.get("reasons") or []
        ],
    )
    _tell_seen(console, place, private)
    done = [
        " ".join(filter(None, (o["kind"], o["target"], o["value"]))) + f" ({o['rule']})"
        for o in private.get("obligations") or []
    ]
    if done:
        console.print("obligations: " + "; ".join(done), markup=False)


def _tell_rules(console: Console, public: dict[str, Any]) -> None:
    """The rules of a record of which nothing else is at hand; of a refusal, what they say here."""
    rules = _texts(public.get("rules"))
    if public.get("event") != "refuse":
        console.print("by rule: " + ", ".join(rules), markup=False)
        return
    from consentry.cli.installed import reasons

    tell_reasons(console, reasons(rules))
    if "count" in public:
        console.print("consentry try URL says it of one page, with its evidence.")


def find_record(place: Home, record: str) -> tuple[LogReader, int]:
    """The log and index of a record, by its id or as ``log show`` names it."""
    origin, index = split_id(record)
    named = place.manifest().find(origin)
    reader = place.reader(named.name) if named else place.find(origin)
    if index >= reader.size:
        raise LogError(f"{origin} has {reader.size} records; there is no number {index}")
    return reader, index


def _url(reader: LogReader, index: int) -> str:
    try:
        return str(reader.open_private(index).get("url", ""))
    except (SealError, LogError):
        return ""


def _tell_seen(console: Console, place: Home, private: dict[str, Any]) -> None:
    """What was read on the way and decided nothing by itself: hosts' files, other findings."""
    for file in (private.get("seen") or {}).get("host") or []:
        how = str(file.get("error") or file.get("status"))
        if file.get("status") == 200:
            how += f", SHA-256 {file.get('sha256', '')[:16]}…"
        console.print(f"read {file.get('url')} at {_time(file.get('at', 0))}: {how}", markup=False)
    told = {json.dumps(e) for r in private.get("reasons") or [] for e in r.get("evidence") or []}
    rest = [f for f in private.get("findings") or [] if json.dumps(f) not in told]
    places = sorted({str(f.get("value")) for f in rest if f.get("kind") == "place.content"})
    if places:
        console.print(f"found place.content = {', '.join(places)}", markup=False)
    rest = [f for f in rest if f.get("kind") != "place.content"]
    for found in rest[:20]:
        console.print(f"found {_evidence(place, found)}", markup=False, soft_wrap=True)


_PLAIN = {"reference", "issuer", "recipient", "uri", "count", "order", "file", "assessments"}
_PLAIN |= {"selector", "by", "approved_by", "reason"}


def _tell_plain(console: Console, public: dict[str, Any], private: dict[str, Any]) -> None:
    """What records that are about no page say: of orders, releases, runs."""
    for key, value in ({**public, **private}).items():
        if key in _PLAIN and value and value != [] and value != {}:
            told = value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)
            console.print(f"{key}: {told}", markup=False)


def _tell_places(console: Console, private: dict[str, Any]) -> None:
    places = private.get("places") or {}
    if places:
        shares = sorted(places.items(), key=lambda each: -each[1])[:4]
        told = ", ".join(f"{code} {share / 10:.0f} %" for code, share in shares)
        console.print(f"where the person may be: {told}", markup=False)
    for law, reason in private.get("laws") or []:
        console.print(f"law: {law} ({reason})", markup=False)


def _evidence(place: Home, found: dict[str, Any]) -> str:
    at = str(found.get("source", ""))
    for key in ("path", "line"):
        if found.get(key):
            at += f", {key} {found[key]}"
    value = flat(str(found.get("value", "")))
    text = str(found.get("kind")) + (f" = {value[:60]}" if value else "") + f" ({at})"
    start, end, digest = found.get("start", -1), found.get("end", -1), found.get("digest")
    if digest and 0 <= start < end:
        try:
            quoted = place.read_evidence(str(digest))[start:end][:120]
            text += f": “{flat(quoted.decode('utf-8', 'replace')).strip()}”"
        except SealError:
            text += ": the bytes are not in the vault"
    return text


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M") if at else ""


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
