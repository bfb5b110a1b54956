"""Who stands in a column of an item of which most values are persons.

Where the same key held persons in most records of a list it holds them in the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from consentry.signals.personal.context import without_placeholders
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.keys.keyed import SHORT, Value, is_never, somebody
from consentry.signals.personal.persons.likely import MAYBE, SURE
from consentry.signals.personal.tables import KEYS, folded

_NAME = "personal.name."
_HALF, _MOST = 0.5, 0.65
"""Share of a column that names persons, from which on the rest of it does: what may be a name only
from the second on."""


def of(
    found: Sequence[Value], named: Mapping[str, Sequence[Hit]], lang: str
) -> Iterator[tuple[str, Hit]]:
    """What stands in columns of which most hold a person and nothing else. A column whose head or
    key says that persons are in it needs none that is known."""
    cells: dict[str, dict[str, None]] = defaultdict(dict)
    for value in found:
        text = value.text
        fits = "*" in value.column and 1 < len(text) <= SHORT and not value.kind
        if fits and not is_never(value) and without_placeholders(text) is text:
            cells[value.column].setdefault(text)
    for column, each in cells.items():
        texts = list(each)
        if not column.endswith("*") and folded(texts[0]) in KEYS.person_leads:
            least, texts = MAYBE, texts[1:]
        else:
            whole = sum(_is_whole(text, named.get(text, ())) for text in texts)
            if whole < _HALF * len(texts) or whole == len(texts):
                continue
            least = MAYBE if whole >= _MOST * len(texts) else SURE
        for text in texts:
            if not _is_whole(text, named.get(text, ())):
                yield from somebody(text, lang, least)


def _is_whole(text: str, hits: Collection[Hit]) -> bool:
    return any(
        hit.kind.startswith(_NAME) and hit.start == 0 and hit.end == len(text) for hit in hits
    )
