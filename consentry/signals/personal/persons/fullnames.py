"""Is a value that stands alone somebody's full name? By lists of names, places and common words.

Running text is for whoever finds names in it (``names``): here no word stands around.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from consentry.signals.personal.letters import plain
from consentry.signals.personal.names import LANGUAGES
from consentry.signals.personal.names.lexicon import Known
from consentry.signals.personal.names.nobody import Nobody
from consentry.signals.personal.persons.bylines import PARTICLES
from consentry.signals.personal.persons.likely import facts
from consentry.signals.personal.persons.worded import NOTHING, WORDS, said
from consentry.signals.personal.tables import KEYS, LEADS

LONGEST, _FEWEST_LETTERS = 64, 5
_PARTS = re.compile(r"[-‐'’.]")
_TITLE = re.compile(
    rf"^(?:(?:{'|'.join(sorted(map(re.escape, WORDS.titles), key=len, reverse=True))})\.? ){{1,3}}"
)
_NOBODY = Nobody()


class Sure(IntEnum):
    """How much a value is a person's name: not at all; a first or a last name is beside a common
    word; its form is one's; a word of it is in a list of names; its first word is, as a first name,
    and nothing speaks against it; all is listed."""

    NO, BESIDE, FORM, ONE, FIRST, ALL = range(6)


@lru_cache(maxsize=8192)
def sure(text: str, lang: str = "") -> Sure:
    """Of a whole value: ``First Last``, or ``Last, First``. lang: BCP 47's first subtag."""
    text = _TITLE.sub("", text.strip(" .,;:|·•*–-"))
    last, comma, first = text.partition(",")
    if comma:
        how = sure(f"{first.strip()} {last.strip()}", lang)
        known = how < Sure.FIRST or any(map(listed, last.split()))
        return how if known else Sure.ONE
    parts = text.split()
    if 2 <= len(parts) <= 5 and _is_upper(parts[0]) and not parts[-1].isupper():
        how = sure(_turned(parts), lang)
        if how >= Sure.FIRST and all(map(listed, filter(_is_upper, parts))):
            return how
    if not 2 <= len(parts) <= 5 or len(text) > LONGEST or sum(map(len, parts)) < _FEWEST_LETTERS:
        return Sure.NO
    main = [w for w in parts if w.lower() not in PARTICLES and not _initial(w)]
    if not main or not all(map(_written, main)) or parts[0].lower() in PARTICLES:
        return Sure.NO
    if parts[-1].lower() in PARTICLES:
        return Sure.NO
    small = [plain(word) for word in main]
    if not KEYS.organisation_words.isdisjoint(small) or " ".join(parts).lower() in KEYS.nobody:
        return Sure.NO
    if any(word.endswith(KEYS.organisation_ends) for word in small):
        return Sure.NO
    if small[0] in WORDS.not_first or _NOBODY.among(parts, 0, len(parts)):
        return Sure.NO
    return _listed([word.lower() for word in main], len(parts), lang)


def _is_upper(word: str) -> bool:
    return len(word) > 1 and word.isupper() and "." not in word


def _turned(parts: list[str]) -> str:
    """``DOE Jane`` as it is said."""
    last = [part for part in parts if _is_upper(part)]
    return " ".join([*(part for part in parts if part not in last), *(map(str.title, last))])


def _listed(main: list[str], size: int, lang: str) -> Sure:
    all_facts = [_known(word, lang) for word in main]
    begins, ends, others = all_facts[0], all_facts[-1], all_facts[1:]
    if len(main) == 1:
        one = begins
        good = size > 1 and (one.last > 1 or one.first > 1) and not one.plain
        return Sure.ONE if good else Sure.FORM if not one.plain else Sure.NO
    common = sum(bool(f.plain or f.often > 1 or (f.place and not f.last)) for f in all_facts)
    if common == len(all_facts):
        return Sure.NO
    clear = not begins.plain and not begins.place
    english = _known(main[0], "en") if lang != "en" else begins
    if begins.first > 1 and clear and not (english.plain and english.often > 1):
        listed = all(f.last or f.first for f in others)
        if listed and not (ends.plain or ends.place):
            return Sure.ALL
        if ends.last or not ends.plain:
            return Sure.FIRST
    if begins.first > 1 and ends.last > 1 and not (ends.plain or ends.place):
        return Sure.FIRST
    if any((f.first > 1 or f.last > 1) and not f.plain for f in all_facts) and common == 0:
        return Sure.ONE
    if common == 0:
        return Sure.FORM
    given = begins.first > 1 and clear and not ends.place
    return Sure.BESIDE if given or (ends.last > 1 and not (ends.place or begins.plain)) else Sure.NO


def one_name(word: str, lang: str = "") -> bool:
    """Is a word by itself in a list of first or last names, and no common one?"""
    if not 2 < len(word) <= 24 or not word.replace("-", "").replace("'", "").isalpha():
        return False
    known = _known(word.lower(), lang)
    return bool(known.first > 1 or known.last > 1) and not (known.often > 1 or known.plain)


def listed(word: str) -> bool:
    """Is a word in a list of first or last names, whatever else it is?"""
    known = facts(word.lower(), "en")
    return known.first > 0 or known.last > 0


def _known(word: str, lang: str) -> Known:
    """Of a word, or of the best of its parts."""
    known = facts(word, lang)
    if known.first or known.last or not _PARTS.search(word):
        return known
    parts = [facts(part, lang) for part in _PARTS.split(word) if part]
    return max(parts, key=lambda k: k.first + k.last - 4 * k.plain, default=known)


def _initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word[0].isupper()


def _written(word: str) -> bool:
    """Does a word begin big, and go on small or all big, and is of letters?"""
    bare = _PARTS.sub("", word)
    return bare.isalpha() and word[:1].isupper() and len(bare) > 1


def nobody(word: str) -> bool:
    """Is it what stands for no user in particular, or a word of programs?"""
    small = word.lower().lstrip("@")
    return (
        small in KEYS.nobody
        or small in LEADS.not_users
        or small in LEADS.not_handles
        or small in LEADS.not_in_path
        or small in WORDS.things
    )


@lru_cache(maxsize=8192)
def common(word: str) -> bool:
    """Is a small word one of a language, or of programs?"""
    known = [facts(word, lang) for lang in LANGUAGES]
    return any(k.often or k.plain for k in known) or said(word) != NOTHING or nobody(word)
