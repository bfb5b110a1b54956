"""Phone numbers as somebody says them, with a comma for each pause: 212, 555, 0123."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consentry.signals.personal import context
from consentry.signals.personal.forms import digits
from consentry.signals.personal.forms.dialled import plan
from consentry.signals.personal.forms.phone.candidate import NUMBER
from consentry.signals.personal.tables import CONTEXT

_FORMS = (b"000, 000, 0000", b"000, 000, 000", b"00, 00, 00, 00, 00")
"""In the shape of a text (digits.py)."""
_PAUSED = b"00, 00"
_EDGE = frozenset((b"0", b",", b"A", b".", b"-"))
_NEAR = 24
_SAID = re.compile(rf"(?<!\w)(?:{context.any_of(CONTEXT.said)})\W{{1,3}}$", re.IGNORECASE)


def find(text: str, shape: bytes, regions: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where such numbers begin and end: by a plan of ``regions``, behind what announces one."""
    for form in _FORMS if _PAUSED in shape else ():
        start = shape.find(form)
        while start >= 0:
            end = start + len(form)
            if _stands(text, shape, start, end) and _planned(text[start:end], regions):
                yield start, end
            start = shape.find(form, end)


def _stands(text: str, shape: bytes, start: int, end: int) -> bool:
    return (
        shape[max(start - 1, 0) : start] not in _EDGE
        and shape[max(start - 2, 0) : start] != b", "
        and shape[end : end + 1] not in (b"0", b"A")
        and shape[end : end + 3] != b", 0"
        and (
            _SAID.search(text, max(0, start - _NEAR), start) is not None
            or context.nearest(text, start) > 0
        )
    )


def _planned(number: str, regions: Sequence[str]) -> bool:
    run = "".join(NUMBER.findall(digits.plain(number)))
    return any(known is not None and known.valid for known in (plan(run, r) for r in regions))
