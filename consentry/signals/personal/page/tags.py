"""The tags of a page's source, by the HTML Standard's tokens (13.2.5), for layout.py.

What a tag does to the text around it follows from how it is written, and most are written alike: so
that is found out once, and remembered as long as there is room. Of a tag whose attributes say
something (addresses, titles, data) what stands around its values is remembered, not the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from consentry.signals.personal import elements
from consentry.signals.personal.persons import worded
from consentry.signals.personal.tables import ANYWHERE, folded

_GIVEN = r"[^>=]*+(?:=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?[^>=]*+)*+(?:>|\Z)"
_RAWS = "|".join(
    rf"(?i:{name})(?=[\s/>]|\Z){_GIVEN}(?:[^<]++|<(?!/(?i:{name})(?:[\s/>]|\Z)))*+"
    for name in sorted(elements.RAW)
)
_FIRSTS = "|".join(sorted({f"(?i:{name[:2]})" for name in (*elements.RAW, "plaintext")}))
SPLIT = re.compile(
    rf"(<(?:/[a-z0-9]++>|(?={_FIRSTS})(?:{_RAWS}|(?i:plaintext)(?=[\s/>]|\Z){_GIVEN}.*+)"
    rf"|/?[A-Za-z][^\s/>]*+(?:>|{_GIVEN})"
    r"|!--.*?(?:--!?>|\Z)|[!?/][^>]*+(?:>|\Z)))",
    re.DOTALL,
).split
"""The source as texts and tags by turns; an element whose content is no markup is one tag."""
_TAG = re.compile(rf"<(/?)([A-Za-z][^\s/>]*+)({_GIVEN})", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"([^\s=/>\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>]++)))?+", re.DOTALL
)
_FIRST = re.compile(r"<([A-Za-z][^\s/>]*+)")
_NAMED = re.compile(r"(?:[\s/]*+[^\s=/>\"']++(?=[\s/]))*[\s/]*+([^\s=/>\"']++)\s*+=\s*+")
"""What stands between two values in quotes: attributes without one, and the name of the next."""
_HIDES = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CLASSED = re.compile(
    r"(?i)\b(?:(byline|author)|(comment|review|reply)|(nav(?:bar|igation)?|menu|breadcrumbs?)"
    r"|(footer))"
)
_HOLDS = re.compile(
    r"(?:^|[-:])(?:props|vals|vars|snapshot|state|initial|model|data|effects|payload|context|options"
    r"|user|owner|fetched|serialized|json|html)(?:$|[-_])|^(?:[:\[]|v-bind:)(?!class|style|key|ng)"
)
"""Names of attributes in which frameworks keep what a page shows once more as data."""
PROGRAM = "?"
"""The kind of an attribute that no standard knows and that counts if it holds a program or data."""
_MARKED = frozenset("-:.@(*#[$")
_PLAIN = (
    "aria-",
    "accept-",
    "http-",
    "xml",
    "stroke-",
    "fill-",
    "clip-",
    "font-",
    "text-",
    "stop-",
)
"""How names of attributes with a hyphen begin that are of HTML, XML or SVG."""
_STRINGS = re.compile(r"[\"'`]|&(?:quot|apos|#0?3[49]|#x2[27]|#96);")
_BY_CLASS = ("byline", "comment", "navigation", "footer")
_MOST, _LONGEST, _MOST_VALUES = 4096, 256, 256
"""Tags that are remembered, characters of one, and values of one that are told from its form."""
_NONE: frozenset[str] = frozenset()
NOTHING, WORDS, LINES, BLOCKS = range(4)
"""What a start tag parts in the text that it stands in; LINES is ``<br>``."""
END, START, RAW, OTHER = range(4)
"""What a tag is; OTHER: a comment, a declaration."""


Tag: TypeAlias = tuple[int, str, bool, int, frozenset[str], str, str, bool, bool]
"""What it is; its name in small letters; does text run on across it; what it parts; elements that
it ends if one is open right before it; the role that its name gives, and its classes, ``""`` if
they say nothing; does it hide what is in it; do other tags stand in it."""
Said: TypeAlias = tuple[str, int, int, str, str]
"""An attribute that says something: its name, where its value starts and ends in the tag, the role
that classes before it gave, and the kind of datum that its name says the value is."""
_CLASSES = frozenset(("class", "id", "role"))
_CALLED = frozenset(("name", "autocomplete"))
"""What a field of a form is called, and an element of a page's own."""
_FIELDS = frozenset(("input",))
_TELLING = elements.SAID | _CLASSES | {"style", "hidden"}
_ROLES, _STYLES = "class", "style"
_OTHER: Tag = (OTHER, "", False, NOTHING, _NONE, "", "", False, False)
KNOWN: dict[str, Tag] = {}
"""Tags that are remembered, as they are written."""


_Form: TypeAlias = tuple[Tag, tuple[tuple[int, str, str], ...]]
"""What tags say that are written alike but for their values. Of each value, up to the last that
tells something: characters before it, the name of its attribute, ``""`` if it tells nothing, the
kind."""
_FORMS: dict[str, _Form | None] = {}


def of(written: str) -> tuple[Tag, Sequence[Said]]:
    """What a tag of ``SPLIT`` is, and what its attributes say; of RAW only its start tag is read.
    KNOWN has it from then on if they say nothing."""
    head = written.find(">") + 1
    if head == len(written):
        parts = written.split('"')
        form = _FORMS.get('"'.join(parts[::2]))
        if form is not None and len(parts) % 2:
            tag, said = _filled(form, parts)
        else:
            tag, said = _anew(written)
    elif head and (raw := _of_raw(written[:head])) is not None:
        return raw
    else:
        tag, said = _anew(written)
    if not said and tag[0] != RAW and len(written) <= _LONGEST:
        if len(KNOWN) >= _MOST:
            KNOWN.clear()
        KNOWN[written] = tag
    return tag, said


def _of_raw(written: str) -> tuple[Tag, Sequence[Said]] | None:
    """The same of what stands before content, None unless it is RAW."""
    quote = '"' if '"' in written else "'"
    parts = written.split(quote)
    form = _form(parts, quote)
    return _filled(form, parts) if form is not None and form[0][0] == RAW else None


def _anew(written: str) -> tuple[Tag, Sequence[Said]]:
    """The same of a tag whose form is not remembered."""
    quote = '"' if '"' in written else "'"
    parts = written.split(quote)
    form = _form(parts, quote)
    return _filled(form, parts) if form is not None and form[0][0] != RAW else _read(written)


def inside(written: str) -> int:
    """Where in a tag that is RAW its content starts."""
    tag = _TAG.match(written)
    return tag.end() if tag else len(written)


def _form(parts: Sequence[str], quote: str) -> _Form | None:
    """The form of a tag all of whose values are in the same quotes, as nearly always."""
    if not len(parts) % 2 or len(parts) > 2 * _MOST_VALUES:
        return None
    written = quote.join(parts[::2])
    if quote != '"':
        written = quote + written  # no tag begins so: ``of`` looks for the other ones alone
    try:
        return _FORMS[written]
    except KeyError:
        form = _formed(parts[::2])
        if len(written) <= _LONGEST:
            if len(_FORMS) >= _MOST:
                _FORMS.clear()
            _FORMS[written] = form
        return form


def _formed(parts: Sequence[str]) -> _Form | None:
    first, last = _FIRST.match(parts[0]), parts[-1]
    if first is None or "=" in last or "'" in last or last.find(">") not in (-1, len(last) - 1):
        return None
    tag = _named(first[1])
    values = []
    start = first.end()
    for part in parts[:-1]:
        named = _NAMED.fullmatch(part, start)
        if named is None:
            return None
        name, kind = _telling(named[1], tag[1])
        values.append((len(part) + 1, name, kind))
        start = 0
    while values and not values[-1][1]:
        values.pop()
    return _made(tag, opens=last[-2:] not in ("/>", "/")), tuple(values)


def _filled(form: _Form, parts: Sequence[str]) -> tuple[Tag, Sequence[Said]]:
    tag, values = form
    said: list[Said] = []
    at, number = 0, 1
    classed, hides = "", False
    for before, name, kind in values:
        value = parts[number]
        number += 2
        at += before
        end = at + len(value)
        if name and value:
            if name == _ROLES:
                if tag[1] not in elements.WHOLE:
                    classed = _role(value if end - at <= 400 else value[:400]) or classed
            elif name == _STYLES:
                hides = hides or bool(_HIDES.search(value[:400]))
                if "--" in value:
                    said.append((name, at, end, classed, ""))
            elif kind == PROGRAM:
                if _is_program(value):
                    said.append((name, at, end, classed, ""))
            elif name != "hidden":
                said.append((name, at, end, classed, kind))
        if name == "hidden":
            hides = True
        at = end + 1
    return (_made(tag, classed, hides) if classed or hides else tag), said


def _made(tag: Tag, classed: str = "", hides: bool = False, opens: bool = True) -> Tag:
    """``tag`` with what its attributes say. opens: False if it is written as one that is closed."""
    return (*tag[:6], classed, hides, tag[8] and (opens or not tag[2]))


def _read(written: str) -> tuple[Tag, Sequence[Said]]:
    """The same however a tag is written."""
    found = _TAG.match(written)
    if found is None:
        return _OTHER, ()
    slash, name, given = found.group(1, 2, 3)
    tag = _named(name)
    if slash:
        return (END, *tag[1:]), ()
    said: list[Said] = []
    classed, hides = "", False
    shift = found.start(3)
    for name, kind, start, end in _written(given, tag[1]) if "=" in given else ():
        if name == _ROLES:
            if tag[1] not in elements.WHOLE:
                classed = _role(given[start : min(end, start + 400)]) or classed
        elif name == _STYLES:
            hides = hides or bool(_HIDES.search(given[start : min(end, start + 400)]))
            if given.find("--", start, end) >= 0:
                said.append((name, shift + start, shift + end, classed, ""))
        elif name == "hidden":
            hides = True
        elif kind == PROGRAM:
            if _is_program(given[start:end]):
                said.append((name, shift + start, shift + end, classed, ""))
        elif end > start:
            said.append((name, shift + start, shift + end, classed, kind))
    return _made(tag, classed, hides, given[-2:] not in ("/>", "/")), said


def _named(name: str) -> Tag:
    return _of_name(name) if len(name) <= _LONGEST else _of_name.__wrapped__(name)


@lru_cache(maxsize=1024)
def _of_name(name: str) -> Tag:
    """What follows from the name of a start tag."""
    name = name.lower()
    closes = frozenset(("p",)) if name in elements.CLOSES_P else _NONE
    closes = closes.union(elements.CLOSED_BY.get(name, (_NONE,))[0])
    inline = name in elements.INLINE
    if inline:
        parts = NOTHING if name in elements.GLUES else WORDS
    else:
        parts = LINES if name == "br" else BLOCKS
    what = RAW if name in elements.RAW or name == "plaintext" else START
    opens = what == START and name not in elements.VOID
    return what, name, inline, parts, closes, elements.ROLES.get(name, ""), "", False, opens


@lru_cache(maxsize=_MOST)
def _role(classes: str) -> str:
    found = _CLASSED.search(classes)
    return _BY_CLASS[found.lastindex - 1] if found and found.lastindex else ""


def _written(given: str, tag: str) -> Iterator[tuple[str, str, int, int]]:
    """Attributes that tell something, with what name and kind, and where their values stand."""
    for found in _ATTRIBUTE.finditer(given):
        which = found.lastindex or 0
        name, kind = _telling(found[1], tag) if which > 1 else ("", "")
        if name:
            yield name, kind, *found.span(which)


def _telling(name: str, tag: str) -> tuple[str, str]:
    """The name of an attribute in small letters, ``""`` if it tells nothing (all that classes are
    read from are ``class``), and the kind of datum that it says its value is."""
    return _told(name, tag) if len(name) <= _LONGEST else _told.__wrapped__(name, tag)


@lru_cache(maxsize=_MOST)
def _told(name: str, tag: str) -> tuple[str, str]:
    name = name.lower()
    if name in _CLASSES:
        return _ROLES, ""
    if name.startswith("data-"):
        return name, ANYWHERE.get(folded(name[5:]), "")
    if name in _TELLING:
        return name, ""
    if name in _CALLED:
        return (name, "") if tag in _FIELDS or "-" in tag else ("", "")
    kind = ANYWHERE.get(folded(name), "")
    if kind or _HOLDS.search(name) or worded.tells(name):
        return name, kind
    ours = not _MARKED.isdisjoint(name) or name[:2] == "on" or "-" in tag
    return (name, PROGRAM) if ours and not name.startswith(_PLAIN) else ("", "")


def _is_program(value: str) -> bool:
    """Does a value hold strings of its own, so that it is data or a program?"""
    return bool(_STRINGS.search(value))
