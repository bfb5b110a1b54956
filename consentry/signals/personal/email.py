"""E-mail addresses in text (RFC 5321 4.1.2 as people use it, RFC 6531 for international ones).

Trigger: an ``@``, an escape for it, or a way of writing it around. Then what stands before and
after is read within fixed windows. Addresses of roles (RFC 2142) are told from those of persons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import merge
from unicodedata import combining

import re2

from consentry.origin import is_suffix
from consentry.signals.personal.hits import Hit, clear_of
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import CONTEXT, KEYS

LOCAL, DOMAIN = 64, 253

MARKS = ("@", "%40", "%2540", r"\u0040", "＠")
"""As it is, in an address, in an address within an address, in a script's text, and wide."""
_LOCAL = frozenset("!#$%'*+^_`~.-．")
_EDGE = "!#$%'*^`~.-．"
_DOTS = ".\u3002\uff0e\uff61\u2024"
"""What parts labels: RFC 3490, 3.1, and one that looks the same."""
_PARTED = re.compile(f"[{_DOTS}]")
_IN_LABEL = r"[\w\u0300-\u036f-]{0,62}"
"""Marks over letters too, which stand after them in Unicode's form D (UAX 15)."""
_DOMAIN = re.compile(rf"[^\W_]{_IN_LABEL}(?:[{_DOTS}][^\W_]{_IN_LABEL}){{1,8}}")
_ESCAPED = re.compile("u[0-9a-fA-F]{4}")
_FILE_ENDINGS = (
    "png jpg jpeg gif webp svg avif ico css js json html htm php map mp4 webm pdf woff zip mov"
)
_NO_TOPS = frozenset((*_FILE_ENDINGS.split(), "target"))
"""What are ends of hosts as well, but of files and units (systemd.unit(5)) far more often."""
_RESERVED = frozenset(("example", "test", "invalid"))
"""Ends of hosts that nobody has, for examples (RFC 2606, 2)."""
_RUN_ON = re.compile(r"([a-z]{2,6})[A-Z]")
_SPACED = re.compile(r"[^\W_](?:[\w.+-]{0,62}[^\W_])?(?=[ \u00a0]{0,2}$)")
_BLANK = frozenset(" \u00a0")
_ANNOUNCED = re.compile(r"(?:mail|correo|courriel|epost|posta)\W{0,4}$", re.IGNORECASE)
_NO_MAIL = re.compile(r"(?:^|\n)(?:UID:|(?:Message-ID|In-Reply-To|References): ?<?)\S{0,80}$", re.I)
"""What else is written so: identifiers of calendars and messages (RFC 5545, 3.8.4.7; RFC 5322)."""
_TOLD = re.compile(r"(?:^|[\n:|(<•·,;]) ?$")
_CREDENTIALS = re.compile(r"://([^\s/?#@<>{}\[\]$]{1,128})$")

_at = "|".join(sorted(map(re.escape, CONTEXT.at), key=len, reverse=True))
_dot = "|".join(sorted(map(re.escape, CONTEXT.dot), key=len, reverse=True))
_DOT_WORDS = "|".join(w for w in CONTEXT.dot if w.isalpha() and w not in ("point", "punt"))
"""Not the French and Dutch word: in English "at this point in" says something else."""
_OPEN, _SHUT = r"[\[({<«〔【*|]\s{0,2}", r"\s{0,2}[\])}>»〕】*|]"
_PART = r"[^\s\[\](){}<>@\"',;:.!?/=]+"
_AT_WORDS = "|".join(w for w in CONTEXT.at if w.isalpha() and w not in ("a", "chez"))
"""Not the French word, nor the letter: bare, both are words of a sentence."""
_BARE_AT = rf"\s{{1,2}}(?:{_AT_WORDS}|-at-)\s{{1,2}}"
_WITH = "|".join(CONTEXT.at_host)
_TIGHT_AT = rf"[\[(](?:{_WITH})[\])]"
_DOT = (
    rf"(?:\s{{0,2}}{_OPEN}(?:{_dot}){_SHUT}\s{{0,2}}|\s{{1,2}}(?:{_DOT_WORDS}|-dot-)\s{{1,2}}|\.)"
)
_SIGNS = "|".join(w for w in CONTEXT.at if w.isalpha() and len(w) > 4 and w != "arroba")
_SIGN = "|".join(w for w in CONTEXT.at if len(w) > 4)
_ANY_DOT = "|".join(w for w in CONTEXT.dot if w.isalpha())
_TOPS = "|".join(map(re.escape, CONTEXT.tops))
_TRIES = 4
"""Words before an address that a way of writing it fits as well: write me at jane [at] …"""
_TWO = r"[a-z]{1,20}(?:[._][a-z]{2,24}){1,2}"
_HOST = r"[a-z0-9-]{1,63}"
_BARE = (
    rf"\b{_TWO}(?: at | ?[\[(]a[\])] ?)(?:[a-z0-9-]{{1,63}}\.){{1,3}}(?:{_TOPS})\b",
    r"\b(?-i:[a-z0-9][a-z0-9._-]{1,40}AT[a-z0-9][a-z0-9-]{1,60}(?:DOT[a-z0-9-]{2,30}){1,3})\b",
    rf"{_PART}(?:(?:\s(?:{_ANY_DOT})\s|\.){_PART}){{0,3}}\s(?:{_SIGN})\s{_PART}"
    rf"(?:(?:\s(?:{_ANY_DOT})\s|\.){_PART}){{1,3}}",
    rf"\b[a-z0-9.-]{{2,40}}_at_{_HOST}(?:_dot_{_HOST}){{1,3}}\b",
    rf"\b{_TWO} (?:at|{_WITH}) (?:{_HOST} (?:{_ANY_DOT}) ){{1,3}}(?:{_TOPS})\b",
    rf"{_PART}(?:\.{_PART}){{0,3}}\s{{0,2}}{_OPEN}(?:{_at}){_SHUT}\s{{0,2}}"
    rf"(?:{_HOST} (?:{_ANY_DOT}) ){{1,3}}(?:{_TOPS})\b",
    rf"{_PART}(?:\.{_PART}){{0,3}}\s{{0,2}}{_OPEN}(?:{_WITH}){_SHUT}\s{{0,2}}"
    rf"{_HOST}(?:\s{{0,2}}{_OPEN}(?:{_dot}){_SHUT}\s{{0,2}}{_HOST}){{1,3}}",
)
"""Without brackets: two words with a dot at a host with a common end; small letters with AT and DOT
between; a word for the sign, which leaves no doubt what the word for the dot is; both between
underscores; a word that says at whose host, where a word for the dot follows or is in brackets."""
HINT = (
    rf"(?i:{_OPEN}(?:{_at}){_SHUT}|{_OPEN}(?:{_dot}){_SHUT}"
    rf"|\s(?:{_DOT_WORDS}|{_SIGNS}|{_SIGN}|-at-)\s"
    rf"|{_TIGHT_AT}|_at_{_HOST}_dot_|\s(?:at|{_WITH}) {_HOST} (?:{_ANY_DOT})\s"
    r"|[a-z][._][a-z]+ at [a-z0-9-]+\.[a-z])|[a-z0-9]AT[a-z0-9-]+DOT[a-z]"
)
_TRIGGER = re2.compile(HINT.encode())
HINT += rf"|(?i:[a-z0-9] (?:at|chez|bei|bij) [a-z0-9-]+(?:\.| (?:{_ANY_DOT}) )[a-z])"
_ROOM = re2.Options()
_ROOM.max_mem = 1 << 26
"""Bytes for the states of a pattern with words of thirty languages; the usual 8 MB are too few."""
_HIDDEN = re2.compile(
    rf"(?i)(?:^|[\s\[\](){{}}<>@\"',;:!?/=])({_PART}(?:{_DOT}{_PART}){{0,3}}"
    rf"(?:\s{{0,2}}{_OPEN}(?:{_at}){_SHUT}\s{{0,2}}|{_BARE_AT}|\s{{0,2}}@\s{{0,2}}|{_TIGHT_AT})"
    rf"{_PART}(?:{_DOT}{_PART}){{1,4}})",
    _ROOM,
)


_APART = re.compile(
    r"[^\W_][\w-]{0,62}(?: ?\. ?[a-z0-9-]{2,63}){0,2} \. ?(?:[a-z]{2,3}\.)?([a-z]{2,24})(?![\w.-])"
)
"""A domain with a space before its last dot, and a common end after it."""
_REMOTE = re.compile(r":[\w~./-]")
_QUOTED = re.compile(r'"[^"\r\n<>=]{1,62}"$')
_SERVICES = frozenset(("git", "hg", "svn"))
"""Users of every host that holds code: git@host.example:path says nobody's address."""
_MAIL_HOST = re.compile(
    rf"([A-Za-z0-9-]{{2,20}})(?: (?:{_ANY_DOT}) |(\.)(?:co\.)?)([A-Za-z]{{2,3}})\b"
)
_LIKELY = re2.compile(rf"(?i)(?:^|[^\w.@/-])({'|'.join(_BARE)})", _ROOM)


def kind_of(address: str) -> str:
    """The kind of finding that an address is: a role's, or somebody's."""
    local = min((address.partition(mark)[0] for mark in MARKS), key=len).lower()
    first = re.split(r"[.+_-]", local, maxsplit=1)[0]
    if local in KEYS.roles or (first in KEYS.roles and len(first) > 3):
        return "personal.contact.email-role"
    return "personal.contact.email"


def find(text: str, marks: Sequence[str] = MARKS, hidden: bool = True) -> Iterator[Hit]:
    """Addresses in ``text``, and user information of URLs (RFC 3986 3.2.1). marks: which of
    ``MARKS`` it can have; looking for the wide one is slow in a text with many spaces. hidden:
    False says that nothing in it is a way of writing a mark around."""
    if any(mark in text for mark in marks):
        yield from _plain(text, marks)
    if hidden:
        written = list(_hidden(text))
        yield from written
        yield from clear_of(_mailed(text), written)


def decoded(code: str) -> str:
    """The address behind a ``data-cfemail`` value; ``""`` if it is none."""
    try:
        data = bytes.fromhex(code[:1024])
    except ValueError:
        return ""
    text = bytes(b ^ data[0] for b in data[1:]).decode("utf-8", "replace") if data else ""
    return text if valid(text) else ""


def valid(text: str) -> bool:
    """Is ``text`` one address and nothing else?"""
    at = text.rfind("@")
    return at > 0 and _before(text, at) == 0 and _after(text, at + 1) == len(text)


def _plain(text: str, marks: Iterable[str]) -> Iterator[Hit]:
    done = 0
    for at, size in merge(*(_marks(text, mark) for mark in marks)):
        if at < done:
            continue
        blank = text[at + size : at + size + 1] in _BLANK
        end = _after(text, at + size + blank)
        url = _CREDENTIALS.search(text, max(0, at - 140), at)
        if url and end < 0:
            end = at + size
        if end < 0:
            continue
        if url:
            yield Hit("personal.online.handle", url.start(1), at, 900)
            continue
        spaced = blank or text[at - 1 : at] in _BLANK
        host = text[at + size + blank : end]
        start = max(_spaced(text, at, host) if spaced else _before(text, at), done)
        if start < at and not (
            (text[start:at] in _SERVICES and _REMOTE.match(text, end))
            or _NO_MAIL.search(text, max(0, start - 32), start)
        ):
            done = end
            yield Hit(kind_of(text[start:end]), start, end, 990)


def _spaced(text: str, at: int, host: str) -> int:
    """The same for ``jane.doe @ example.org``, where a sentence would not have such a word, the
    host is one of mail, or something announces an address; ``at`` elsewhere."""
    word = _SPACED.search(text, max(0, at - LOCAL), at)
    if word is None:
        return at
    start, said = word.start(), word[0]
    telling = said[0].isalpha() and any(c in "._+-" or c.isdigit() for c in said)
    if not telling and said.lower() not in CONTEXT.not_local and not said.isdigit():
        telling = host.partition(".")[0].lower() in CONTEXT.mail_hosts or (
            _TOLD.search(text, max(0, start - 2), start) is not None
            and _top(host.rpartition(".")[2].strip())
        )
    return start if telling or _ANNOUNCED.search(text, max(0, start - 24), start) else at


def _marks(text: str, mark: str) -> Iterator[tuple[int, int]]:
    at = text.find(mark)
    while at >= 0:
        yield at, len(mark)
        at = text.find(mark, at + 1)


def _before(text: str, at: int) -> int:
    """Where the local part that ends at ``at`` starts; ``at`` if there is none."""
    if text[at - 1 : at] == '"':
        quoted = _QUOTED.search(text, max(0, at - LOCAL), at)
        return quoted.start() if quoted else at
    start = at
    latin = at > 0 and text[at - 1] < "\u2e80"
    while start > 0 and at - start < LOCAL:
        char = text[start - 1]
        if (latin and char >= "\u2e80") or not (
            char.isalnum()
            or char in _LOCAL
            or combining(char)
            or (char == "\\" and _ESCAPED.match(text, start))
        ):
            break
        start -= 1
    while start < at and text[start] in _EDGE:
        start += 1
    return start


def _after(text: str, start: int) -> int:
    """Where the domain that starts at ``start`` ends; -1 if there is none."""
    found = _DOMAIN.match(text, start, start + DOMAIN)
    if not found:
        apart = _APART.match(text, start, start + DOMAIN)
        return apart.end() if apart and _top(apart[1]) else -1
    labels = _PARTED.split(found[0])
    for keep in range(2, len(labels)):
        label, before = labels[keep], labels[keep - 1]
        if label[:1].isupper() and before[-1:].islower() and _top(before):
            labels = labels[:keep]
            break
    run_on = _RUN_ON.match(labels[-1])
    if run_on:
        labels[-1] = run_on[1]
    labels[-1] = labels[-1].rstrip("-_")
    while len(labels) > 1 and not _top(labels[-1]):
        labels.pop()
    return start + len(".".join(labels)) if len(labels) > 1 else -1


@lru_cache(maxsize=2048)
def _top(label: str) -> bool:
    """May a host end so? By the Public Suffix List. Names of files and of hosts that no mail leaves
    (RFC 6762, 3; RFC 9476) may not."""
    end = unicodedata.normalize("NFKC", label).lower()
    return end in _RESERVED or (len(end) > 1 and end not in _NO_TOPS and is_suffix(end))


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
            words = re.split(r"[^\w-]+|_(?i:at|dot)_|AT|DOT", found[1])
            end = shift + found.end(1)
            if _of_sentence(words) or not (end > first and _top(words[-1])):
                shift += found.start(1) + max(len(words[0]), 1)
                continue
            done = end
            yield Hit("personal.contact.email", shift + found.start(1), end, 900)
            break


def _mailed(text: str) -> Iterator[Hit]:
    """Words with nothing but "at" between them and a host of mail, or with a word that says at
    whose host, where the dot is a word too."""
    for at in merge(*(_marks(text, f" {word} ") for word in ("at", "chez", "bei", "bij"))):
        host = _MAIL_HOST.match(text, at[0] + at[1])
        if (
            host is None
            or (host[2] and at[1] > 4)
            or host[1].lower() not in CONTEXT.mail_hosts
            or not _top(host[3])
        ):
            continue
        word = _SPACED.search(text, max(0, at[0] - LOCAL), at[0])
        said = word[0].lower() if word else ""
        if word and said not in CONTEXT.not_mailed and said not in CONTEXT.not_local:
            yield Hit(kind_of(said), word.start(), host.end(), 900)


def _of_sentence(words: Sequence[str]) -> bool:
    """Are these words of a sentence, and no address?"""
    second = words[1].lower() if len(words) > 1 else ""
    return words[0].lower() in CONTEXT.not_local or second in CONTEXT.not_second
