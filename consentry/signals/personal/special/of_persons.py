"""What is special (GDPR Art. 9(1) and 10) and who is a child, where it is said of a person.

Words are in data/personal-special.yaml (``said``). One by itself is no finding: a person has to
stand near, by name, handle, address or a role that one person has, in the same line and within
``NEAR`` characters. The person near gets a finding too, so that they can be taken out and what was
said of nobody may stay. Of a child a placeholder counts as a person: that the name is gone does not
make it another's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from consentry.signals.personal.context import PLACEHOLDER
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.special import roles
from consentry.signals.personal.special.entries import AGE, SPECIAL
from consentry.signals.personal.special.matters import SENTENCE, any_of, nobodys, sentence_of
from consentry.signals.personal.special.said import Word, near_by, words

NEAR = 160
"""Characters between a person and a word that are near."""
_CLOSE = 140
"""The same for a single word that is said in many other ways too."""
_TITLE = 120
"""Characters of a text that is a title, or as short as one: all of it is about whom it names."""
_CHILD = 32
"""The same for an age, and a word that says that somebody is a child."""
_LONGEST = 200
"""Characters of what tells a person apart; of longer ones the end is not near."""
_WIDE = NEAR + 240
"""Characters beside a word for a role in whose lines something may be said of it."""
_MOST_NEAR = 64
"""Persons near a word that are taken out for it, at most."""
_SHORTEST_LAST, _MOST_CALLED = 4, 16
"""Letters of a last name by which somebody is called further on, and how often that is asked."""
_MOST_NAMED = 256
"""Persons of a text who are asked whether a word is part of their name, at most."""
IN_SENTENCE, IN_LINE = 850, 800
"""Permille that something is said of who stands in the same sentence, or the line only."""
PERSON = "personal.special.person"
"""The kind of who stands near."""
ABOUT = "personal.special.about"
"""The kind of one whom all of it is about."""
SIGNS = ("personal.name.", "personal.contact.", "personal.online.", "personal.identifier.")
NOBODY = ("personal.contact.email-role", "personal.contact.address", "personal.online.ip")
_NAME = "personal.name."
_ROLE = "role"
_KINDS = {"criminal": "personal.criminal"} | dict.fromkeys(
    ("child", "age", "young", "little"), "personal.child"
)
_NAMED_AFTER = re.compile(r" [A-ZÀ-Þ]")
"""After a belief: a church, a museum or a surname, and no more somebody's belief."""
_PEOPLE = re.compile(r"name|author|person|user|profile|e-mail|phone|officer|portrait")


_IN_BRACKETS = re.compile(rf" ?\({AGE}(?: ?(?:ans|años|anni|anos|jaar|Jahre?|lat|l\.|years))?\)")
_BRACKETED = re.compile(rf"\({AGE}[ )]")
_UNIT = re.compile(r"\w(?:\w\.?|\.)\)")
_SCHOOL = re.compile(rf"(?<!\w)(?:{any_of(SPECIAL.school)})(?!\w)", re.IGNORECASE)
_GOES_ON = re.compile(
    rf"\s*(?:{any_of([*SPECIAL.pronouns, *SPECIAL.onward])})(?!\w)", re.IGNORECASE
)
_CURT = re.compile(r"(?:\s*[\w'’-]+(?: [\w'’-]+)?\.)*\s*")
"""Sentences of a word or two, as a profile has them."""
_WORD_BEFORE = re.compile(r"(?:^|(?<=[^\w'’-]))([A-ZÀ-ÞĄĆĘŁŃÓŚŹŻ][\w'’-]*) $")
_WORD_AFTER = re.compile(r" ([A-ZÀ-ÞĄĆĘŁŃÓŚŹŻ][\w'’-]*)(?![\w'’-])")


def find(text: str, hits: Iterable[Hit], lang: str = "", *, read: bool = False) -> Iterator[Hit]:
    """What is said in ``text`` of the persons whom ``hits`` find in it, of those whom a role tells
    apart, and those persons again. lang: as ``said.words`` has it. read: all of the text was just
    looked through, by ``unnamed``."""
    persons = _persons(text, hits)
    said = words(text, lang) if read else _near_somebody(text, persons, lang)
    if not said and not (persons and "(" in text and _BRACKETED.search(text)):
        return
    everyone = _everyone(text, persons, said)
    persons = [p for p in persons if p.kind]
    if not everyone:
        return
    starts = [h.start for h in everyone]
    told: dict[Hit, int] = {}
    broadly: dict[tuple[Hit, str], set[str]] = {}
    title = len(text) <= _TITLE and "\n" not in text
    for word in said:
        first = bisect_left(starts, word.start - NEAR - _LONGEST)
        last = bisect_left(starts, word.end + NEAR)
        fits = _FITS.get(word.group, _close if word.broad else _near)
        child = kind_of(word.group) == "personal.child"
        around = [
            p
            for p in everyone[first:last][:_MOST_NEAR]
            if not _in_construction(p, word) and fits(text, p, word)
        ]
        if not around or nobodys(text, word):
            continue
        if word.group == "belief" and word.plain and _NAMED_AFTER.match(text, word.end):
            continue
        within = [p for p in around if word.plain and _overlap(p, word)]
        if within and (around == within or _named_so(text, word, within, persons[:_MOST_NAMED])):
            continue
        near = [p for p in around if p.kind and p not in within]
        if near or (child and around):
            yield Hit(kind_of(word.group), word.start, word.end, 800)
            begin, _ = sentence_of(text, word.start, word.end)
            others = any(begin <= p.start for p in near)
            for person in near:
                sure = _sureness(text, person, word, others)
                if word.broad and not title:
                    said_so = broadly.setdefault((person, word.group), set())
                    said_so.add(text[word.start : word.end].casefold())
                    sure = sure if len(said_so) > 1 else IN_LINE
                told[person] = max(told.get(person, 0), sure)
    for person in persons:
        if not text.startswith((" (", "("), person.end):
            continue
        found = _IN_BRACKETS.match(text, person.end)
        if found and person.kind.startswith(_NAME) and _young(text, found):
            yield Hit("personal.child", found.start(), found.end(), 700)
            told[person] = IN_SENTENCE
    for person, sure in sorted(told.items()):
        yield Hit(PERSON, person.start, person.end, sure)
        yield from _by_last_name(text, person)
        if person.kind.startswith(_NAME) and (wider := _whole_name(text, person)) != (
            person.start,
            person.end,
        ):
            yield Hit(PERSON, *wider, 700)


def somebody(text: str) -> bool:
    """May somebody stand in a text whom no finding tells: by a role, or where a placeholder is?"""
    return roles.may_be_in(text) or ("[" in text and PLACEHOLDER.search(text) is not None)


def of_somebody(texts: Sequence[str]) -> Iterator[str]:
    """Those of ``texts`` for which ``somebody`` holds, asked for roles as one."""
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    by_role = {bisect_right(starts, at) - 1 for at, _ in roles.hints("\n".join(texts))}
    for at, text in enumerate(texts):
        if at in by_role or ("[" in text and PLACEHOLDER.search(text)):
            yield text


def _near_somebody(text: str, persons: Iterable[Hit], lang: str) -> tuple[Word, ...]:
    """What the lines say in which somebody stands."""
    spans = [(p.start, p.end) for p in persons]
    spans += ((max(0, start - _WIDE), end + _WIDE) for start, end in roles.hints(text))
    return near_by(text, sorted(spans), lang)


def _persons(text: str, hits: Iterable[Hit]) -> list[Hit]:
    """Persons that are found, and placeholders, which have no kind; in order. "Jähriger" in "ein
    38-Jähriger" is none, nor is a placeholder for the end of a word."""
    gone = [
        Hit("", *found.span(), 0)
        for found in (PLACEHOLDER.finditer(text) if "[" in text else ())
        if _PEOPLE.search(found[0]) and not text[found.start() - 1 : found.start()].isalpha()
    ]
    found = (
        h
        for h in hits
        if h.kind.startswith(SIGNS)
        and not h.kind.startswith(NOBODY)
        and not (text[h.start - 1 : h.start] == "-" and text[h.start - 2 : h.start - 1].isdigit())
    )
    return sorted([*found, *gone], key=lambda h: h.start)


def _everyone(text: str, persons: Iterable[Hit], said: tuple[Word, ...]) -> list[Hit]:
    """These, and roles near what is said."""
    return sorted([*persons, *_roles(text, said)], key=lambda h: h.start)


@lru_cache(maxsize=8)
def _roles(text: str, said: tuple[Word, ...]) -> frozenset[Hit]:
    return frozenset(
        Hit(_ROLE, role.start, role.end, role.confidence)
        for start, end in _windows(text, said)
        for role in roles.near(text, start, end)
    )


def _windows(text: str, said: Iterable[Word]) -> Iterator[tuple[int, int]]:
    """Stretches around what is said, overlapping ones as one."""
    begun = ended = -1
    for word in said:
        if kind_of(word.group) == "personal.child":
            continue
        start, end = max(0, word.start - NEAR), min(len(text), word.end + NEAR)
        if start <= ended:
            ended = max(ended, end)
            continue
        if begun >= 0:
            yield begun, ended
        begun, ended = start, end
    if begun >= 0:
        yield begun, ended


def unnamed(text: str, hits: Iterable[Hit], lang: str = "") -> list[tuple[int, int]]:
    """Sentences of ``text`` that say something special of somebody, and in whose line nobody is
    found: who looks for names may look closer there."""
    said = words(text, lang)
    asked = [w for w in said if kind_of(w.group) != "personal.child" or _is_of_one(w)]
    if not asked:
        return []
    everyone = _everyone(text, _persons(text, hits), said)
    starts = [h.start for h in everyone]
    longest = max((h.end - h.start for h in everyone), default=0)
    found: dict[tuple[int, int], None] = {}
    for word in asked:
        first = bisect_left(starts, word.start - NEAR - longest)
        last = bisect_right(starts, word.end + NEAR)
        fits = _FITS.get(word.group, _near)
        near = (p for p in everyone[first:last] if not _in_construction(p, word))
        if not any(fits(text, person, word) for person in near) and not nobodys(text, word):
            found[sentence_of(text, word.start, word.end)] = None
    return list(found)


def _is_of_one(word: Word) -> bool:
    """Does a word say that the very person beside it is a child?"""
    return word.group in ("age", "child") and not word.plain


def _overlap(person: Hit, word: Word) -> bool:
    """Is a word part of what tells somebody apart?"""
    inside = person.start < word.end and word.start < person.end
    return inside and person.kind not in ("", _ROLE)


def _in_construction(person: Hit, word: Word) -> bool:
    """Is a name only the party or the union of what is said, "on the list of Denk"?"""
    inside = word.start <= person.start and person.end <= word.end
    return inside and not word.plain and person.kind.startswith(_NAME)


def _young(text: str, found: re.Match[str]) -> bool:
    """Is a number in brackets an age: of years, or beside a word for a school?"""
    if _UNIT.search(found[0]):
        return True
    start, end = sentence_of(text, found.start(), found.end())
    return _SCHOOL.search(text, start, end) is not None


def _whole_name(text: str, person: Hit) -> tuple[int, int]:
    """A name with the words beside it that begin with a capital letter: it may have been found in
    part."""
    start, end = person.start, person.end
    for _ in range(3):
        before = _WORD_BEFORE.search(text[max(0, start - 40) : start])
        if before is None or before[1].lower() in SPECIAL.common:
            break
        start -= len(before[0])
    for _ in range(3):
        after = _WORD_AFTER.match(text, end)
        if after is None or after[1].lower() in SPECIAL.common:
            break
        end = after.end()
    return start, end


def _by_last_name(text: str, person: Hit) -> Iterator[Hit]:
    """Where somebody who is named in full is called by the last name further on."""
    words = text[person.start : person.end].split()
    if not person.kind.startswith(_NAME) or len(words) < 2:
        return
    last = words[-1].rstrip(".,;:!?")
    if len(last) < _SHORTEST_LAST or not last[0].isupper() or last.lower() in SPECIAL.common:
        return
    start = text.find(last, person.end)
    for _ in range(_MOST_CALLED):
        if start < 0:
            return
        end = start + len(last)
        if not text[start - 1].isalnum() and not text[end : end + 1].isalnum():
            yield Hit(PERSON, start, end, 700)
        start = text.find(last, end)


def _named_so(text: str, word: Word, within: Iterable[Hit], persons: Iterable[Hit]) -> bool:
    """Is a word somebody's name? It is one as part of a longer one, here or elsewhere: a surname
    by itself that is also an illness is the illness, beside somebody else."""
    said = text[word.start : word.end].casefold()
    return any(p.end - p.start > len(said) for p in within) or any(
        said in text[p.start : p.end].casefold().split()[1:] for p in persons
    )


def kind_of(group: str) -> str:
    """The kind of a finding, by the category of an entry."""
    return _KINDS.get(group, f"personal.special.{group}")


def _near(text: str, person: Hit, word: Word) -> bool:
    start, end = min(person.end, word.end), max(person.start, word.start)
    return end - start <= NEAR and text.find("\n", start, max(end, start)) < 0


def _close(text: str, person: Hit, word: Word) -> bool:
    """Do both stand in one sentence, or the word in the next, of the same by a pronoun?"""
    start, end = min(person.end, word.end), max(person.start, word.start)
    if end - start > _CLOSE or text.find("\n", start, max(end, start)) >= 0:
        return False
    ends = [m.end() for m in SENTENCE.finditer(text, start, max(start, end))]
    closed = text[word.end : word.end + 1] in ("", ".", "\n")
    if ends and closed and word.start > person.end and _CURT.fullmatch(text, ends[0], word.start):
        return True
    if len(ends) == 1 and word.start > person.end:
        return _GOES_ON.match(text, ends[0]) is not None
    return not ends


def _sureness(text: str, person: Hit, word: Word, others: bool) -> int:
    """others: somebody is named in the sentence of the word itself. Where nobody is, it goes on
    about the one before."""
    start, end = min(person.end, word.end), max(person.start, word.start)
    ends = len(SENTENCE.findall(text, start, max(start, end)))
    follows = ends == 1 and word.start > person.end and not others
    return IN_SENTENCE if ends == 0 or follows else IN_LINE


def _of_child(text: str, person: Hit, word: Word) -> bool:
    """Is an age or a word for a child said of this very person?"""
    start, end = min(person.end, word.end), max(person.start, word.start)
    between = text[start:end].lower() if end - start <= _CHILD else "."
    told = re.findall(r"\w+", between)
    return (
        not {".", "!", "?", "\n", ":"}.intersection(between)
        and len(told) <= 2
        and SPECIAL.between_child.issuperset(told)
    )


def _of_little(text: str, person: Hit, word: Word) -> bool:
    return text[word.end : person.start] == " " and person.kind in ("", "personal.name.person")


_FITS = {"age": _of_child, "child": _of_child, "little": _of_little}
