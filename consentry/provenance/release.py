"""The record of a release: how many records went to whom, for what; lists of records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from consentry.errors import VerifyError
from consentry.provenance.record import Draft, canonical, minute, read_object, split_id


def release(
    recipient: str,
    uri: str,
    purpose: str,
    ids: Sequence[str],
    now: int,
    sealed: Mapping[str, str | int],
) -> Draft:
    """The leaf has recipient, purpose and count; the URI, the ids and ``sealed`` are sealed."""
    listed = canonical(ranges(ids))
    private = {"uri": uri, "ids": hashlib.sha256(listed).hexdigest(), **sealed}
    public = {
        "event": "release",
        "time": minute(now),
        "recipient": recipient,
        "purposes": [purpose],
        "count": len(ids),
    }
    return Draft(public, private, listed)


def ranges(ids: Iterable[str]) -> dict[str, list[list[int]]]:
    """Provenance ids as origin -> [[first, last], ...]: short for millions of them."""
    by_origin: dict[str, set[int]] = {}
    for each in ids:
        origin, index = split_id(each)
        by_origin.setdefault(origin, set()).add(index)
    found: dict[str, list[list[int]]] = {}
    for origin, indices in sorted(by_origin.items()):
        runs = found.setdefault(origin, [])
        for index in sorted(indices):
            if runs and runs[-1][1] == index - 1:
                runs[-1][1] = index
            else:
                runs.append([index, index])
    return found


def read_ranges(listed: bytes) -> Iterator[tuple[str, int, int]]:
    """Origin, first and last index of each run in a list that ``ranges`` made.

    Raises ``VerifyError``.
    """
    for origin, runs in read_object(listed, "the list of records").items():
        for run in runs if isinstance(runs, list) else [None]:
            match run:
                case [int(first), int(last)] if 0 <= first <= last:
                    yield origin, first, last
                case _:
                    raise VerifyError("the list of records is not of our form")
