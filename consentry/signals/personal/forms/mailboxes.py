"""Mailboxes as they are written (RFC 5321 4.1.2 as people use it, RFC 6531 for international ones).

Trigger: an ``@``, or an escape for it. Then what stands before and after is read within fixed
windows. Addresses of roles (RFC 2142) are told from those of persons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from heapq import merge
from unicodedata import combining

from consentry.origin import is_suffix
from consentry.signals.personal.hits import Hit
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
SPACED = re.compile(r"[^\W_](?:[\w.+-]{0,62}[^\W_])?(?=[ \u00a0]{0,2}$)")
_BLANK = frozenset(" \u00a0")
ANNOUNCED = re.compile(r"(?:mail|correo|courriel|epost|posta)\W{0,4}$", re.IGNORECASE)
_NO_MAIL = re.compile(r"(?:^|\n)(?:UID:|(?:Message-ID|In-Reply-To|References): ?<?)\S{0,80}$", re.I)
"""What else is written so: identifiers of calendars and messages (RFC 5545, 3.8.4.7; RFC 5322)."""
_TOLD = re.compile(r"(?:^|[\n:|(<>•·,;=→«»\"“„–—/]) ?$")
_CREDENTIALS = re.compile(r"://([^\s/?#@<>{}\[\]$]{1,128})$")
_APART = re.compile(
    r"[^\W_][\w-]{0,62}(?: ?\. ?[a-z0-9-]{2,63}){0,2} \. ?(?:[a-z]{2,3}\.)?([a-z]{2,24})(?![\w.-])"
)
"""A domain with a space before its last dot, and a common end after it."""
_REMOTE = re.compile(r":[\w~./-]")
_QUOTED = re.compile(r'"[^"\r\n<>=]{1,62}"$')
_SERVICES = frozenset(("git", "hg", "svn"))
"""Users of every host that holds code: git@host.example:path says nobody's address."""


def kind_of(address: str) -> str:
    """The kind of finding that an address is: a role's, or somebody's."""
    local = min((address.partition(mark)[0] for mark in MARKS), key=len).lower()
    first = re.split(r"[.+_-]", local, maxsplit=1)[0]
    if local in KEYS.roles or (first in KEYS.roles and len(first) > 3):
        return "personal.contact.email-role"
    return "personal.contact.email"


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


def written(text: str, marks: Iterable[str]) -> Iterator[Hit]:
    done = 0
    for at, size in merge(*(marked(text, mark) for mark in marks)):
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
    word = SPACED.search(text, max(0, at - LOCAL), at)
    if word is None:
        return at
    start, said = word.start(), word[0]
    telling = said[0].isalpha() and any(c in "._+-" or c.isdigit() for c in said)
    if not telling and said.lower() not in CONTEXT.not_local and not said.isdigit():
        telling = host.partition(".")[0].lower() in CONTEXT.mail_hosts or (
            _TOLD.search(text, max(0, start - 2), start) is not None
            and is_top(host.rpartition(".")[2].strip())
        )
    return start if telling or ANNOUNCED.search(text, max(0, start - 24), start) else at


def marked(text: str, mark: str) -> Iterator[tuple[int, int]]:
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
        return apart.end() if apart and is_top(apart[1]) else -1
    labels = _PARTED.split(found[0])
    for keep in range(2, len(labels)):
        label, before = labels[keep], labels[keep - 1]
        if label[:1].isupper() and before[-1:].islower() and is_top(before):
            labels = labels[:keep]
            break
    run_on = _RUN_ON.match(labels[-1])
    if run_on:
        labels[-1] = run_on[1]
    labels[-1] = labels[-1].rstrip("-_")
    while len(labels) > 1 and not is_top(labels[-1]):
        labels.pop()
    return start + len(".".join(labels)) if len(labels) > 1 else -1


@lru_cache(maxsize=2048)
def is_top(label: str) -> bool:
    """May a host end so? By the Public Suffix List. Names of files and of hosts that no mail leaves
    (RFC 6762, 3; RFC 9476) may not."""
    end = unicodedata.normalize("NFKC", label).lower()
    return end in _RESERVED or (len(end) > 1 and end not in _NO_TOPS and is_suffix(end))
