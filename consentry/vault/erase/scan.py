"""The leaves of a log, read 256 at a time, as far as erasing looks at them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from consentry.errors import VerifyError
from consentry.provenance import LogReader, paths
from consentry.provenance.record import UNREADABLE


class Row(msgspec.Struct, gc=False):
    """The fields of a leaf that erasing asks for; empty where it has none."""

    event: str
    time: int = 0
    site: str = ""
    places: msgspec.Raw = msgspec.Raw(b"{}")
    categories: list[str] = []
    permissions: list[str] = []
    purposes: list[str] = []
    retain_until: int = 0
    about: int = -1
    action: str = ""
    commit: str = ""


_decode = msgspec.json.Decoder(Row).decode_lines


_shares = msgspec.json.Decoder(dict[str, int]).decode


def places(row: Row) -> dict[str, int]:
    """The places of a leaf, permille each. Raises ``VerifyError``."""
    try:
        return _shares(row.places)
    except UNREADABLE:
        raise VerifyError(
            "the places of a leaf cannot be read. Run: consentry log verify"
        ) from None


def bundles(reader: LogReader) -> Iterator[tuple[int, list[bytes]]]:
    """The index of each bundle of leaves, and the leaves."""
    for at in range(-(-reader.size // paths.WIDTH)):
        yield at, reader.bundle(at)


def rows(leaves: list[bytes], origin: str, at: int, lines: bytes = b"") -> list[Row]:
    """Leaves read. lines: the same, each on its line. Raises ``VerifyError``."""
    try:
        return _decode(lines or b"\n".join(leaves))
    except UNREADABLE:
        raise VerifyError(
            f"a leaf of {origin} cannot be read. Run: consentry log verify",
            name=paths.entries(at),
            index=at * paths.WIDTH,
        ) from None
