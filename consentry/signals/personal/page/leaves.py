"""Values of a page's source, in whatever structure: keys say what they are, or their own form.

JSON at any depth and however it is escaped, objects of scripts, attributes, queries, dumps of
programs, XML: a leaf is a text between two signs, with a word before it. Judged are the words of
the key (``worded``), whether the value is written as a person's name and is in the lists
(``fullnames``), and what stands beside it in the same object. One pass over the source for each
form says where; only what stands there is read. Linear, and bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import unquote_plus

import re2

from consentry.signals.personal.context import without_placeholders
from consentry.signals.personal.forms import email
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.page import enclosing
from consentry.signals.personal.persons import bylines
from consentry.signals.personal.persons.bylines import PARTICLES
from consentry.signals.personal.persons.fullnames import (
    Sure,
    common,
    listed,
    nobody,
    one_name,
    sure,
)
from consentry.signals.personal.persons.worded import (
    AT_HOME,
    NOTHING,
    STEMS,
    WORDS,
    Said,
    Says,
    or_thing,
    said,
    tells,
    words,
)
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import LEADS, either

MOST = 4000
"""Leaves of one form in one text that are read."""
_ADDRESS = "personal.contact.address"
_NAME, _HANDLE = "personal.name.person", "personal.online.handle"
_KEYED, _FORMED, _LISTED = 850, 800, 950
"""Permille of a value by its key, of one by its own form, and of a full name in the lists: as sure
as a part of it that is known."""
_SEPARATED = (
    r"[\"'\])]{0,4}(?:\s{0,4}|[ \t]{0,32})"
    r"(?:=>|[:=>]|\.(?:val|text|html)\(|;s:\d+:)\s{0,4}(?:string\(\d+\)\s)?"
    r"[\"'`\[{(]{0,3}"
)
_KEY = re2.compile(
    (
        rf"(?i)[\w$.\[\]-]*(?:(?:{STEMS}|\b(?:dob|tel|gsm|geb|fn|ln|ph|nom|pai|lid|cn))[\w$\]-]*"
        rf"|\w(?:by|von|par|por|door|przez)){_SEPARATED}"
    ).encode()
)
_BEGINS = re.compile(r"[\w$.\[\]-]+")
_ANGULAR = 3 * '"'
"""How a quote is read that Angular writes as no reference to a character: in as many characters."""
_UNTIL = {'"': '"', "'": "'", "`": "`"}
_OPEN_END = re.compile(r"[\"'`,;&|<>\n\\})\]]|\s(?=[\w.-]{1,40}=|[A-Z]\w{1,30}:(?!mailto)\S)")
"""Also before the next key, where blanks are between (logfmt)."""
_LONGEST = 120
_IS_KEY = re.compile(r"[\"'`]\s{0,4}:")
"""What follows a key of an object that stands where a value was looked for."""
_ID = re.compile(r"[0-9a-fA-F-]{16,}|[A-Z0-9-]{8,}|(?=.*[a-z].*[A-Z0-9].*[a-z].*[A-Z0-9])\w{12,}")
_WORD = r"\p{Lu}[\pL'\x{2019}.-]+"
_LITTLE = "|".join(sorted(PARTICLES, key=len, reverse=True))
_MAIN = rf"(?:(?:{_LITTLE}) ){{0,3}}{_WORD},?(?:(?: (?:{_LITTLE}|e|y|i)){{0,2}} {_WORD}){{1,3}}"
_OPENS = r"[\"'>`=:;,(\[|}\x{b7}\x{2013}\x{2014}][ \t]?|\\n|[$\x{2021}]\w |  |\t|\d[.)] "
_CLOSES = r"[\"'<>`\\(,|&;)\[\]/$!?\x{b7}\x{2013}\x{2014}]"
_FORM = re2.compile(
    rf"(?m)(?:^|{_OPENS}){_MAIN}(?:[ \t\r]?(?:$|{_CLOSES})|  |\t| [12]\d{{3}}\b)".encode()
)
_LEFT = re.compile(r"\d[.)] |[\"'>`=:;,(\[|}·–—\s]+|\\n|[$‡]\w ")
_RIGHT = "\"'<>`\\(,|&;)[]/$!?·–—. \t\r\n"
_YEAR = re.compile(r" [12]\d{3}$")
"""What lists of people have behind a name, and things have as often."""
_GAP = r"(?:\+|%20|_)"
_SENT = re2.compile(
    (
        rf"(?:[=/:]|%3[Ee]|%22|%3[Aa])\p{{Lu}}[\pL%0-9'-]*(?:{_GAP}|%2C%20)"
        rf"(?:(?:{_LITTLE}){_GAP})*(?:\p{{Lu}}|%C3|%C5)[\pL%0-9'+_-]*"
    ).encode()
)
_BOX = r"[\"']? ?(?:<|\(|:mailto:|\[| - | – |, )[\w.+-]+@"
_BOXED = re2.compile(rf"{_MAIN}{_BOX}[\w-]+\.\w".encode())
_MAILBOX = re.compile(_BOX)
_BEFORE = 72
_LISTS = re.compile(r"[\[,]\s{0,2}[\"'`]$")
_WHOSE = re.compile(r"[\"'\[(]?([\w$.\[\]-]{1,48})[\"'\])]{0,2}\s{0,4}(?:=>|[:=])\s{0,4}[\[{(]?$")
_CALLS = "name|label|title|nom|nombre|nome|naam|first|given"
_ONE = re2.compile(rf"(?i:{_CALLS})[\"']?\s?[:=]\s?[\"']\p{{Lu}}[\p{{Ll}}-]{{2,20}}[\"']".encode())
_FIRSTS, _LASTS = (sorted({pair[at] for pair in WORDS.pairs}) for at in (0, 1))
_SAID = r"[\"'\])]{0,2}\s{0,4}(?:=>|[:=])\s{0,4}[\"'{]?(\pL[\pL'\x{2019} .-]*)"
_THEN = r"[\"'}]?\s?[,;|&\s]\s{0,8}[\"'\[|]?\s?"
_PAIR_OF = (
    rf"(?i)\b({'|'.join(_FIRSTS)}){_SAID}{_THEN}\b({'|'.join(_LASTS)}){_SAID}"
    rf"|\b({'|'.join(_LASTS)}){_SAID}{_THEN}\b({'|'.join(_FIRSTS)}){_SAID}"
)
_PAIR = re2.compile(_PAIR_OF.encode())
_TWO = re.compile(_PAIR_OF.replace(r"\pL[\pL'\x{2019} .-]*", r"[^\W\d_](?:[^\W\d_]|['’ .-]){0,60}"))
_EITHER = frozenset(("first", "last", "v", "n", "vor", "nach", "pre", "sur", "fn", "ln"))
"""Keys of a pair that say something else as often."""
_NEAR = 400
_KEYS = re.compile(r"[\"']?([A-Za-z_$][\w$-]{1,40})[\"']?\s{0,4}[:=]")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:19|20)\d\d"
    r"|(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])\d\d)"
    r"(?:T[\d:.Z+-]{0,30})?"
)
_PHONE = re.compile(r"[+(]?[\d][\d ()./\u00a0-]{5,22}\d")
_TOKEN = re.compile(r"@?[A-Za-z][\w.-]{2,31}|@?[\w.-]{3,32}")
_STREET = re.compile(r"(?=.{0,80}\d)(?=.{0,80}[^\W\d_]{3}).{5,100}", re.DOTALL)
_QUOTED = re2.compile(
    rf"(?im)^@?[a-z][\w.-]{{2,31}} (?:{either(LEADS.after)})[ \t]?(?::|$)".encode()
)
_HOME = re2.compile(rb"(?i)(?:[/\\]users[/\\]+|/home/)[a-z][\w.-]{2,31}")
_DATA = frozenset(("script", "comment", "href", "src", "srcset", "content", "style", "srcdoc"))


def of_text(text: str, shift: int, lang: str, data: bytes = b"") -> Iterator[Hit]:
    """Hits in ``text``, that stands at ``shift`` of the whole. data: it in UTF-8, if at hand."""
    if "&q;" in text:
        text, data = text.replace("&q;", _ANGULAR), b""
    data = data or text.encode("utf-8", "replace")
    for hit in (*_of_keys(text, data, lang), *_of_forms(text, data, lang), *_homes(text)):
        yield Hit(hit.kind, hit.start + shift, hit.end + shift, hit.confidence)


def of_value(key: str, value: str, lang: str) -> Iterator[tuple[str, int, int]]:
    """What the whole ``value`` is by its ``key``: kind, start and end in it."""
    start = len(value) - len(value.lstrip())
    text = value.strip()
    kind = _judged(key, text, lang) if 1 < len(text) <= _LONGEST else ""
    if kind:
        yield kind, start, start + len(text)


def _of_keys(text: str, data: bytes, lang: str) -> Iterator[Hit]:
    for first, last in islice(spans(_KEY, text, data), MOST):
        end = _end(text, last)
        value = text[last:end]
        if not value or len(value) > _LONGEST or _IS_KEY.match(text, end):
            continue
        key = _key(text[first:last])
        read = unquote_plus(value) if "%" in value or "+" in value[1:] else value
        for kind, start, stop in of_value(key, read, lang):
            if read is value:
                listed_name = kind == _NAME and sure(text[last + start : last + stop], lang)
                whole = _LISTED if listed_name >= Sure.FIRST else _KEYED
                yield Hit(kind, last + start, last + stop, whole)
            else:
                yield Hit(kind, last, end, _KEYED)


def _key(written: str) -> str:
    found = _BEGINS.match(written)
    return found[0] if found else ""


def _end(text: str, start: int) -> int:
    """Where the value ends that begins there: at the quote that opened it, or the next sign."""
    mark = text[start - 1 : start]
    if mark in _UNTIL:
        end = text.find(mark, start, start + _LONGEST + 1)
        if end > start and text[end - 1] == "\\":
            end -= 1
        return end if end >= 0 else start
    found = _OPEN_END.search(text, start, start + _LONGEST + 1)
    return found.start() if found else min(len(text), start + _LONGEST)


def _judged(name: str, value: str, lang: str) -> str:
    """The kind of a value, by what its key says and by its form."""
    key = said(name)
    if key.kind:
        fits = _fits(key, value) and (key.kind != _ADDRESS or not AT_HOME.isdisjoint(words(name)))
        return key.kind if fits else ""
    if key.names > Says.LABEL and _named(key.names, value, lang, or_thing(name)):
        return _NAME
    if key.handle and _TOKEN.fullmatch(value) and not nobody(value):
        return _HANDLE if _user(value) else ""
    return ""


def _named(says: Says, value: str, lang: str, thing: bool = True) -> bool:
    """thing: may it as well be a thing's or a company's?"""
    value = without_placeholders(value).strip()
    if "@" in value or any(map(str.isdigit, value)):
        return False
    how = sure(value, lang)
    if says == Says.SOMEBODY:
        return how >= (Sure.FORM if thing else Sure.BESIDE)
    if says == Says.NAME:
        return how >= Sure.FORM or one_name(value, lang) or bool(bylines.of_byline(value))
    if how >= Sure.FORM:
        return True
    plain = value.replace("-", "").replace("'", "").replace(" ", "").replace("’", "")
    return plain.isalpha() and 1 < len(value) <= 40 and not nobody(value) and _is_part(value, lang)


def _is_part(value: str, lang: str) -> bool:
    """May it be a first or a last name: written big, or in a list?"""
    if value[:1].isupper() or value.split()[-1][:1].isupper():
        return not said(value).person and said(value).names == Says.NOTHING
    return listed(value) or not any(map(common, words(value)))


def _fits(key: Said, value: str) -> bool:
    """Is a value written as data of the kind are that its key says?"""
    match key.kind:
        case "personal.contact.email":
            return email.valid(value)
        case "personal.contact.phone":
            return _PHONE.fullmatch(value) is not None and 7 <= sum(map(str.isdigit, value)) <= 15
        case "personal.birth":
            return _DATE.fullmatch(value) is not None
        case "personal.contact.address":
            return _STREET.fullmatch(value) is not None and "@" not in value and ":" not in value
    return False


def _user(value: str) -> bool:
    """Is it more than a word?"""
    plain = value.lstrip("@")
    if (
        plain.isdigit()
        or _ID.fullmatch(plain)
        or plain.lower() in ("true", "false", "null", "undefined", "none")
    ):
        return False
    if any(c.isdigit() or c in "._-" for c in plain[1:]) or value[0] == "@":
        return not all(map(common, words(plain)))
    return len(plain) > 4 and not common(plain.lower())


def _of_forms(text: str, data: bytes, lang: str) -> Iterator[Hit]:
    for first, last in islice(spans(_FORM, text, data), MOST):
        left = _LEFT.match(text, first, last)
        start = left.end() if left else first
        year = _YEAR.search(text, start, last)
        end = start + len(text[start : year.start() if year else last].rstrip(_RIGHT))
        how = sure(text[start:end], lang)
        if year and how < Sure.ALL:
            continue
        if how > Sure.NO and text[end : end + 1] != "(" and _stands(text, start, end, how):
            yield Hit(_NAME, start, end, _LISTED if how >= Sure.FIRST else _FORMED)
    for first, last in islice(spans(_ONE, text, data), MOST):
        start = text.rfind(text[last - 1], first, last - 1) + 1
        if one_name(text[start : last - 1], lang) and _beside(text, start, last):
            yield Hit(_NAME, start, last - 1, _FORMED)
    for first, last in islice(spans(_PAIR, text, data), MOST):
        yield from _of_pair(text, first, last, lang)
    for first, last in islice(spans(_SENT, text, data), MOST):
        start = first + (1 if text[first] in "=/:" else 3)
        if sure(unquote_plus(text[start:last].replace("_", " ")), lang) >= Sure.FIRST:
            yield Hit(_NAME, start, last, _FORMED)
    for first, last in islice(spans(_BOXED, text, data), MOST):
        written = text[first:last]
        at = _MAILBOX.search(written)
        name = written[: at.start()] if at else ""
        if sure(name, lang) >= Sure.FORM:
            yield Hit(_NAME, first, first + len(name), _FORMED)


def _of_pair(text: str, first: int, last: int, lang: str) -> Iterator[Hit]:
    """Two parts of a name whose keys say so together, one of which is in a list of names unless the
    keys can mean nothing else."""
    two = _TWO.match(text, first, first + 2 * _LONGEST)
    if two is None:
        return
    key, value, other, beside = (2, 4, 1, 3) if two[1] else (6, 8, 5, 7)
    parts = [two[key].strip(), two[value].strip()]
    sure_keys = _EITHER.isdisjoint((two[other].lower(), two[beside].lower()))
    big = all(part[:1].isupper() for part in parts) and sure_keys
    every = [word for each in parts for word in each.split() if one_name(word, lang)]
    if big or not all(common(word.lower()) for word in every):
        for group in (key, value) if all(_named(Says.PART, each, lang) for each in parts) else ():
            yield Hit(_NAME, two.start(group), two.start(group) + len(two[group].rstrip()), _KEYED)


def _stands(text: str, start: int, end: int, how: Sure) -> bool:
    """Is what stands there alone a name, by its form, its key and what is beside it?"""
    whose = _WHOSE.search(text[max(0, start - _BEFORE) : start].rstrip("\"'`\\"))
    key = said(whose[1]) if whose else NOTHING
    label = _is_label(whose[1], key) if whose else _LISTS.search(text, max(0, start - 4), start)
    if key.names == Says.THING and not label:
        return how >= Sure.FIRST and key.kind.startswith("personal.contact.")
    if whose and key.names >= Says.SOMEBODY:
        return how >= (Sure.FORM if or_thing(whose[1]) else Sure.BESIDE)
    if not label:
        return how >= Sure.FIRST
    round_it = enclosing.whose(text, start)
    if round_it == Says.THING:
        return how == Sure.ALL and key.names != Says.LABEL
    if how >= Sure.FIRST or round_it == Says.NAME:
        return True
    if round_it == Says.SOMEBODY and how >= Sure.FORM:
        return True
    return key.names == Says.LABEL and "," not in text[start:end] and _beside(text, start, end)


def _is_label(written: str, key: Said) -> bool:
    """Does a key say only that something is called so, or holds a value of the one round it?"""
    last = words(written)[-1:]
    return key.names == Says.LABEL or not (WORDS.holding | WORDS.wholly).isdisjoint(last)


def _beside(text: str, start: int, end: int) -> bool:
    """Do keys of the same object say that it is about somebody?"""
    first = max(text.rfind("{", max(0, start - _NEAR), start), start - _NEAR, 0)
    last = text.find("}", end, end + _NEAR)
    keys = _KEYS.findall(text[first : last if last >= 0 else end + _NEAR])
    return any("".join(words(key)) in WORDS.beside for key in keys)


def attributes(sources: Iterable[tuple[int, int, str]], text: str, lang: str) -> Iterator[Hit]:
    """Values of attributes by their names. sources: where each stands in ``text``, and its name."""
    for start, end, source in sources:
        if end - start <= _LONGEST and source not in _DATA and tells(source):
            for kind, first, last in of_value(source, text[start:end], lang):
                yield Hit(kind, start + first, start + last, _KEYED)


def _homes(text: str) -> Iterator[Hit]:
    """Users whose folders are named."""
    for first, last in islice(spans(_HOME, text), MOST):
        user = text[first:last].rpartition("/")[2].rpartition("\\")[2]
        if _user(user) and not nobody(user):
            yield Hit(_HANDLE, last - len(user), last, _FORMED)


def of_lines(text: str, lang: str, names: bool) -> Iterator[Hit]:
    """Names that stand alone where people read, as a cell, an item or a heading does, and users who
    are quoted."""
    if names:
        yield from _of_forms(text, text.encode("utf-8", "replace"), lang)
    yield from _homes(text)
    for first, _ in islice(spans(_QUOTED, text), MOST):
        found = _TOKEN.match(text, first)
        if found and _user(found[0].rstrip(".")) and not nobody(found[0]):
            yield Hit(_HANDLE, *found.span(), _FORMED)
