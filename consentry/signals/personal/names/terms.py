"""What is called as nobody is: names of things in code and handbooks, months, hours of opening.

Asked only of what would be a name otherwise, so what it costs does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from consentry.signals.personal.names.features import HOT
from consentry.signals.personal.names.lexicon import Lexicon

FILE = Path(__file__).parent / "not_alone.txt"
_WORDS = HOT - {"i"}
_LISTED = frozenset("BFfLlHMmj")
_CODE = re.compile(r"[_\d]|[a-zà-ÿ][A-ZÀ-Þ]|[A-Z]{2}[a-z]")
_TWO_IN_ONE = re.compile(
    r"(?:Ma?c|D[aeiu]|L[aeo]|V[ao]n|Fitz|O(?![A-Z]{2})|A[bl]|El|San|St|Ap|Ten|Ter|I(?=J))[A-ZÀ-Þ]"
)
"""How a last name begins that has a capital inside: McKay, DeVito, LeBlanc."""
_CALLED = re.compile(r"\.[a-z_]\w*+\(|\(\)|::\w|`")
"""What follows a word of a program."""
_CLASS = ("class ", "class=")
_CLASS_LONG = len(_CLASS[0])
_CLASS_ENDS = ("(", ":", ")")
_MONTH_WORDS = (
    "jan feb mar apr april may mai mayo maio maggio jun june juin jul aug august augusto sep oct "
    "nov dec dez"
)
_DAY_WORDS = (
    "mo di mi do fr sa so mon tue wed thu fri sat sun lun mar mer mie jue jeu gio gi ven vie sam "
    "dim dom sab sáb ma wo vr za zo pn wt śr cz pt sb nd seg ter qua qui sex"
)
_MONTHS = frozenset(_MONTH_WORDS.split())
_TIMES = _MONTHS | frozenset(_DAY_WORDS.split())
_TO = frozenset(
    ("–", "—", "-", "/", ".", ",", "and", "und", "et", "e", "y", "en", "i", "to", "bis")
)
_ARTICLES = frozenset(("das", "des", "dem", "den", "der", "die"))
_THE = frozenset(("Le", "La", "Les", "Der", "Den", "Die", "Das", "De", "Het", "Il", "El", "Los"))
_NO_NAME = frozenset("UVvA")
_NOUN = frozenset("VvMm")
_THING = frozenset("VvG")
_COMPOUND = 13
"""Letters of a German word of two or more, at least."""
_LOOKS = 40
"""How often a letter is looked for in a text, at most."""
_SURE = frozenset("BFfLl")
_GIVEN = frozenset("BFf")
_BEGINS = frozenset("^$.")
_DOING = (
    ("ing", "en", ("", "e")),
    ("ando", "es", ("ar",)),
    ("iendo", "es", ("er", "ir")),
    ("ando", "pt", ("ar",)),
    ("endo", "pt", ("er",)),
    ("indo", "pt", ("ir",)),
    ("ando", "it", ("are",)),
    ("endo", "it", ("ere", "ire")),
)
"""How what is being done ends, by language, and the verbs."""
_LONG, _SHORT = 3, 5
"""Letters: more than these has a word of a language, at most these what is called for short."""


def _alone() -> dict[str, set[str]]:
    """The words of the file, each with those of which one must be in the text, if it needs any."""
    found: dict[str, set[str]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            word, _, needs = line.partition(",")
            found.setdefault(word.casefold(), set()).update({needs} - {""})
    return found


_ALONE = _alone()


class Terms:
    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def among(
        self, said: Sequence[str], roles: str, span: tuple[int, int, float], lang: str
    ) -> bool:
        """Are the words of a span a thing's?"""
        first, last, _ = span
        if last - first > 1 and roles[first] in _SURE and roles[last - 1] in _SURE:
            word = said[first]
            if word[1:].islower() and word.lower() not in _TIMES:
                return False
        if last - first == 1 and roles[first] in _GIVEN and not said[first].isupper():
            if "h" in roles[first - 2 : first]:
                return False
            return _by_itself(said, first) or _is_time(said, first)
        words = [at for at in range(first, last) if roles[at] in _WORDS]
        kinds = {roles[at] for at in words}
        if kinds.isdisjoint(_LISTED):
            if self._has_coined([said[at] for at in words], lang):
                return True
            if roles[first - 1] in _BEGINS and self._is_doing(said[first], lang):
                return True
        if last - first > 1 and "x" in roles and _is_with_article(said, roles, span, lang):
            return True
        if len(words) != 1:
            if "x" in roles and _is_short(said, roles, words):
                return True
            short = all(said[at].isupper() and len(said[at]) <= _SHORT for at in words)
            if short and "x" in roles and kinds.isdisjoint(_SURE):
                return True
            return all(said[at].lower() in _TIMES for at in words)
        at = words[0]
        if roles[first] == "i":
            return last - first == 2 and _is_appendix(said, first)
        if "h" in roles[max(0, at - 2) : at]:
            return False
        if _by_itself(said, at) or _is_time(said, at):
            return True
        if lang == "de" and last - first > 1 and said[first].lower() in _ARTICLES:
            return True
        if said[at].isupper() and len(said[at]) < 5 and last - first > 1 and "x" in roles:
            return roles[first] == "p"
        if said[at].isupper() and "x" in roles and _in_capitals(said, at):
            return True
        word = said[at].lower()
        return (
            word.endswith("ly")
            and self._lexicon.known(word, "en").often > 0
            and not (kinds & {"B", "F", "f", "M"})
        )

    def _has_coined(self, words: Sequence[str], lang: str) -> bool:
        """Are they written as programs write: ``EventTarget``, ``IPsec``, ``Build-Depends``? One
        behind two other words may be who somebody works for."""
        return any(map(_is_code, words[:2])) or any(
            self._is_joined(word, of) for word in words[:2] for of in {lang, "en"}
        )

    def _is_doing(self, word: str, lang: str) -> bool:
        """Is it a form of a verb: ``Mounting``, ``Emulando``?"""
        low = word.lower()
        for ending, of, begins in _DOING:
            if low.endswith(ending) and (of == "en" or of == lang):
                stem = low.removesuffix(ending)
                known = (self._lexicon.known(stem + begin, of) for begin in begins)
                if any(each.often > 1 or each.plain for each in known):
                    return True
        return False

    def _is_joined(self, word: str, lang: str) -> bool:
        if "-" not in word:
            return False
        parts = word.lower().split("-")
        known = [self._lexicon.known(part, lang) for part in parts if len(part) > _LONG]
        return any(k.plain and not (k.first or k.last) for k in known)


def _is_with_article(
    said: Sequence[str], roles: str, span: tuple[int, int, float], lang: str
) -> bool:
    """Is it an article and a word that is no name: ``Le RAID``, ``von der CD-ROM``?"""
    first, last, _ = span
    word, role = said[last - 1], roles[last - 1]
    if last - first == 2:
        is_short = word.isupper() and len(word) <= _SHORT
        is_none = role in _NO_NAME or is_short
        return said[first] in _THE and is_none and roles[first - 1] in _BEGINS
    if lang != "de" or last - first != 3 or said[first] != "von":
        return False
    is_noun = role in _NOUN or len(word) >= _COMPOUND or "-" in word
    return said[first + 1] in _ARTICLES and is_noun and roles[first - 1] not in _WORDS


def _is_short(said: Sequence[str], roles: str, words: Sequence[int]) -> bool:
    """Is it called for short, and what follows is no name: ``NAT Traversal``, ``RAID y LVM``?"""
    first, last = words[0], words[-1]
    if not said[first].isupper() or len(said[first]) > _SHORT or roles[first] == "i":
        return False
    return roles[last] in _THING or (last - first > 1 and said[last].isupper())


def _is_code(word: str) -> bool:
    return bool(_CODE.search(word)) and not _TWO_IN_ONE.match(word)


def called(text: str, start: int, end: int) -> bool:
    """Is the one word ``text[start:end]`` of a program: before a call, between marks of code, a
    class?"""
    if text.startswith(_CLASS, start - _CLASS_LONG) and text.startswith(_CLASS_ENDS, end):
        return True
    follows = _CALLED.match(text, end)
    return follows is not None and (follows[0] != "`" or text[start - 1 : start] == "`")


def _by_itself(said: Sequence[str], at: int) -> bool:
    word = said[at].casefold()
    needs = _ALONE.get(word)
    return needs is not None and (not needs or not needs.isdisjoint(said))


def _is_time(said: Sequence[str], at: int) -> bool:
    """Is it a month beside a day or a year, or a day of the week beside an hour or another?"""
    low = said[at].lower()
    if low not in _TIMES:
        parts = low.split("-")
        return len(parts) == 2 and all(part in _TIMES for part in parts)
    before, after = said[at - 1], said[at + 1]
    follows = said[at + 2] if after == "." else after
    if before.isdigit() and len(before) < _LONG and low in _MONTHS:
        return True
    if follows.isdigit() and (
        (len(follows) < _LONG and before != ".")
        or (len(follows) == 4 and follows[:2] in ("19", "20"))
    ):
        return True
    beside = [said[at - 2] if before in _TO else before, said[at + 2] if after in _TO else after]
    return any(
        each.lower() in _TIMES and each.lower() != low for each in beside if each[:1].isupper()
    )


def _is_appendix(said: Sequence[str], first: int) -> bool:
    """``B. Short course``, where ``B.1`` is in the same text?"""
    at, end = 0, len(said)
    for _ in range(_LOOKS):
        try:
            at = said.index(said[first], at, end) + 1
        except ValueError:
            return False
        if said[at].isdigit():
            return True
    return False


def _in_capitals(said: Sequence[str], at: int) -> bool:
    """Does another word in capitals follow, as in a heading: ``QUICK LOOK``?"""
    next_ = said[at + 1]
    return len(next_) > _LONG and next_.isalpha() and next_.isupper()
