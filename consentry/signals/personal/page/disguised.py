"""Contacts that a page's source disguises: in base64, in two attributes, in variables of a script.

A business card as a ``data:`` address (RFC 2397, RFC 6350), ``data-user`` beside ``data-domain``, a
script that puts an address together of what two variables hold, an address backwards or in ROT13.
Linear in the page, and bounded.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

import re2

from consentry.signals.personal.codes import FOUR, of_base64
from consentry.signals.personal.forms import patterns
from consentry.signals.personal.forms.email import kind_of, valid
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.page import composed, records
from consentry.signals.personal.page.composed import a_user
from consentry.signals.personal.page.drawn import Layout, Run
from consentry.signals.personal.spans import spans

MOST, MOST_JOINED, MOST_SIGNS = 200, 20, 2000
_DOCUMENT = re2.compile(rb"data:text/[a-z.+-]+[^,\s\"'<>]*;base64,[A-Za-z0-9+/_=-]{16,}")
_INTERPOLATED = re.compile(r"\$\{\s{0,4}([A-Za-z_$][\w$]{0,40})\s{0,4}\}(?:@|&#64;|%40)")
_JOINED = re2.compile(rb"\+\s*[\"'](?:@|&#64;|&#x40;|%40)[\"']\s*[+;,)]")
_LITERAL = re.compile(r"([\"'])([\w.+-]{2,64})\1\s{0,4}$")
_VARIABLE = re.compile(r"[A-Za-z_$][\w$]{0,40}(?=\s{0,4}$)")
_LOCAL = re.compile(r"[\w.+-]{2,64}")
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}")
_HOSTS = frozenset(
    (
        *("domain", "host", "hostname", "server", "provider", "dom", "d", "h", "dominio", "b"),
        *("domaine", "domein", "domena", "domänenname", "tail", "after", "right", "second"),
    )
)
_LOCALS = frozenset(
    (
        *("user", "username", "name", "local", "localpart", "part", "login", "account", "mailbox"),
        *("box", "mail", "email", "u", "l", "n", "usr", "nutzer", "benutzer", "usuario", "addr"),
        *("utilisateur", "utente", "gebruiker", "head", "before", "left", "first", "a", "to", "id"),
    )
)
_SURELY = ("user", "local", "login", "account", "mailbox", "box", "mail", "email", "part")
"""Last words of the names of attributes that hold the two halves of an address."""
_LINKS = frozenset(("a", "span", "button"))
_BACKWARDS, _AFTER = re.compile(r"[\w.-]+"), re.compile(r"[\w.-]+(?<![.-])")
LOCAL = 128
_MAILTO = codecs.decode("mailto:", "rot13")
_WHOLE = re2.compile(
    (
        rf"(?:^|\n)(?:{FOUR}){{4}}[A-Za-z0-9+/_-]*={{0,2}}\n|\beyJ[A-Za-z0-9_-]{{12,}}"
        r"|mailto:[\w.+-]*%[0-9A-Fa-f]{2}[\w.+%-]+"
    ).encode()
)
_NEAR = 4
"""Attributes between the two halves, at most."""


def of(drawn: Layout, countries: Sequence[str]) -> Iterator[Hit]:
    """Hits in the texts of a page. countries: where phone numbers may be from."""
    text, code = drawn.text, drawn.code
    coded, data = drawn.coded_text, drawn.coded_utf8
    for start, end in islice(spans(_DOCUMENT, coded, data), MOST):
        first = start + code + coded[start:end].index(",") + 1
        said = of_base64(text[first : end + code])
        found = [*patterns.scan(said, countries), *records.values(said)] if said else []
        for kind in {hit.kind for hit in found}:
            yield Hit(kind, first, end + code, 900)
    for start, _ in islice(spans(_JOINED, coded, data), MOST_JOINED):
        yield from _variable(drawn, start + code)
    if "}@" in coded or "}&#64;" in coded or "}%40" in coded:
        for put in islice(_INTERPOLATED.finditer(coded), MOST_JOINED):
            yield from _given(drawn, put[1], drawn.run_at(put.start() + code))
    if any(map(_of_host, {run[3] for run in drawn.coded.runs})):
        yield from _halves(drawn)
    yield from _coded(drawn, coded, data)
    yield from composed.of_text(coded, code, data)
    yield from _turned(drawn)


def _variable(drawn: Layout, at: int) -> Iterator[Hit]:
    """What the variable holds that stands before the sign of an address."""
    run = drawn.run_at(at)
    if literal := _LITERAL.search(drawn.text, max(run.start, at - 72), at):
        yield Hit(kind_of(literal[2] + "@"), *literal.span(2), 850)
        return
    name = _VARIABLE.search(drawn.text, max(run.start, at - 48), at)
    if name is not None:
        yield from _given(drawn, name[0], run)


def _given(drawn: Layout, name: str, run: Run) -> Iterator[Hit]:
    """What is before the sign, of a variable of a script."""
    given = re.compile(
        rf"(?<![\w$]){re.escape(name)}\s{{0,4}}[=:]\s{{0,4}}([\"'])({_LOCAL.pattern})\1"
    )
    found = given.search(drawn.text, run.start, run.end)
    if found:
        yield Hit(kind_of(found[2] + "@"), *found.span(2), 850)


def _turned(drawn: Layout) -> Iterator[Hit]:
    """Addresses that are written backwards, or, where that is said, each letter as the thirteenth
    after it."""
    text = drawn.text
    at = text.find("@")
    for _ in range(MOST_SIGNS):
        if at < 0:
            return
        sign, at = at, text.find("@", at + 1)
        before = _BACKWARDS.match(text[max(0, sign - LOCAL) : sign][::-1])
        after = _AFTER.match(text, sign + 1) if before else None
        if before is None or after is None:
            continue
        start, end = sign - before.end(), after.end()
        written = text[start:end]
        if valid(written):
            continue
        said = written[::-1]
        if not valid(said) and (
            text[max(0, start - 7) : start] == _MAILTO
            or "rot13" in drawn.run_at(start).source
            or "rot" in text[max(0, start - 200) : start].lower()
        ):
            said = codecs.decode(written, "rot13")
        if valid(said):
            yield Hit(kind_of(said), start, end, 900)


def _coded(drawn: Layout, coded: str, data: bytes) -> Iterator[Hit]:
    """Values of attributes that are base64 as a whole, tokens (RFC 7519), addresses of a link that
    are percent-encoded letter by letter."""
    for start, end in islice(spans(_WHOLE, coded, data), MOST_SIGNS):
        written = coded[start:end]
        if written[0] == "\n":
            start, written = start + 1, written[1:]
        if written[-1] == "\n":
            end, written = end - 1, written[:-1]
        if written[:7] == "mailto:":
            start += 7
            said = unquote(written[7:])
            found = [Hit(kind_of(said), 0, len(said), 900)] if valid(said) else []
        else:
            said = of_base64(written)
            sound = "@" in said or said[:1] in ("{", "[")
            found = [*patterns.scan(said, ()), *records.values(said)] if sound else []
        for kind in {hit.kind for hit in found}:
            yield Hit(kind, start + drawn.code, end + drawn.code, 990)


@lru_cache(maxsize=4096)
def _of_host(name: str) -> bool:
    """May an attribute hold a host, by its name?"""
    return name[:5] == "data-" and name.rpartition("-")[2] in _HOSTS


def _halves(drawn: Layout) -> Iterator[Hit]:
    """A user in one attribute, where another one of the element holds a host."""
    runs, text, shift = drawn.coded.runs, drawn.text, drawn.code
    for at, (start, end, _, source, _) in enumerate(runs):
        if not _of_host(source):
            continue
        element = drawn.element(start + shift)
        if not _HOST.fullmatch(text, start + shift, end + shift) or element < 0:
            continue
        if drawn.every[element][0] not in _LINKS:
            continue
        for first, last, _, other, _ in runs[max(0, at - _NEAR) : at + _NEAR]:
            begin = first + shift
            if (
                other[:5] == "data-"
                and not _LOCALS.isdisjoint(other[5:].split("-")[-1:])
                and _LOCAL.fullmatch(text, begin, last + shift)
                and (other.endswith(_SURELY) or a_user(text[begin : last + shift]))
                and drawn.element(begin) == element
            ):
                yield Hit(kind_of(text[begin : last + shift] + "@"), begin, last + shift, 900)
