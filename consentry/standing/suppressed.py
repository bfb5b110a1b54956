"""What must not come back: persons, pages and sites, by keyed hashes (GDPR Art. 17, 21).

One object of a home, ``suppression/list``, holds the hashes, sorted. What a crawl meets is brought
into the same form, hashed under the same key of the home, and looked up. In it are, each in a space
of its own:

* ``email``, ``phone``, ``profile``, ``name``, ``username``: persons, as ``subjects`` tells them
  apart. A profile covers its page and what lies below it;
* ``url`` and ``site``: a page, and a host with all under it;
* ``image``: pictures, by what they look like (``pictures``);
* ``drop-email``, ``drop-phone``: persons of whom a registry gave nothing but its own hash. That
  hash is made of what is met, and hashed once more under the home's key, so that the list cannot be
  searched with a dictionary by who has no key.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import msgspec

from consentry.address import bare, lineage, locate, pages
from consentry.errors import NotFoundError, OrderError
from consentry.evidence import Finding, Where
from consentry.origin import site_of
from consentry.provenance.record import UNREADABLE
from consentry.standing import pictures
from consentry.standing.subjects import Mac, identifier, region_of
from consentry.storage.base import Storage

FOLDER = "suppression/"
LIST = f"{FOLDER}list"
SIGN = f"{FOLDER}.changed"
"""Written anew, with the list's SHA-256, whenever a command changed the list."""
LABEL = "suppression"
"""The secret of a home under which the list is hashed."""
PERSONS = ("email", "phone", "profile", "name", "username")
PLACES = ("url", "site")
REGISTRY = ("drop-email", "drop-phone")
HASH = 16
_IN_A_SET = 200_000
"""Entries up to which the list is held as a set too: some 20 MB. A look into a longer one takes
some ten microseconds."""
WHERE = Where("standing", LIST)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: Literal[1]
    spaces: list[str]
    hashes: bytes


@dataclass(frozen=True)
class Suppressed:
    """The list. spaces: those that anything on it is in; hashes: sorted, ``HASH`` bytes each."""

    spaces: frozenset[str] = frozenset()
    hashes: bytes = field(default=b"", repr=False)

    def __len__(self) -> int:
        return len(self.hashes) // HASH

    def __contains__(self, entry: bytes) -> bool:
        if self._set is not None:
            return entry in self._set
        at = bisect_left(range(len(self)), entry, key=self._at)
        return at < len(self) and self._at(at) == entry

    def __iter__(self) -> Iterator[bytes]:
        return map(self._at, range(len(self)))

    @cached_property
    def _set(self) -> frozenset[bytes] | None:
        """The same for quick looks, unless it took too much memory."""
        return frozenset(self) if len(self) <= _IN_A_SET else None

    @cached_property
    def sha256(self) -> str:
        """Of the list, in hex: leaves name it in what stands."""
        return hashlib.sha256(bytes(self)).hexdigest()

    def __bytes__(self) -> bytes:
        return _encode(_File(1, sorted(self.spaces), self.hashes))

    @classmethod
    def read(cls, data: bytes, file: str = LIST) -> Suppressed:
        """The list as it lies in a home. Raises ``OrderError``."""
        try:
            found = _decode(data)
            hashes = found.hashes
            known = {*PERSONS, *PLACES, *REGISTRY, pictures.SPACE}.issuperset(found.spaces)
            if not known or len(hashes) % HASH:
                raise ValueError
            made = cls(frozenset(found.spaces), hashes)
            if any(one >= other for one, other in zip(made, list(made)[1:], strict=False)):
                raise ValueError
        except (*UNREADABLE, ValueError):
            raise OrderError(
                "the list of what must not come back is damaged.",
                file=file,
                remedy="Restore it from a copy; what was added since is in the ops log: "
                "consentry suppression restore.",
            ) from None
        return made

    def adding(self, entries: Mapping[bytes, str]) -> Suppressed:
        """With these too: hash -> space."""
        hashes = sorted({*self, *entries})
        return Suppressed(self.spaces | set(entries.values()), b"".join(hashes))

    def without(self, entries: Iterable[bytes]) -> Suppressed:
        """Without these; the spaces stay."""
        return Suppressed(self.spaces, b"".join(sorted({*self} - {*entries})))

    def of_url(self, url: str, mac: Mac) -> tuple[Finding, ...]:
        """``suppressed`` if the page or its site is on the list, or a profile that it is below."""
        return self._findings(_of_url(url), mac)

    def of_persons(
        self,
        findings: Sequence[Finding],
        among: Sequence[Finding],
        url: str,
        places: Mapping[str, int],
        mac: Mac,
    ) -> tuple[Finding, ...]:
        """``suppressed`` if a person whom these findings tell apart is on the list; where they tell
        nobody apart, if anybody is of those on their page (``among``)."""
        site, region = site_of(url), region_of(places)
        for group in (findings, among):
            named = [(f, found) for f in group if (found := identifier(f, site, region))]
            if named:
                return self._findings((each for one in named for each in _of_person(*one)), mac)
        return ()

    def of_picture(self, data: bytes, mac: Mac) -> tuple[Finding, ...]:
        """``suppressed`` if a picture looks like one on the list. Raises ``ConfigError`` if it
        cannot be looked at, and one is on the list."""
        if pictures.SPACE not in self.spaces or not pictures.is_among(data, self, mac):
            return ()
        return (Finding("suppressed", WHERE, value=pictures.SPACE),)

    def _findings(self, asked: Iterable[tuple[str, str]], mac: Mac) -> tuple[Finding, ...]:
        spaces = {
            space
            for space, text in asked
            if space in self.spaces and entry(space, text, mac) in self
        }
        return tuple(Finding("suppressed", WHERE, value=space) for space in sorted(spaces))

    def _at(self, at: int) -> bytes:
        return self.hashes[at * HASH : (at + 1) * HASH]


def signs(storage: Storage) -> bytes:
    """What tells quickly that a command changed the list."""
    try:
        return storage.get(SIGN)[0]
    except NotFoundError:
        return b""


def look(storage: Storage, before: Suppressed) -> Suppressed:
    """The list, if there is one. Raises ``OrderError`` if it stood there and is gone."""
    try:
        data = storage.get(LIST)[0]
    except NotFoundError:
        if not before:
            return before
        raise OrderError(
            "the list of what must not come back stood here and is gone.",
            file=LIST,
            remedy="Write it anew from the log: consentry suppression restore.",
        ) from None
    return before if data == bytes(before) else Suppressed.read(data)


def entry(space: str, text: str, mac: Mac) -> bytes:
    """What stands on the list for something of a space."""
    return mac(f"{space}\0{text}".encode(errors="surrogatepass"))[:HASH]


def of_page(url: str) -> tuple[str, str] | None:
    """Space and text of a page; None if it is no URL."""
    found = next(pages(url), "")
    return ("url", found) if found else None


def drop_email(value: str) -> str:
    """The hash of an e-mail address on California's DROP: trimmed, in lower case, SHA-256, Base64
    (Cal. Code Regs. title 11, section 7600 et seq.; CalPrivacy, DROP technical specifications,
    "Working with the data")."""
    return _drop(value.strip().lower())


def drop_phone(value: str) -> str:
    """The same of a telephone number: its last ten digits. "" if it has none."""
    digits = "".join(each for each in value if each.isascii() and each.isdigit())[-10:]
    return _drop(digits) if digits else ""


def _drop(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode(errors="surrogatepass")).digest()).decode()


_REGISTRY: Mapping[str, Callable[[str], str]] = {"email": drop_email, "phone": drop_phone}


def _of_person(finding: Finding, told: tuple[str, str]) -> Iterator[tuple[str, str]]:
    kind, text = told
    if text:
        yield kind, text
    if kind in _REGISTRY:
        for value in dict.fromkeys((text, finding.value)):
            if value and (digest := _REGISTRY[kind](value)):
                yield f"drop-{kind}", digest


def _of_url(url: str) -> Iterator[tuple[str, str]]:
    for at, page in enumerate(pages(url)):
        if not at:
            yield "url", page
        yield "profile", page
    located = locate(url)
    if located is not None:
        yield from (("site", name) for name in lineage(bare(located[0])))


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_File).decode
