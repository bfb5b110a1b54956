"""Is a short text written as a person's name is, and not with words that say something else?

For texts of which something beside them says that they may be a name; asked of lists of names and
words (names/lexicon.py), of eight languages.
"""

from __future__ import annotations

import re
from functools import lru_cache

from consentry.signals.personal.names import LANGUAGES, lexicon, likeness
from consentry.signals.personal.persons.bylines import PARTICLES, somebody
from consentry.signals.personal.tables import CONTEXT, KEYS

LONGEST = 60
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=\w))*\.?")
_MOST = 5
_KNOWN, _RARE = 2, 1
"""How well a list has to have a name."""
_LIKE_NAMES = 4
"""Of six: how much a word is written as names are."""
SURE, MAYBE, NO = 2, 1, 0


@lru_cache(maxsize=1 << 14)
def facts(word: str, lang: str) -> lexicon.Known:
    """What lists have of a word in small letters."""
    return lexicon.shipped().known(word, lang if lang in LANGUAGES else "en")


def is_common(word: str, lang: str) -> bool:
    """Is a word, in small letters, one of the language too, or a month? Lists of words have names
    as well, which are told by their letters."""
    known = facts(word, lang)
    if known.plain or word in CONTEXT.months or word in KEYS.nobody:
        return True
    return known.often > 0 and likeness.shipped().of(word) < _LIKE_NAMES


@lru_cache(maxsize=1 << 12)
def a_name(text: str, lang: str) -> int:
    """SURE, MAYBE or NO. One word is a name surely if it is a first name."""
    words = text.replace(",", " ").split() if len(text) <= LONGEST else []
    parts = [word for word in words if word not in PARTICLES]
    if not 0 < len(parts) <= len(words) <= _MOST or not somebody(text):
        return NO
    if not all(_WORD.fullmatch(word) and word[0].isupper() for word in parts):
        return NO
    long = [word.lower() for word in parts if len(word.rstrip(".")) > 1]
    if not long:
        return NO
    sure = unknown = 0
    given = is_given(long[0], lang)
    turned = len(parts) > 1 and text.isupper() and is_given(long[-1], lang)
    for word in long:
        known = facts(word, lang)
        name = max(known.first, known.last)
        is_word = known.plain if given or turned else is_common(word, lang) or known.place
        if name < _KNOWN and is_word:
            return NO
        if known.first >= _KNOWN or (name >= _RARE and not is_common(word, lang)):
            sure += 1
        elif not name:
            unknown += 1
    if len(parts) == 1:
        return SURE if given else MAYBE
    if sure:
        return SURE
    return MAYBE if unknown else NO


def is_given(word: str, lang: str) -> bool:
    """Is a word a first name and no word of the language?"""
    small = word.lower()
    return facts(small, lang).first >= _KNOWN and not is_common(small, lang)
