"""Other forms of an export, each made of the rows that were written as lines of JSON.

PROV says of each item where it came from, by which run and when, without its content: W3C
PROV-JSONLD with the context that is published for it. WARC 1.1 (ISO 28500) holds the items
themselves, as ``resource`` records of their pages.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import msgspec

from consentry import __version__
from consentry.errors import ConfigError
from consentry.evidence import JsonObject
from consentry.vault.contents import Live

ID_HEADER = "Consentry-Provenance-Id"
"""The header of a WARC record that names the record of its item."""
_NAMESPACE = "urn:consentry:"


def origin_of(each: Live) -> JsonObject:
    """A row for PROV: what of a record says where its item came from."""
    public, private = each.public, each.private
    return {
        "provenance_id": each.provenance_id,
        "source_url": private.get("url"),
        "collected": private.get("at", public.get("time")),
        **{key: public.get(key) for key in ("run", "policy", "software", "activity", "purposes")},
    }


def to_prov(lines: Iterator[bytes], out: IO[bytes], now: int, purpose: str) -> None:
    """A document of W3C PROV: items, their pages, the runs and software that made them, and this
    export. It is held in memory as a whole."""
    model = _library("prov.model", "prov")
    document = model.ProvDocument()
    for prefix in ("record", "page", "run", "software", "export", "consentry"):
        document.add_namespace(prefix, f"{_NAMESPACE}{prefix}:")
    software: set[str] = set()
    runs: set[str] = set()
    pages: dict[str, str] = {}
    release = document.activity(
        f"export:{now}", _when(now), _when(now), {"consentry:purpose": purpose}
    )
    for line in lines:
        row = msgspec.json.decode(line)
        run, by = f"run:{row['run']}", f"software:{str(row['software']).replace(' ', '-')}"
        if by not in software:
            software.add(by)
            document.agent(by, {"prov:type": model.PROV["SoftwareAgent"]})
        if run not in runs:
            runs.add(run)
            document.activity(run, other_attributes=_named(row, ("policy", "activity")))
            document.wasAssociatedWith(run, by)
        url = str(row["source_url"])
        if url not in pages:
            pages[url] = f"page:{len(pages)}"
            document.entity(pages[url], {"prov:location": url})
        item = document.entity(f"record:{row['provenance_id']}", _named(row, ("purposes",)))
        document.wasGeneratedBy(item, run, time=_when(row["collected"]))
        document.hadPrimarySource(item, pages[url])
        document.used(release, item)
    text = io.StringIO()
    document.serialize(text, format="jsonld")
    out.write(text.getvalue().encode())


def to_warc(lines: Iterator[bytes], out: IO[bytes], now: int, purpose: str) -> None:
    """A WARC file, each record compressed by itself: ``warcinfo``, then a ``resource`` an item."""
    writer = _library("warcio.warcwriter", "warcio").WARCWriter(out, gzip=True, warc_version="1.1")
    about = {
        "software": f"consentry {__version__}",
        "format": "WARC File Format 1.1",
        "isPartOf": f"items for {purpose}",
        "description": "Items as they were cleared, not the bytes that hosts sent.",
    }
    writer.write_record(writer.create_warcinfo_record("consentry.warc.gz", about))
    for line in lines:
        row = msgspec.json.decode(line)
        headers = {
            "WARC-Date": _when(row["collected"]).strftime("%Y-%m-%dT%H:%M:%SZ"),
            ID_HEADER: row["provenance_id"],
        }
        record = writer.create_warc_record(
            str(row["source_url"]),
            "resource",
            payload=io.BytesIO(line.rstrip(b"\n")),
            warc_content_type="application/json",
            warc_headers_dict=headers,
        )
        writer.write_record(record)


Writer = Callable[[Iterator[bytes], IO[bytes], int, str], None]
WRITERS: dict[str, Writer] = {"prov": to_prov, "warc": to_warc}


def rewrite(
    path: Path, opener: Callable[[str, int], int], fmt: str, now: int, purpose: str
) -> None:
    """Turn lines of JSON into the other form, in their place."""
    lines = path.with_name(path.name + ".rows")
    path.rename(lines)
    try:
        with open(path, "xb", opener=opener) as out, open(lines, "rb") as source:
            WRITERS[fmt](source, out, now, purpose)
    finally:
        lines.unlink()


def check(fmt: str) -> None:
    """Raises ``ConfigError`` if the library that a form needs is not installed."""
    if fmt == "prov":
        _library("prov.model", "prov")
    elif fmt == "warc":
        _library("warcio.warcwriter", "warcio")


def _library(module: str, name: str) -> ModuleType | Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise ConfigError(
            f"this form needs {name}, which is not installed.",
            remedy=f"Install it: pip install {name}",
        ) from None


def _named(row: dict[str, Any], keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """Attributes of ours; several of one name where a row has a list."""
    found = []
    for key in keys:
        value = row.get(key)
        some = value if isinstance(value, list) else [value]
        found += [(f"consentry:{key}", str(each)) for each in some if each is not None]
    return found


def _when(seconds: Any) -> datetime:
    return datetime.fromtimestamp(seconds if isinstance(seconds, int) else 0, UTC)
