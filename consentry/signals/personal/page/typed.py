"""Values of elements that say what they hold: by their tag, by an attribute, by those round them.

``<surname>``, ``<namePart type="family">``, ``<Data name="contact"><value>``, ``<tag k="phone"
v="…">``, ``<developer><name>``, ``<td data-label="Contact">``; and objects that name their key as a
value, ``{"type": "…/Surname", "value": "…"}``. What a tag or a key says is told by its words
(``worded``), so no vocabulary of XML has to be known; of records whose fields are numbered
(MARCXML), the number says it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

import re2

from consentry.signals.personal import elements
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.page import leaves
from consentry.signals.personal.persons.fullnames import Sure, sure
from consentry.signals.personal.persons.worded import STEMS, WORDS, Says, said, words
from consentry.signals.personal.spans import ROOM, spans

MOST = 2000
_PERSON = "personal.name.person"
_PARTIAL = "|".join(sorted(WORDS.partial | {"pers", "person"}))
_TELLS = rf"(?:{STEMS}|\b(?:{_PARTIAL})\b|{_PARTIAL}[_-]?name|\b(?:tel|fn|sn|cn|dob)\b)"
_KEYS = "name|key|type|k|code|property|field|fieldname|attribute|displayname|data-[a-z]+"
_INNER = r"(?:\s{0,40}<(?:\w+:)?(?:value|text|string|val|v|simpledata|uri)\b[^<>]*>)?"
SIGNS = {
    "typed": rf"<[a-z][\w:.-]*\s[^<>]*\b(?:{_KEYS})=[\"'][^\"'<>]*{_TELLS}[^\"'<>]*[\"'][^<>]*>"
    rf"{_INNER}[^<>]*",
    "tagged": rf"<(?:\w+:)?[\w.-]*{_TELLS}[\w.-]*(?:\s[^<>]*)?>{_INNER}[^<>]+</",
    "datafield": r"<(?:\w+:)?(?:datafield|varfield)\b[^<>]*[\"'](?:[167]00|70[12]|800)[\"'][^<>]*>",
}
"""What stands there, as patterns."""
_ATTRIBUTE = re.compile(r"\b([\w:.-]+)=(?:\"([^\"<>]{1,200})\"|'([^'<>]{1,200})')")
_KEY = re.compile(_KEYS, re.IGNORECASE)
_HOLDS = ("value", "v", "val", "content")
_TAG = re.compile(r"<(/?)(?:(\w{1,20}):)?([\w.-]{1,40})[^<>]*?(/?)>")
_SUBFIELD = re.compile(r"<(?:\w+:)?subfield\b[^<>]*\bcode=[\"'](\w)[\"'][^<>]*>([^<>]{2,120})<")
_FIELD_ENDS = re.compile(r"</(?:\w{1,20}:)?(?:data|var)field")
_GENERIC = re.compile(
    r"(?i)(?:names?|text|values?|parts?|string|label|li|seq|bag|alt|p|fulltext|item|uri|v)"
)
_OF_NAMES = frozenset(("name", "names", "form", "forms"))
_NAMES = frozenset(("fn", "persname", "persons"))
_OF_ONE = re.compile(r"(?i)[\"'](?:personal|individual|persname)[\"']")
"""What a catalogue says of a name: MODS, DataCite, EAC-CPF."""
_UP = 4
_BLOCKS = "div p td th tr li ul ol dd dt h1 h2 h3 h4 section article main body html head"
_HTML = elements.INLINE | elements.VOID | frozenset(_BLOCKS.split())
_READ_ELSEWHERE = frozenset(
    ("input", "button", "a", "form", "script", "link", "style", "select", "meta")
)
_QUOTE = r"\\{0,2}[\"']"
_TEXT = rf"{_QUOTE}\s{{0,4}}:\s{{0,4}}{_QUOTE}"
_CALLS = rf"{_QUOTE}(?:name|key|type|label|field|property|id|title|code|attribute|kind){_TEXT}"
_CALLS += rf"[^\"'\\{{}}]*{_TELLS}[^\"'\\{{}}]*{_QUOTE}"
_VALUES = frozenset(("value", "val", "content", "text", "data", "answer", "response"))
_GIVES = rf"{_QUOTE}(?:{'|'.join(sorted(_VALUES))}){_TEXT}[^\"'\\{{}}]+{_QUOTE}"
_OBJECT = re2.compile(
    (
        rf"(?i){_CALLS}\s{{0,4}},[^{{}}\[\]]*?{_GIVES}"
        rf"|{_GIVES}\s{{0,4}},[^{{}}\[\]]*?{_CALLS}"
    ).encode(),
    ROOM,
)
_COLUMNS = re2.compile(
    rb"(?i)\b(?:into|copy)\s+[\w.`\"\[\]]+\s*\([\w\s,.`\"\[\]]{3,1000}\)\s*values\s*"
)
_ROW = re.compile(r"\s{0,8},?\s{0,8}\(((?:'(?:[^'\n]|''){0,400}'|[^'()]){1,2000})\)")
_CELL = re.compile(r"(?:^|(?<=[(,]))\s{0,4}(?:N?'((?:[^'\n]|''){0,400})'|[^',]{1,40})(?=,|$)")
_ENTRY = re.compile(rf"{_QUOTE}(\w+){_TEXT}([^\"'\\{{}}]+)")
_LONGEST, _SURE = 400, 840


def of_typed(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    """What an element holds, by an attribute that says so."""
    tag, _, held = sign.partition(">")
    given = [(one[1].lower(), one[2] or one[3] or "") for one in _ATTRIBUTE.finditer(tag)]
    keys = [value for name, value in given if _KEY.fullmatch(name)]
    values = [value for name, value in given if name in _HOLDS]
    own = _TAG.match(tag + ">")
    if own and own[3].lower() in _READ_ELSEWHERE:
        return
    for value in values or [held.rpartition(">")[2]]:
        text = html.unescape(value).strip()
        for key in keys:
            for one in _called(key, own[3] if own else ""):
                found = list(leaves.of_value(one, text, lang))
                if found:
                    yield from ((kind, text[start:end]) for kind, start, end in found)
                    return


def _called(key: str, tag: str) -> Iterator[str]:
    """What a key may say, by itself and as what its element is."""
    yield key
    last = re.split(r"[/#:]", key)[-1]
    if last != key:
        yield last
    if not WORDS.partial.isdisjoint(words(last)[-1:]):
        yield f"{last} name"


def of_tagged(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    """What an element holds, by its tag."""
    said_so, _, held = sign.removesuffix("</").rpartition(">")
    text = html.unescape(held).strip()
    own = _TAG.match(said_so + ">") or _TAG.match(said_so.partition(">")[0] + ">")
    if own is None or own[3].lower() in _HTML:
        return
    for key in _called(own[3], ""):
        found = list(leaves.of_value(key, text, lang))
        if found:
            yield from ((kind, text[start:end]) for kind, start, end in found)
            return


def of_datafield(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    """Persons of MARCXML: whole in ``a``, or their family name there and the rest in ``b``."""
    fields = dict(_SUBFIELD.findall(_FIELD_ENDS.split(after, maxsplit=1)[0]))
    name = html.unescape(fields.get("a", "")).strip(" ,.")
    rest = html.unescape(fields.get("b", "")).strip(" ,.")
    if sure(name, lang) >= Sure.FORM:
        yield _PERSON, name
    elif rest[:1].isupper() and sure(f"{rest} {name}", lang) >= Sure.FORM:
        yield from ((_PERSON, name), (_PERSON, rest))


def within(before: str) -> Says:
    """What the tags say that a text stands in, the last of ``before`` and those round it, where
    each is only called as what it is of."""
    closed = 0
    for number, tag in enumerate(reversed(list(_TAG.finditer(before)))):
        if number > 4 * _UP:
            break
        if tag[1] or tag[4]:
            closed += bool(tag[1])
            continue
        if closed:
            closed -= 1
            continue
        name = tag[3]
        if name.lower() in _HTML and not tag[2]:
            return Says.NOTHING
        says = said(name).names
        if _OF_ONE.search(tag[0]):
            return Says.NAME
        if says >= Says.SOMEBODY or name.lower() in _NAMES:
            return says
        if not _GENERIC.fullmatch(name) and _OF_NAMES.isdisjoint(words(name)[-1:]):
            return Says.NOTHING
    return Says.NOTHING


def _rows(text: str, first: int, last: int, lang: str) -> Iterator[Hit]:
    """Values of the rows that follow a list of their columns (SQL:2016, 14.11)."""
    heads = [head.strip(' `"[]\n') for head in text[first:last].partition("(")[2].split(",")]
    heads[-1] = heads[-1].partition(")")[0].strip(' `"[]\n')
    at = last
    for _ in range(MOST):
        row = _ROW.match(text, at)
        cells = list(_CELL.finditer(text, *row.span(1))) if row else []
        if row is None or len(cells) != len(heads):
            return
        for head, cell in zip(heads, cells, strict=True):
            for kind, start, end in leaves.of_value(head, cell[1] or "", lang):
                yield Hit(kind, cell.start(1) + start, cell.start(1) + end, _SURE)
        at = row.end()


def of_text(text: str, shift: int, lang: str, data: bytes) -> Iterator[Hit]:
    """Values of objects that name their key as a value, and of rows below a list of columns."""
    for first, last in islice(spans(_COLUMNS, text, data), MOST):
        for hit in _rows(text, first, last, lang):
            yield Hit(hit.kind, hit.start + shift, hit.end + shift, hit.confidence)
    for first, last in islice(spans(_OBJECT, text, data), MOST):
        if last - first > _LONGEST:
            continue
        entries = list(_ENTRY.finditer(text, first, last))
        keys = [one[2] for one in entries if one[1].lower() not in _VALUES]
        for held in (one for one in entries if one[1].lower() in _VALUES):
            for key in (called for one in keys for called in _called(one, "")):
                found = list(leaves.of_value(key, held[2], lang))
                if found:
                    at = held.start(2) + shift
                    yield from (
                        Hit(kind, at + start, at + end, _SURE) for kind, start, end in found
                    )
                    break
