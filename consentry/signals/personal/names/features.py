"""What a model sees of a token: attributes of its word, the same wherever it stands.

So the sum of what all of them weigh is found once for a word, and remembered. What depends on more
than one word is said by roles: one character that says what a word may be.
"""

from __future__ import annotations

from collections.abc import Iterator

from consentry.signals.personal.names.lexicon import Known, Lexicon
from consentry.signals.personal.names.likeness import Likeness
from consentry.signals.personal.names.tokens import LONGEST

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "du",
        "des",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "ten",
        "ter",
        "te",
        "zu",
        "zum",
        "zur",
        "af",
        "av",
        "bin",
        "ibn",
        "ben",
        "al",
        "el",
        "y",
        "e",
        "i",
        "und",
        "et",
        "en",
        "and",
    ]
)
_BOUND_WORDS = "al el ul ur ad ar as ash abu ben bin ibn ter ap"
_BOUND = frozenset(_BOUND_WORDS.split())
"""What begins a last name with a hyphen, in small letters: ``al-Harbi``."""
_TITLE_WORDS = """
Dr Drs Dra Prof Mr Mrs Ms Mx Herr Herrn Frau Dott Dottor Dottoressa Sig Signor Signora Sra Sr Srta
Revd Rev Fr Hr Sgt Capt Bgm RAin Pfr Avv Mons Dña
Mme Mlle Monsieur Madame Mevr Mevrouw Dhr Meneer Mw Ing Mag Mgr Dipl Dipl-Ing Senhor Senhora Señor
Señora Doña Pan Pani Panie Panem Ir PhD MSc BSc
Councillor Cllr Alderman Councilman Councilwoman Congressman Congresswoman Assemblyman Headteacher
Headmaster Headmistress Archdeacon Stadtrat Stadträtin Gemeinderat Gemeinderätin Stadtverordneter
Stadtverordnete Studienrat Studienrätin Oberstudienrat Oberbürgermeister Oberbürgermeisterin
Staatsanwältin Oberstaatsanwalt Rechtsanwältin Pfarrerin Wethouder Raadslid Kamerlid Burgemeester
Conseillère Concejal Concejala Consigliere Vereador Vereadora Radny Radna Posłanka
"""
TITLES = frozenset(_TITLE_WORDS.split())
"""What stands before a name, or after it, and is no part of it."""
_GENITIVE = frozenset(("de", "nl"))
_SHORTEST = 4
"""Letters of a name with the s of the genitive, more than these."""
_LATIN = "\u024f"
_EDGE = "^"
"""The role of what is before the first token and after the last."""
HOT = frozenset("BFfLlMmGHVvUAij")
"""Roles of words with which a name can begin or end."""
LINKS = frozenset("p,.-'\"ic")
"""Roles of tokens that may stand inside a name, between two such words."""
ROLES = HOT | LINKS | frozenset("x0$():;@/&?!=|uh" + _EDGE)
EDGE = _EDGE


def role(word: str, known: Known) -> str:
    """One of ``ROLES``: B first and last name, F and f first, L and l last, M and m a name that
    is a common word too, G place, H place or name, V common word, v perhaps one, U unknown, A few
    capitals,
    i initial, j name in small letters, p particle, h title, x another word,
    $ a line's or cell's end, u a web address or another script."""
    head = word[0]
    if not (head.isalpha() or head == "_"):
        if head.isdigit():
            return "0"
        if head in "'’" and len(word) == 2 and word[1] == "t":
            return "p"
        if head in "'’" and len(word) == 2:
            return "'"
        if head in "\n\t":
            return "$"
        return head if head in ROLES and head not in "$^" else "?" if head in "?!" else "="
    if "://" in word or word.startswith("www.") or (not word[-1].isalpha() and len(word) > 2):
        return "u"
    first, last, place, often, plain = known
    if len(word) == 2 and word[1] == ".":
        return "i"
    if head > _LATIN:
        return "u"
    if word in TITLES:
        return "h"
    if not head.isupper() and not (
        "-" in word and word[word.index("-") + 1].isupper() and word.partition("-")[0] in _BOUND
    ):
        if word in _PARTICLES or word[-1] in "'’":
            return "p" if word in _PARTICLES else "c"
        return "j" if first == 3 and not often and not plain and len(word) > 3 else "x"
    if word[-1] in "'’":
        return "c"
    name = max(first, last)
    if name and (plain or often >= 4):
        return "M" if name == 3 else "m"
    if place:
        return "H" if name > 1 else "G"
    if first > 1 and last > 1:
        return "B"
    if name:
        big, small = ("F", "f") if first >= last else ("L", "l")
        return big if name == 3 else small
    if often or plain:
        return "V" if often > 2 or plain else "v"
    return "A" if len(word) < 5 and word.isupper() else "U"


def shape(word: str) -> str:
    """``Xx``, ``XX``, ``x``, ``Xx-Xx``, ``XxX`` and the like."""
    if word.isalpha():
        if word[1:].islower():
            return "Xx" if word[0].isupper() else "x"
        if word.isupper() and word.isascii() and len(word) > 1:
            return "XX"
    done = ""
    for char in word[:LONGEST]:
        kind = "X" if char.isupper() else "x" if char.isalpha() else char
        if kind != done[-1:] or (kind == "X" and len(done) == 1):
            done += kind
    return done[:8]


def attributes(word: str, known: Known, kind: str, lang: str, like: Likeness) -> Iterator[str]:
    """What a word weighs in by. kind: its role."""
    yield from by_letters(word, known, kind)
    yield from by_sort(sort(word, known, kind, like), lang)


def by_letters(word: str, known: Known, kind: str) -> Iterator[str]:
    """What it weighs in by alone: its letters."""
    low = word.lower() if kind not in "0$" else kind
    if kind not in HOT:
        yield f"w={low[:LONGEST]}"
        if kind == "x":
            yield f"3={low[-3:]}x"
        return
    if known.often > 2 or known.plain or kind == "A":
        yield f"w={low[:LONGEST]}"
    if kind != "i":
        yield f"2={low[-2:]}"
        yield f"3={low[-3:]}"
        yield f"4={low[-4:]}"
        yield f"b={low[:3]}"


Sort = tuple[str, Known | None, str, int, int]


def sort(word: str, known: Known, kind: str, like: Likeness) -> Sort:
    """What many words have in common: role, what lists say, shape, letters and how much it is
    written as names are; of a word with which no name begins the role alone."""
    if kind not in HOT:
        return kind, None, "", 0, 0
    if kind == "i":
        return kind, known, shape(word), 0, 0
    low = word.lower()
    return kind, known, shape(word), min(len(low), 12), like.of(low)


def by_sort(of: Sort, lang: str) -> Iterator[str]:
    """What all words of a sort weigh in by."""
    kind, known, form, size, many = of
    yield f"r={kind}"
    if known is None:
        return
    facts = "".join(map(str, known))
    yield f"s={form}"
    yield f"g={facts}"
    yield f"gs={facts}{form}"
    yield f"l={lang}{kind}"
    if kind != "i":
        yield f"n={size}"
        yield f"c={many}"
        yield f"6={kind}{many}"
        yield f"7={lang}{kind}{many}"


def of_roles(roles: str) -> tuple[str, ...]:
    """What five roles weigh in by, the token's own in the middle."""
    a, b, c, d, e = tuple(roles)
    return (f"p={b}{c}", f"q={c}{d}", f"t={b}{c}{d}", f"o={a}{b}{c}", f"e={c}{d}{e}", f"v={roles}")


def known_of(word: str, lang: str, lists: Lexicon) -> Known:
    """What the lists say of a token as it is written; parts of a double name count. English words
    are on pages in all languages."""
    low = word.lower()
    known = lists.known(low, lang)
    if lang != "en" and not known.plain and known.often < 3:
        english = lists.known(low, "en")
        if english.plain and english.often == 4:
            return english._replace(first=0, last=0)
        if english.plain and not (known.first or known.last):
            return english
    if known.first or known.last:
        return known
    if (
        lang in _GENITIVE
        and low[-1] == "s"
        and len(low) > _SHORTEST
        and not (known.plain or known.often)
    ):
        owner = lists.known(low[:-1], lang)
        if (owner.first or owner.last) and not owner.plain and owner.often < 3:
            return owner
    if "-" not in low:
        return known
    parts = [lists.known(part, lang) for part in low.split("-") if part][:4]
    if len(parts) < 2:
        return known
    return known._replace(
        first=min(p.first for p in parts), last=min(max(p.last, p.first) for p in parts)
    )
