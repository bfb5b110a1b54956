"""Of whom a sentence speaks, where it says something special and nobody was found in it.

Whoever finds names looks first, less demanding. Then the sentence's own form tells: what it begins
with, after an article and what somebody is, in capital letters and in no list of ordinary words or
places, is a name: "Umfreville, 34, admitted …". If there is none, as where a verb needs no subject,
the sentence before on the line is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from consentry.signals.personal.hits import Hit, Namer, Passage
from consentry.signals.personal.names import LANGUAGES, lexicon
from consentry.signals.personal.special.entries import SPECIAL
from consentry.signals.personal.special.said import words

_KIND = "personal.name.person"
_UP = r"[A-ZÀ-ÞĄĆĘŁŃÓŚŹŻ]"
_SUBJECT = re.compile(
    rf"\W{{0,3}}(?:(?:[a-zà-ÿœł]+ |[LlDd]['’]|[A-ZÀÉ][a-z]{{0,2}} )){{0,2}}(?:[a-zà-ÿœł]+ )?"
    rf"({_UP}[\w'’-]+(?: (?:(?:van|de|der|den|da|do|dos|di|del|von|la|ter|ten) ){{0,2}}"
    rf"{_UP}[\w'’-]+){{0,3}})"
)
_NAME = re.compile(rf"(?<![\w'’-]){_UP}[\w'’-]+(?: {_UP}[\w'’-]+){{0,3}}")
_SAYS = (
    "says|said|writes|wrote|recalls|sagt|sagte|erzählt|erzählte|schreibt|berichtet|meint|dit|raconte|"
    "écrit|confie|dice|dijo|cuenta|escribe|disse|racconta|scrive|spiega|zegt|zei|vertelt|schrijft|"
    "mówi|pisze|opowiada|wspomina|diz|conta|escreve"
)
_DOES = (
    "has|had|was|is|got|lives|suffers|hat|hatte|war|ist|wurde|leidet|litt|lebt|lebte|bekam|a|est|était|"
    "avait|souffre|vit|tiene|tuvo|es|era|fue|sufre|ha|è|fu|aveva|soffre|heeft|werd|lijdt|kreeg|ma|"
    "miała?|jest|była?|choruje|tem|teve|é|foi|sofre"
)
_ACTS = re.compile(
    rf" (?:{_SAYS}|{_DOES}|[a-z]{{3,}}ed|[a-z]{{3,}}(?:s|t|te) "
    r"(?:the|a|an|his|her|to|in|at|on|mit|im|"
    r"zur?|als|seit|den|die|das|een|de|het|op|naar|zijn|haar)|came|went|kam|ging|kreeg|kwam|passou|"
    r"fez|vai|foi|fue|va|porta|entra|fait|porte|wears|nosi|chodzi)(?!\w)"
)
"""A verb, after what a sentence begins with."""
_SAID_OF = re.compile(
    rf"(?<!\w)(?:{_SAYS}|man|[Dd]ass|[Ww]eil|chez|[Tt]hat|[Żż]e|[Dd]at|[Bb]ecause|[Qq]ue) "
    rf"({_UP}[\w'’-]+(?: {_UP}[\w'’-]+)?)"
    rf"(?![\w'’-])"
    rf"|(?<=[,;:–—] )({_UP}[\w'’-]+(?: {_UP}[\w'’-]+)?)(?= (?:{_DOES})(?!\w)|, (?:{_SAYS})(?!\w))"
)
"""Who is said to say something, or to be or to have it."""
_PARTICLED = re.compile(
    rf"(?<![\w'’-])((?:[Vv]an|[Vv]on|[Tt]er|[Tt]en)(?: (?:der|den|de|het|dem|la))? {_UP}[\w'’-]+"
    rf"|(?:De|Di|Del|Della|Le|La|Du|Dos|Das|Da|El|Van|Von) {_UP}[\w'’-]+"
    rf"|(?:[DO]['’]|Mc|Mac){_UP}[\w'’-]+)"
)
"""A surname with what only surnames have before them, within a sentence."""
_ELIDED = re.compile(r"[^\W\d_]{1,4}['’](?=[a-zà-ÿœ])")
"""An article or a preposition, and what is no name: "L'esame", "Dell'ufficio"."""
_BESIDE = re.compile(
    rf"(?<=[a-zà-ÿąćęłńóśźżœß,] )({_UP}[a-zà-ÿąćęłńóśźżœß]+(?:[ -](?:(?:van|de|der|da|do|di|von) )?"
    rf"{_UP}[\w'’-]+){{1,3}})[,;]? \(?$"
)
"""Words in capital letters within a sentence, right before what is said."""
_PART = re.compile(r"[\w'’-]+")
_SENTENCE = re.compile(r"[.!?]\s")
_BEFORE = 200
"""Characters before a sentence in which the one before it begins."""
SURE = 500
"""Permille of a name that only the form of a sentence tells."""


def read(lang: str) -> bool:
    """Is it known how sentences of a language begin, or may it be such a language?"""
    return not lang or lang in LANGUAGES


def of(text: str, sentences: Sequence[tuple[int, int]], namer: Namer, lang: str) -> Iterator[Hit]:
    """Who ``sentences`` of ``text`` speak of."""
    asked = [Passage(text[start:end], lang, "said") for start, end in sentences]
    left = []
    for (start, end), hits in zip(sentences, namer(asked), strict=True):
        said = words(text[start:end], lang)
        names = [h for h in hits if not any(w.start < h.end and h.start < w.end for w in said)]
        if names:
            yield from (replace(h, start=h.start + start, end=h.end + start) for h in names)
        else:
            left.append((start, end))
    for start, end in left:
        found = (
            _subject(text, start, end, lang)
            or _inside(text, start, end, lang)
            or _unknown(text, start, end, lang)
            or _subject(text, *_before(text, start), lang)
        )
        if found:
            yield found


def _before(text: str, start: int) -> tuple[int, int]:
    """The sentence before one, on the same line."""
    line = text.rfind("\n", max(0, start - _BEFORE), start) + 1 or max(0, start - _BEFORE)
    ends = [m.end() for m in _SENTENCE.finditer(text, line, max(line, start - 2))]
    return (ends[-1] if ends else line), start


def _subject(text: str, start: int, end: int, lang: str) -> Hit | None:
    found = _SUBJECT.match(text, start, end) if lang in LANGUAGES else None
    if found is None:
        return None
    first, last = found.span(1)
    said = words(text[start:end], lang)
    told = [w for w in said if w.start < last - start and first - start < w.end]
    if len(said) > 1 and all(w.broad and _is_listed(found[1], lang) for w in told):
        told = []
    parts = [p for p in _PART.findall(found[1]) if p.lower() not in SPECIAL.common]
    noun = lang == "de" and text[start:first].strip()
    many = lang != "de" and len(parts) > 1
    addressed = text[first:last].casefold().split()[0] in SPECIAL.addressed
    if told or noun or addressed:
        return None
    begins = first == start and _ACTS.match(text, last, end) is not None
    if not (many or any(_may_name(p, lang) or (begins and _is_listed(p, lang)) for p in parts)):
        return None
    return Hit(_KIND, first, last, SURE)


def _inside(text: str, start: int, end: int, lang: str) -> Hit | None:
    """A name within a sentence: words in capital letters of which one is in a list of names. German
    begins its nouns so, too."""
    if lang not in LANGUAGES or lang == "de":
        return None
    for found in _NAME.finditer(text, start, end):
        parts = _PART.findall(found[0])
        known = [lexicon.shipped().known(part.lower(), lang) for part in parts]
        sure = any((k.first > 1 or k.last > 1) and not (k.plain or k.place) for k in known)
        if sure and found.start() > start:
            return Hit(_KIND, *found.span(), SURE)
    return None


def _unknown(text: str, start: int, end: int, lang: str) -> Hit | None:
    """A name in no list within a sentence: by what is said of it, or a particle before it."""
    if lang not in LANGUAGES:
        return None
    told = [(w.start + start, w.end + start) for w in words(text[start:end], lang)]
    for first, _ in told if lang != "de" else ():
        beside = _BESIDE.search(text[start:first])
        if beside and any(_may_name(p, lang) for p in _PART.findall(beside[1]) if p[0].isupper()):
            return Hit(_KIND, beside.start(1) + start, beside.end(1) + start, SURE)
    for form in (_SAID_OF, _PARTICLED):
        for found in form.finditer(text, start, end):
            first, last = found.span(found.lastindex or 0)
            last = min((a - 1 for a, _ in told if first < a < last), default=last)
            parts = [p for p in _PART.findall(text[first:last]) if p.lower() not in SPECIAL.common]
            if form is _PARTICLED and first == start:
                continue
            if not parts or not all(_may_name(p, lang) for p in parts if p[0].isupper()):
                continue
            if not any(a < last and first < b for a, b in told):
                return Hit(_KIND, first, last, SURE)
    return None


def _is_listed(word: str, lang: str) -> bool:
    """Is a word a usual name, though it is also another word?"""
    known = lexicon.shipped().known(word.lower(), lang)
    return known.first > 1 or known.last > 1


def _may_name(word: str, lang: str) -> bool:
    if _ELIDED.match(word):
        return False
    known = lexicon.shipped().known(word.lower(), lang)
    if (known.place and not known.last) or known.plain or known.often > 1:
        return False
    return bool(known.first or known.last) or not known.often
