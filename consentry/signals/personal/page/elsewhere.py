"""Where else in a text names stand that were found in it: in other letters, turned round, or as
addresses spell them.

Most names of a text stand in it once, so those are sought whose words are all in its rest. That is
asked of letters alone, in one pass for each word: linear in the text, for as many as are sought.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import unquote

from consentry.evidence import Finding, Where
from consentry.signals.personal.forms.known import MOST, Known
from consentry.signals.personal.forms.spelled import GERMAN, HINTED
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.letters import ALONE, fold, plain
from consentry.signals.personal.spans import spans

_KIND = "personal.name.person"
_SURE = 700
"""Permille of a name that was found in running text, where it stands so."""
_JOINERS = b"-_+.'"
_NO_LETTERS = re.compile(r"[^\w\s]+|_")


def of(names: Iterable[str], text: str, rest: str) -> Iterator[Hit]:
    """Where ``names`` of more than a word stand in ``text``, the first ``known.MOST`` of them; they
    are sought in the ``rest``."""
    whole = [name for name in dict.fromkeys(names) if " " in name][:MOST]
    whole = _present(whole, rest) if whole else []
    if whole:
        known = Known([Finding(_KIND, Where("text"), name) for name in whole])
        for hit in known.find(text):
            yield Hit(hit.kind, hit.start, hit.end, _SURE)


def without(text: str, hits: Iterable[Hit]) -> str:
    """What of ``text`` is not in ``hits``, which are in order, none over another."""
    done, rest = 0, []
    for hit in hits:
        rest.append(text[done : hit.start])
        done = hit.end
    return "\n".join([*rest, text[done:]])


def _present(names: Sequence[str], rest: str) -> list[str]:
    """Those of ``names`` that may stand in a text: no other one does."""
    row = _joined(fold(rest))
    if "%" in rest or not rest.isascii():
        hidden = {rest[start:end] for start, end in spans(HINTED, rest)}
        row += _row(hidden) if hidden else b""
    return [name for name in names if _is_in(row, name)]


def _is_in(row: bytes, name: str) -> bool:
    """Are the words of a name in a text, as they or as addresses are written?"""
    folded = fold(name)
    words = _joined(folded).split()
    if _all_in(row, words):
        return True
    return not b"".join(words).isalnum() and any(
        _all_in(row, [plain(word).encode("utf-8", "replace") for word in said.split()])
        for said in (folded, folded.translate(GERMAN))
    )


def _all_in(row: bytes, words: Sequence[bytes]) -> bool:
    """The last one is asked for first: it is the rarest."""
    return all(map(row.__contains__, reversed(words)))


def _joined(text: str) -> bytes:
    return text.encode("utf-8", "replace").translate(None, _JOINERS)


def _row(hidden: Collection[str]) -> bytes:
    """The letters of stretches, as ``plain`` has those of a word; escapes are read as UTF-8, or as
    Latin-1 where they are none."""
    row = "\n".join(hidden)
    if "%" in row:
        escaped = "\n".join([stretch for stretch in hidden if "%" in stretch])
        row += "\n" + (said := unquote(escaped))
        if "\ufffd" in said:
            row += "\n" + unquote(escaped, "latin-1")
    row = row.lower()
    for letter, written in ALONE.items():
        row = row.replace(letter, written)
    row = _NO_LETTERS.sub("", unicodedata.normalize("NFKD", row))
    return b"\n" + row.encode("utf-8", "replace")
