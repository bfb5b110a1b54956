"""Addresses that a script makes of a string once it runs: replaced, parted, turned, shifted.

``'jane#example.org'.replace('#', '@')``, ``'gro.elpmaxe@enaj'.split('').reverse().join('')``, a
call that is given the two halves, TYPO3's ``linkTo_UnCryptMailto('nbjmup+…')``. What a string's
methods do is done to it (ECMA-262, 22.1.3, 23.1.3); it is an address then, or it is none. Linear,
and bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

import re2

from consentry.signals.personal.forms.email import kind_of, valid
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.persons.fullnames import common, listed, nobody
from consentry.signals.personal.persons.worded import words
from consentry.signals.personal.spans import spans

MOST = 100
_LONGEST, _SURE, _SHORT = 400, 900, 2
_Q = r"(?:[\"'`]|&quot;|&#0?39;|&apos;)"
_STRING = rf"{_Q}[^\"'`\n<>(){{}}&]{{4,120}}{_Q}"
_METHODS = r"(?:replace(?:All)?|split|reverse|join|concat|substring|substr|slice|trim)"
_CHAINED = re2.compile(
    rf"(?:{_STRING}|\[{_STRING}(?:\s?,\s?{_STRING})*\]|\b[A-Za-z_$][\w$]*)\s?\.{_METHODS}\(".encode()
)
_HELD = re.compile(rf"({_Q})([^\"'`\n<>(){{}}&]{{1,120}}?){_Q}")
_LIST = re.compile(rf"\[(?:\s?,?\s?{_Q}[^\"'`\n<>(){{}}&\[\]]{{0,120}}{_Q})+\s?\]")
_METHOD = re.compile(
    rf"\s?\.({_METHODS})\(\s?(?:({_Q}([^\"'`\n]{{0,24}}?){_Q})|/((?:\\.|[^/\n\\]){{1,24}})/[a-z]{{0,3}})?"
    rf"(?:\s?,\s?{_Q}([^\"'`\n]{{0,24}}?){_Q})?\s?\)"
)
_VARIABLE = re.compile(r"[A-Za-z_$][\w$]{0,40}")
_HOST = r"(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}"
_LOCAL = r"[A-Za-z0-9][\w.+-]{1,62}"
_CALL = re2.compile(
    rf"\(\s?(?:{_Q}[^\"'`\n()]{{0,40}}{_Q}\s?,\s?){{0,3}}{_Q}(?:{_HOST}{_Q}\s?,|{_LOCAL}{_Q}\s?,\s?{_Q}{_HOST}{_Q})"
    rf"[^()\n]{{0,120}}".encode()
)
_HALF = re.compile(rf"{_Q}([\w.+-]{{2,200}}){_Q}")
_WHOLE_HOST = re.compile(_HOST)
_MAKES = re.compile(r"[\"'`](?:mailto:)?(?:@|&#64;|%40|\\x40|\\u0040)|CharCode\(64\)|mailto:")
"""What a script has that puts an address together."""
_RANGES = ((0x2B, 0x3A), (0x40, 0x5A), (0x61, 0x7A))
"""What TYPO3 shifts letters within (ContentObjectRenderer::encryptCharcode)."""
_MAILTO = "mailto:"


def of_text(text: str, shift: int, data: bytes) -> Iterator[Hit]:
    """Hits in ``text``, that stands at ``shift`` of the whole. data: it in UTF-8."""
    for first, last in islice(spans(_CHAINED, text, data), MOST):
        yield from _chained(text, first, last, shift)
    makes: bool | None = None
    for first, last in islice(spans(_CALL, text, data), MOST):
        makes = bool(_MAKES.search(text)) if makes is None else makes
        if makes:
            yield from _halves(text, first, last, shift)
    for first, last in islice(spans(_SHIFTED, text, data), MOST):
        said = _moved(text[first:last], -_BY[text[first : first + len(_MAILTO)]])[len(_MAILTO) :]
        if valid(said):
            yield Hit(kind_of(said), first + shift, last + shift, _SURE)


def _chained(text: str, first: int, last: int, shift: int) -> Iterator[Hit]:
    """A string, or a list of strings, and what its methods make of it."""
    written = text[first:last]
    at = first + written.rindex(".")
    begin = first
    if name := _VARIABLE.match(written):
        given = re.compile(rf"(?<![\w$.]){re.escape(name[0])}\s{{0,4}}=\s{{0,4}}(?={_Q}|\[)")
        found = given.search(text, max(0, first - 4000), first)
        if found is None:
            return
        begin = found.end()
    listed = _LIST.match(text, begin)
    held = _HELD.match(text, begin)
    if listed:
        value: str | list[str] = [one[2] for one in _HELD.finditer(listed[0])]
        start, end = begin, listed.end()
    elif held:
        value, (start, end) = held[2], held.span(2)
    else:
        return
    for _ in range(8):
        method = _METHOD.match(text, at, at + _LONGEST)
        if method is None:
            break
        value = _done(value, method)
        at = method.end()
    if isinstance(value, str):
        said = value.removeprefix(_MAILTO)
        if valid(said) and said not in text[start:end]:
            yield Hit(kind_of(said), start + shift, end + shift, _SURE)


def _done(value: str | list[str], method: re.Match[str]) -> str | list[str]:
    """A value after one method of a string or of a list."""
    name, given = method[1], method[3] or ""
    if isinstance(value, list):
        if name == "reverse":
            return value[::-1]
        return (given if method[2] else ",").join(value) if name == "join" else value
    if name == "concat":
        return value + given
    if name == "split":
        return value.split(given) if given else list(value)
    if name.startswith("replace"):
        sought, new = method[3] or method[4] or "", method[5] or ""
        if method[4]:
            sought = re.sub(r"\\(.)", r"\1", sought.strip("[]()"))
        return value.replace(sought, new) if sought else value
    return value


def _halves(text: str, first: int, last: int, shift: int) -> Iterator[Hit]:
    """The user, of a call that is given one and a host."""
    given = list(_HALF.finditer(text, first, last))
    pairs = [*pairwise(given), *pairwise(reversed(given))]
    for local, host in sorted(pairs, key=lambda two: -len(words(two[0][1]))):
        if _WHOLE_HOST.fullmatch(host[1]) and a_user(local[1]) and valid(f"{local[1]}@{host[1]}"):
            start, end = local.span(1)
            yield Hit(kind_of(local[1] + "@"), start + shift, end + shift, _SURE)
            return


def a_user(local: str) -> bool:
    """Is it by itself what stands before the sign of an address: a role's, or somebody's name?"""
    said = words(local)
    known = [word for word in said if len(word) > _SHORT and listed(word)]
    named = len(known) == len(said) > 1 or any(not common(word) for word in known)
    return (named and not nobody(local)) or kind_of(local + "@") != kind_of("x@")


def _moved(code: str, by: int) -> str:
    said = []
    for char in code:
        at = ord(char)
        for low, high in _RANGES:
            if low <= at <= high:
                at = low + (at - low + by) % (high - low + 1)
                break
        said.append(chr(at))
    return "".join(said)


_BY = {_moved(_MAILTO, by): by for by in range(-25, 26) if by}
"""How far each letter is moved, by what becomes of what such an address begins with."""
_SHIFTED = re2.compile(
    rf"(?:{'|'.join(map(re.escape, _BY))})[+-:@-Za-z]{{6,120}}".encode(),
)
