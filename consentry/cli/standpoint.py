"""What a run stood on, for ``consentry log why`` of its first record: packs, activity, orders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from consentry.errors import NotFoundError, VerifyError
from consentry.policy import bundled, load
from consentry.provenance import Home

_TOLD = 8
_DIGITS = 12
"""Of a digest, as ``consentry check`` shows it."""


def lines(place: Home, public: Mapping[str, Any]) -> Iterator[str]:
    """A line for each thing: which run, by what software, for what, under which rules."""
    purposes = ", ".join(map(str, public.get("purposes") or ()))
    yield f"run: {public.get('run')} of {public.get('software')}, for {purposes or 'nothing'}"
    yield from _packs(place, str(public.get("policy", "")))
    yield f"activity: {str(public.get('activity', ''))[:_DIGITS]}"
    for name, digest in (public.get("assessments") or {}).items():
        yield f"assessment: {name} {str(digest)[:_DIGITS]}"
    yield f"orders and permissions: {str(public.get('standing', ''))[:_DIGITS]}"


def _packs(place: Home, digest: str) -> Iterator[str]:
    try:
        files = json.loads(place.read_policy(digest))
    except NotFoundError:
        yield f"packs: {digest[:_DIGITS]}; which files these were is not kept in this log"
        return
    except VerifyError as problem:
        yield f"packs: {digest[:_DIGITS]}; {problem}"
        return
    here = load(bundled())
    now = {name: hashlib.sha256(body).hexdigest() for name, body in here.files.items()}
    others = sorted(name for name, each in files.items() if now.get(name) != each)
    gone = sorted(now.keys() - files.keys())
    yield f"packs: {digest[:_DIGITS]}, {len(files)} files, in the log as policy/{digest}"
    if not others and not gone:
        yield "  these are the packs that are installed here"
    for name in others[:_TOLD]:
        what = "another version is installed here" if name in now else "not installed here"
        yield f"  {name} {files[name][:_DIGITS]}: {what}"
    if len(others) > _TOLD:
        yield f"  and {len(others) - _TOLD} more"
    if gone:
        yield f"  installed here, and not in it: {', '.join(gone[:_TOLD])}"
