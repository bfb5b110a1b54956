"""C2PA manifests: training and data mining (CAWG 1.1, DIF 2025-05-16; C2PA 1.x's own label).

Read by c2pa-python (the extra ``c2pa``), with no network. A refusal counts in every
manifest of a file, whether or not its signature holds; an allowance only in the active one, and
only if it does. ``constrained`` refuses: nobody here reads the constraint. Where the package is
not installed, a file with a manifest refuses what a manifest can refuse, and says why.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec.structs import replace

from consentry.evidence import Finding, Where
from consentry.signals.optouts.vocabulary import CAWG, TDM

KIND = "optout.c2pa"
MARK = b"c2pa"
"""The label of a manifest store's box (C2PA 2.2 section 11.1.4.2)."""
LABELS = ("cawg.training-mining", "c2pa.training-mining")
MALFORMED = ("c2pa_not_installed", "c2pa_unreadable", "c2pa_invalid_signature", "c2pa_bad_value")

_BOX = b"jumb"
_SETTINGS = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": False},
    "core": {"max_memory_usage": 64},
}
_TYPES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
)


def of_bytes(content: bytes) -> Iterator[Finding]:
    """What the manifests of a file say; nothing if it has none."""
    media_type = _type(content)
    if not media_type or _BOX not in content:
        return
    start, digest = content.find(MARK), hashlib.sha256(content).hexdigest()
    where = Where("c2pa", start=start, end=start + len(MARK), digest=digest)
    if library() is None:
        yield _unknown(where, "c2pa_not_installed")
        return
    try:
        store = _store(content, media_type)
    except Exception:
        yield _unknown(where, "c2pa_unreadable")
        return
    yield from of_store(store, where)


def of_store(store: Any, where: Where) -> Iterator[Finding]:
    """Findings of a manifest store as JSON; ``where`` is the box in the file."""
    manifests = store.get("manifests") if isinstance(store, dict) else None
    if not isinstance(manifests, dict):
        yield _unknown(where, "c2pa_unreadable")
        return
    active = store.get("active_manifest")
    holds = store.get("validation_state") in ("Valid", "Trusted")
    fault = "" if holds else "c2pa_invalid_signature"
    for name, manifest in list(manifests.items())[:64]:
        for label, entries in _assertions(manifest):
            for entry, use in entries.items():
                purposes = CAWG.get(str(entry).rpartition(".")[2])
                if purposes is None:
                    continue
                at = replace(where, path=f"{label}/{entry}"[:128])
                said = use.get("use") if isinstance(use, dict) else use
                if said in ("notAllowed", "constrained"):
                    yield Finding(KIND, at, "deny", purposes=purposes, malformed=fault)
                elif said != "allowed":
                    yield Finding(
                        KIND, at, "unknown", purposes=purposes, malformed="c2pa_bad_value"
                    )
                elif name == active and holds:
                    yield Finding(KIND, at, "allow", purposes=purposes)
                elif name == active:
                    yield Finding(KIND, at, "unknown", purposes=purposes, malformed=fault)


@cache
def library() -> Any:
    """The package c2pa, loaded when the first file with a manifest comes; None without it."""
    try:
        return importlib.import_module("c2pa")
    except (ImportError, OSError):
        return None


def _assertions(manifest: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    assertions = manifest.get("assertions") if isinstance(manifest, dict) else None
    for assertion in assertions[:256] if isinstance(assertions, list) else ():
        label = str(assertion.get("label", "")) if isinstance(assertion, dict) else ""
        data = assertion.get("data") if isinstance(assertion, dict) else None
        entries = data.get("entries") if isinstance(data, dict) else None
        if label.partition("__")[0] in LABELS and isinstance(entries, dict):
            yield label, entries


def _store(content: bytes, media_type: str) -> Any:
    c2pa = library()
    context = c2pa.Context.from_dict(_SETTINGS)
    with c2pa.Reader(media_type, io.BytesIO(content), context=context) as reader:
        return json.loads(reader.json())


def _type(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return {b"avif": "image/avif", b"heic": "image/heic"}.get(content[8:12], "video/mp4")
    return next((kind for start, kind in _TYPES if content.startswith(start)), "")


def _unknown(where: Where, fault: str) -> Finding:
    return Finding(KIND, where, "unknown", purposes=TDM, malformed=fault)
