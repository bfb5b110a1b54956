"""Several numbers in one cluster: a row of them, two with a blank between, alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from consentry.signals.personal.forms import digits
from consentry.signals.personal.forms.dialled import alike, as_dialled, as_written, plan, region_of
from consentry.signals.personal.forms.phone.candidate import NUMBER, Said
from consentry.signals.personal.forms.phone.sureness import (
    DATE,
    FEWEST,
    MOST_DIGITS,
    PLANNED,
    other,
    sureness,
)

Part = tuple[int, int, int]
"""Where a number begins and ends, and how sure it is one, permille."""
_PARTS = re.compile(r" ?[/|] ?| ?[\u2013-\u2015] ?| - |\.? [ \u00a0]{1,3}|\. |[\u00a0]{2,}")
_BETWEEN = re.compile(rf"(?<=[\d)])[ ,;/|{digits.SPACES}]{{1,3}}(?=[\d(+])")
"""What may stand between two numbers of a row."""
_MOST_CUTS = 24
_BLANK = re.compile(r"[ ,;/|\u00a0]{1,3}")


def row(text: str, start: int, end: int, said: Said, regions: Sequence[str]) -> list[Part]:
    """The numbers that nothing but a blank stands between, if the cluster is a row of such. Each is
    one by its country's plan; where nothing says that it is, it must begin as numbers do, or one of
    the row with its country's prefix."""
    if sum(map(str.isdigit, text[start:end])) <= MOST_DIGITS:
        return []
    cuts = [cut.span() for cut in _BETWEEN.finditer(text, start, end)][:_MOST_CUTS]
    starts, ends = [start, *(last for _, last in cuts)], [*(first for first, _ in cuts), end]
    abroad = {
        region_of("+" + "".join(NUMBER.findall(digits.plain(text[at:upto]))))
        for at in starts
        if text[at] in "+＋"
        for upto in ends
        if FEWEST < upto - at <= 2 * MOST_DIGITS
    } - {""}
    best: dict[int, list[Part]] = {start: []}
    for at in starts:
        for upto in ends if at in best else ():
            if FEWEST <= upto - at <= 2 * MOST_DIGITS and (
                sure := _of_row(text, at, upto, said, regions, abroad)
            ):
                after = next((one for one in starts if one > upto), end)
                numbers = [*best[at], (at, upto, sure)]
                if after not in best or len(numbers) < len(best[after]):
                    best[after] = numbers
    numbers = best.get(end, [])
    return numbers if len(numbers) > 1 else []


def _of_row(
    text: str, start: int, end: int, said: Said, regions: Sequence[str], abroad: Set[str]
) -> int:
    """How sure a part of a cluster is a number of a row."""
    number = digits.plain(text[start:end])
    run = "".join(NUMBER.findall(number))
    if not FEWEST < len(run) <= MOST_DIGITS or DATE.match(number):
        return 0
    if number[0] == "+" or run.startswith("00"):
        national = "".join(NUMBER.findall(number.replace("(0)", "", 1))).removeprefix("00")
        known = plan("+" + national, None)
        return 970 if known is not None and known.valid else 0
    for region in (*abroad, *regions) if said or abroad or number[0] in "0(" else ():
        known = plan(run, region)
        if known is not None and known.valid and (said or region in abroad or number[0] in "0("):
            if as_written(number, known) or as_dialled(number, known):
                return 850
            if (said or region in abroad) and alike(number):
                return 800
    return 0


def two(text: str, start: int, end: int, said: Said, regions: Sequence[str]) -> list[Part]:
    """Two numbers with nothing but a space between them, if that is what the cluster is."""
    if sum(c.isdigit() for c in text[start:end]) <= MOST_DIGITS or not (
        said or text[start] in "0(+＋"
    ):
        return []
    for blank in _BLANK.finditer(text, start + FEWEST, end - FEWEST):
        both = [(start, blank.start()), (blank.end(), end)]
        if not said and text[blank.end()] not in "0(":
            continue
        ranks = [
            0 if other(part, said) else sureness(text, last, part, said, regions)
            for first, last in both
            for part in [digits.plain(text[first:last])]
        ]
        if min(ranks) >= PLANNED:
            return [(*one, rank) for one, rank in zip(both, ranks, strict=True)]
    return []


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts of a cluster that may be numbers by themselves; or all but its first or last group."""
    cuts = [start]
    for cut in _PARTS.finditer(text, start, end):
        cuts += cut.span()
    cuts.append(end)
    if len(cuts) > 2:
        pairs = list(zip(cuts[::2], cuts[1::2], strict=True))
    else:
        spaces = [start + at for at, char in enumerate(text[start:end]) if char in " \u00a0"]
        if not spaces:
            return
        middle = min(spaces, key=lambda at: abs(start + end - 1 - 2 * at))
        pairs = [(spaces[0] + 1, end), (start, spaces[-1])]
        if end - start > 2 * FEWEST and 2 * middle == start + end - 1:
            pairs = [(start, middle), (middle + 1, end)]
    done = start
    for first, last in pairs[:4]:
        if first >= done and sum(c.isdigit() for c in text[first:last]) >= FEWEST:
            done = last
            yield first, last


def apart(text: str, start: int, end: int) -> bool:
    """Is a part of a cluster told from the rest by more than a space?"""
    around = text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()
    return not around and not (
        text[start - 2 : start - 1].isdigit() or text[end + 1 : end + 2].isdigit()
    )
