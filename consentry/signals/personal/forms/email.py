"""E-mail addresses in text: mailboxes, and such as people write around to hide them from machines.

Trigger: a word for the sign or for the dot, in the brackets or between the blanks that are usual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import merge

import re2

from consentry.signals.personal.context import any_of
from consentry.signals.personal.forms.mailboxes import (
    LOCAL,
    MARKS,
    SPACED,
    decoded,
    is_top,
    kind_of,
    marked,
    valid,
    written,
)
from consentry.signals.personal.hits import Hit, clear_of
from consentry.signals.personal.spans import ROOM, spans, starts
from consentry.signals.personal.tables import CONTEXT

_at = "|".join(sorted(map(re.escape, CONTEXT.at), key=len, reverse=True))
_dot = "|".join(sorted(map(re.escape, CONTEXT.dot), key=len, reverse=True))
_DOT_WORDS = "|".join(w for w in CONTEXT.dot if w.isalpha() and w not in ("point", "punt"))
"""Not the French and Dutch word: in English "at this point in" says something else."""
_ANY_DOT = "|".join(w for w in CONTEXT.dot if w.isalpha())
_OPEN = r"(?:[\[({<«〔【*|~=#]{1,3}|//)\s{0,2}"
_SHUT = r"\s{0,2}(?:[\])}>»〕】*|~=#]{1,3}|//)"
_PART = r"[^\s\[\](){}<>@\"',;:.!?/=]+"
_AT_WORDS = "|".join(w for w in CONTEXT.at if w.isalpha() and w not in ("a", "chez"))
"""Not the French word, nor the letter: bare, both are words of a sentence."""
_WITH = "|".join(CONTEXT.at_host)
_WORDS = "|".join(dict.fromkeys(w for w in (*CONTEXT.at, *CONTEXT.at_host) if w != "@"))
_DASHED_AT = rf"[-\x{{2013}}\x{{2014}}]{{1,2}}(?:{_WORDS})[-\x{{2013}}\x{{2014}}]{{1,2}}"
_BARE_AT = rf"\s{{1,2}}(?:{_AT_WORDS}|{_DASHED_AT})\s{{1,2}}"
_WITHIN = "|".join(w for w in CONTEXT.at_host if w not in ("a", "en", "w"))
"""Not what counts, nor the language of a page or its address: (a), (en), (w)."""
_TIGHT_AT = rf"[\[({{]{{1,2}}(?:{_WITH})[\])}}]{{1,2}}"
_LOOSE_AT = rf"\s[\[({{]{{1,2}}(?:{_WITHIN})[\])}}]{{1,2}}\s"
_BARE_DOT = rf"\s{{1,2}}(?:{_DOT_WORDS}|-{{1,2}}(?:{_ANY_DOT})-{{1,2}})\s{{1,2}}"
_DOT = rf"(?:\s{{0,2}}{_OPEN}(?:{_dot}){_SHUT}\s{{0,2}}|{_BARE_DOT}|\.)"
_SIGNS = "|".join(w for w in CONTEXT.at if w.isalpha() and len(w) > 4 and w != "arroba")
_SIGN = "|".join(w for w in CONTEXT.at if len(w) > 4)
_PLAIN_SIGN = "|".join(w for w in CONTEXT.at if len(w) > 4 and w.isascii())
_TOPS = "|".join(map(re.escape, CONTEXT.tops))
_TRIES = 4
"""Words before an address that a way of writing it fits as well: write me at jane [at] …"""
_TWO = r"[a-z]{1,20}(?:[._][a-z]{2,24}){1,2}"
_HOST = r"[a-z0-9-]{1,63}"
_LABELS = r"[a-z0-9]{1,40}"
_BARE = (
    rf"\b{_TWO}(?: at | ?[\[(]a[\])] ?)(?:[a-z0-9-]{{1,63}}\.){{1,3}}(?:{_TOPS})\b",
    r"\b(?-i:[a-z0-9][a-z0-9._-]{1,40}AT[a-z0-9][a-z0-9-]{1,60}(?:DOT[a-z0-9-]{2,30}){1,3})\b",
    rf"{_PART}(?:(?:\s(?:{_ANY_DOT})\s|\.){_PART}){{0,3}}\s(?:{_SIGN})\s{_PART}"
    rf"(?:(?:\s(?:{_ANY_DOT})\s|\.){_PART}){{1,3}}",
    rf"\b[a-z0-9.-]{{2,40}}_at_{_HOST}(?:_dot_{_HOST}){{1,3}}\b",
    rf"\b[a-z0-9.]{{2,40}}[_-](?:at[_-]{_LABELS}(?:[_-]dot[_-]{_LABELS}){{1,3}}"
    rf"|(?:{_PLAIN_SIGN})[_-]{_LABELS}(?:(?:\.|[_-](?:{_ANY_DOT})[_-]){_LABELS}){{1,3}})\b",
    rf"\b{_TWO} (?:at|{_WITH}) (?:{_HOST} (?:{_ANY_DOT}) ){{1,3}}(?:{_TOPS})\b",
    rf"{_PART}(?:\.{_PART}){{0,3}}\s{{0,2}}{_OPEN}(?:{_at}){_SHUT}\s{{0,2}}"
    rf"(?:{_HOST} (?:{_ANY_DOT}) ){{1,3}}(?:{_TOPS})\b",
    rf"{_PART}(?:\.{_PART}){{0,3}}\s{{0,2}}{_OPEN}(?:{_WITH}){_SHUT}\s{{0,2}}"
    rf"{_HOST}(?:\s{{0,2}}{_OPEN}(?:{_dot}){_SHUT}\s{{0,2}}{_HOST}){{1,3}}",
)
"""Without brackets: two words with a dot at a host with a common end; small letters with AT and DOT
between; a word for the sign, which leaves no doubt what the word for the dot is; both between
underscores, or hyphens; a word that says at whose host, where a word for the dot follows or is in
brackets."""
HINT = (
    rf"(?i:{_OPEN}(?:{_at}){_SHUT}|{_OPEN}(?:{_dot}){_SHUT}"
    rf"|\s(?:{_DOT_WORDS}|{_SIGNS}|{_SIGN}|-at-)\s"
    rf"|{_TIGHT_AT}|\s{_DASHED_AT}\s|[_-](?:{_PLAIN_SIGN})[_-]|[_-]at[_-]{_HOST}[_-]dot[_-]"
    rf"|\s(?:at|{_WITH}) {_HOST} (?:{_ANY_DOT})\s"
    r"|[a-z][._][a-z]+ at [a-z0-9-]+\.[a-z])|[a-z0-9]AT[a-z0-9-]+DOT[a-z]"
)
_TRIGGER = re2.compile(HINT.encode())
HINT += rf"|(?i:[a-z0-9] (?:at|chez|bei|bij|presso|w) [a-z0-9-]+(?:\.| (?:{_ANY_DOT}) )[a-z])"
HINT += rf"|(?i:[a-z0-9 ][_-](?:at|{_SIGN})[_-] ?[a-z])|[a-z0-9]AT[a-z0-9-]+(?:\.|DOT| ?[\[(])"
_HIDDEN = re2.compile(
    rf"(?i)(?:^|[\s\[\](){{}}<>@\"',;:!?/=])({_PART}(?:{_DOT}{_PART}){{0,3}}"
    rf"(?:\s{{0,2}}{_OPEN}(?:{_at}){_SHUT}\s{{0,2}}|{_BARE_AT}|\s{{0,2}}@\s{{0,2}}|{_TIGHT_AT}|{_LOOSE_AT})"
    rf"{_PART}(?:{_DOT}{_PART}){{1,4}})",
    ROOM,
)
_LOCAL = r"[^\s\[\](){}<>@\"',;:!?/=|*]{1,64}"
_LABEL = r"[^\s\[\](){}<>@\"',;:.!?/=|*_]{1,63}"
_ALL_DOTS = rf"\s{{0,2}}{_OPEN}(?:{_dot}){_SHUT}\s{{0,2}}|\s{{1,2}}(?:{_ANY_DOT})\s{{1,2}}"
_TOLD = re2.compile(
    rf"(?i)(?:^|[^\pL-])(?:{any_of(CONTEXT.mails)})(?:-\pL{{1,5}})?(\s(?:{any_of(CONTEXT.mails_to)}))?(?:(\s?[:=])\s{{0,2}}|\s{{1,2}})"
    rf"({_LOCAL}(?:\s{{0,2}}{_OPEN}(?:{_WORDS}){_SHUT}\s{{0,2}}"
    rf"|\s{{0,2}}[_-](?:at|{_SIGN})[_-]\s{{0,2}}|(\s)(?:{_WORDS})\s|(?-i:AT))"
    rf"{_LABEL}(?:(?:{_ALL_DOTS}|[_-](?:dot|punkt)[_-]|(?-i:DOT|PUNKT|PUNT|POINT|PUNTO|PONTO|KROPKA)"
    rf"|(\.)){_LABEL}){{1,4}})",
    ROOM,
)
"""An address in any way of writing around, behind a word that announces one. Groups: a word
between, a colon, the whole, nothing but blanks around a word for the sign, a dot as it is."""
_MAIL_HOST = re.compile(
    rf"([A-Za-z0-9-]{{2,20}})(?: (?:{_ANY_DOT}) |(\.)(?:co\.)?)([A-Za-z]{{2,3}})\b"
)
_WITH_DOT = re.compile(rf" (?:at|{_WITH}) ({_HOST}) (?:{_ANY_DOT}) ({_TOPS})\b", re.I)
_COUNTING = re.compile(rf" [\[(]a[\])] ({_HOST})\.(?:{_TOPS})\b", re.I)
_MAY_SAY = re2.compile(
    rf"(?i) (?:at|{_WITH}) {_HOST} (?:{_ANY_DOT}) (?:{_TOPS})| [\[(]a[\])] {_HOST}\.".encode()
)
_CLOSED = re.compile(r"\s?(?:$|[.,;:!?()\[\]<>|/\"'”“»\n])(?!\w)")
_COUNTED = re.compile(r"[\[(]b[\])]")
_BY_WORDS = re.compile(rf"[^\w-]+|[_-](?i:{_WORDS}|{_ANY_DOT})[_-]|AT|DOT")
_LIKELY = re2.compile(rf"(?i)(?:^|[^\w.@/-])({'|'.join(_BARE)})", ROOM)


def find(text: str, marks: Sequence[str] = MARKS, hidden: bool = True) -> Iterator[Hit]:
    """Addresses in ``text``, and user information of URLs (RFC 3986 3.2.1). marks: which of
    ``MARKS`` it can have; looking for the wide one is slow in a text with many spaces. hidden:
    False says that nothing in it is a way of writing a mark around."""
    if any(mark in text for mark in marks):
        yield from written(text, marks)
    if hidden:
        around = list(_hidden(text))
        around += clear_of(_mailed(text), around)
        around += clear_of(_said(text), around)
        yield from around
        yield from clear_of(_told(text), around)


def _hidden(text: str) -> Iterator[Hit]:
    done = 0
    for first, last in spans(_TRIGGER, text):
        if first < done:
            continue
        shift = max(done, first - 140)
        for _ in range(_TRIES):
            around = text[shift : last + 200]
            found = _HIDDEN.search(around)
            if found is None or shift + found.start(1) >= last:
                found = _LIKELY.search(around)
            if not found or shift + found.start(1) >= last or valid(found[1]):
                break
            words = _BY_WORDS.split(found[1])
            end = shift + found.end(1)
            if _of_sentence(words) or not (end > first and is_top(words[-1])):
                shift += found.start(1) + max(len(words[0]), 1)
                continue
            done = end
            yield Hit("personal.contact.email", shift + found.start(1), end, 900)
            break


def _mailed(text: str) -> Iterator[Hit]:
    """Words with nothing but "at" between them and a host of mail, or with a word that says at
    whose host, where the dot is a word too."""
    for at in merge(*(marked(text, f" {word} ") for word in ("at", "chez", "bei", "bij"))):
        host = _MAIL_HOST.match(text, at[0] + at[1])
        if (
            host is None
            or (host[2] and at[1] > 4)
            or host[1].lower() not in CONTEXT.mail_hosts
            or not is_top(host[3])
        ):
            continue
        word = SPACED.search(text, max(0, at[0] - LOCAL), at[0])
        said = word[0].lower() if word else ""
        if word and said not in CONTEXT.not_mailed and said not in CONTEXT.not_local:
            yield Hit(kind_of(said), word.start(), host.end(), 900)


def _said(text: str) -> Iterator[Hit]:
    """One word at a host of which the dot is a word too; and at one behind "(a)", where no "(b)"
    follows. What ends a host may be a word of a sentence: de, it, es."""
    for at in starts(_MAY_SAY, text):
        dotted = _WITH_DOT.match(text, at)
        host = dotted or _COUNTING.match(text, at)
        word = SPACED.search(text, max(0, at - LOCAL), at) if host else None
        said = word[0].lower() if word else ""
        if host is None or word is None or said.isdigit() or host[1].lower() in CONTEXT.not_host:
            continue
        if said in CONTEXT.not_local or said in CONTEXT.not_mailed:
            continue
        end = host.end()
        if dotted:
            sure = dotted[2].lower() not in CONTEXT.worded_tops or bool(_CLOSED.match(text, end))
        else:
            sure = not _COUNTED.search(text, end, end + 200)
        if sure or not said.isalpha():
            yield Hit(kind_of(said), word.start(), end, 900)


def _told(text: str) -> Iterator[Hit]:
    """What is written around behind a word that announces an address."""
    for found in _TOLD.finditer(text):
        words = re.split(
            r"[^\w-]+|[_-](?i:at|dot)[_-]|AT|DOT|P[OU]NTO|PUNK?T|POINT|KROPKA", found[3]
        )
        surely = not (found[4] and found[5]) or found[2] or (found[1] and found[3][0].islower())
        if (
            surely
            and not _of_sentence(words)
            and is_top(words[-1])
            and not (found[4] and words[1].lower() in CONTEXT.not_host)
        ):
            yield Hit(kind_of(words[0]), found.start(3), found.end(3), 900)


def _of_sentence(words: Sequence[str]) -> bool:
    """Are these words of a sentence, and no address?"""
    second = words[1].lower() if len(words) > 1 else ""
    return words[0].lower() in CONTEXT.not_local or second in CONTEXT.not_second


__all__ = ["HINT", "LOCAL", "MARKS", "decoded", "find", "kind_of", "valid"]
