"""Since when a host says what it says, by its files as the home's records have kept them."""

from __future__ import annotations

from collections.abc import Mapping

from consentry.errors import ErasedError, SealError
from consentry.evidence import Finding, Outcome
from consentry.origin import site_of
from consentry.provenance import OPS, Home

MAX_RECORDS = 20_000
"""Records of a site that are opened; of a site with more, the latest."""


class History:
    """A site's files by address: when each was fetched (Unix seconds), and its SHA-256."""

    def __init__(self, home: Home, url: str) -> None:
        self._home = home
        self._bodies: dict[str, bytes | None] = {}
        self._fetched: dict[str, set[tuple[int, str]]] = {}
        site = site_of(url)
        labels = {site, home.site_label(site)}
        for entry in home.manifest().logs:
            if entry.name == OPS:
                continue
            reader = home.reader(entry.name)
            opened = 0
            for index in range(reader.size - 1, -1, -1):
                public = reader.read(index)
                if public.get("site") not in labels or opened >= MAX_RECORDS:
                    continue
                try:
                    private = reader.open_private(index)
                except (ErasedError, SealError):
                    continue
                opened += 1
                seen = private.get("seen")
                self._note(seen.get("host") if isinstance(seen, dict) else None)

    def since(self, finding: Finding, files: Mapping[str, Outcome]) -> int:
        """When the bytes that a finding rests on were first seen, in this file and in every one
        that was fetched of its address since; 0 if no record has them."""
        where = finding.where
        named = [(at, body.body) for at, body in files.items() if _is(at, where.source, where.path)]
        if len(named) != 1 or not where.digest:
            return 0
        address, body = named[0]
        octets = body[where.start : where.end] if where.start >= 0 else b""
        first = 0
        for at, digest in sorted(self._fetched.get(address, ()), reverse=True):
            if digest != where.digest:
                earlier = self._body(digest) if octets else None
                if earlier is None or not _holds(earlier, octets):
                    break
            first = at
        return first

    def _note(self, files: object) -> None:
        for file in files if isinstance(files, list) else ():
            if not isinstance(file, dict):
                continue
            address, at, digest = file.get("url"), file.get("at"), file.get("sha256")
            if isinstance(address, str) and isinstance(at, int) and isinstance(digest, str):
                self._fetched.setdefault(address, set()).add((at, digest))

    def _body(self, digest: str) -> bytes | None:
        if digest not in self._bodies:
            try:
                self._bodies[digest] = self._home.read_evidence(digest)
            except (ErasedError, SealError):
                self._bodies[digest] = None
        return self._bodies[digest]


def _holds(body: bytes, octets: bytes) -> bool:
    """Does a file hold these octets: as a line without its comment, or as an object?"""
    if octets[:1] == b"{":
        return octets in body
    return any(line.partition(b"#")[0].strip() == octets.strip() for line in body.splitlines())


def _is(address: str, source: str, path: str) -> bool:
    return bool(path and address.endswith(path)) or address.endswith("/" + source)
