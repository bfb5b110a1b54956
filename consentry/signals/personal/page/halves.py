"""Addresses in halves: what stands before the sign of one, where that is drawn, or a script or a
style sheet puts it between a user and a host."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consentry.signals.personal.forms import email
from consentry.signals.personal.page.composed import a_user
from consentry.signals.personal.persons.fullnames import nobody

_DRAWN = (
    r"[\w.+-]+\s{0,2}<(?:img|i|span|svg|em|b)\b[^<>]*"
    r"(?:@|arroba|affe|[^a-z]at[^a-z]|chiocciola)[^<>]*>(?:</[a-z]+>)?\s{0,2}[\w-]+\.[a-z]"
)
_QUOTE = r"(?:[\"']|&quot;|&#34;)"
_LISTED = rf"\[\s*{_QUOTE}[\w.+-]+{_QUOTE}\s*,\s*{_QUOTE}[\w.-]+{_QUOTE}\s*\]"
_TWO = re.compile(_LISTED)
_BROKEN = r"[\w.+-]+\s*<(?:br|wbr)\b[^<>]*>\s*@[\w-]+\.[a-z]"
_KEPT = r"\b[a-z_$][\w$]*\s*=\s*[\"'](?:@|&#64;|\\x40|\\u0040|%40)[\"']"
_HOST = r"\b(?:data-)?(?:domain|host|server)=[\"'][\w.-]*[a-z][\w.-]*[\"']"
SIGN = f"{_DRAWN}|{_LISTED}|{_HOST}|{_BROKEN}|{_KEPT}"
"""True of where one may be, as a pattern."""
_JOINED = re.compile(r"join\(\s*[\"'](?:@|&#64;|%40|\\x40)")
_MAIL = re.compile(r"(?i)mail|courriel|correo|correio|posta|epost|addr|contact|kontakt")
_FIRST = re.compile(r"(?:[\"']|&quot;|&#34;)([\w.+-]+?)(?:[\"']|&quot;|&#34;)")
_VARIABLE = re.compile(r"([A-Za-z_$][\w$]*)\s*=")
_USER = re.compile(
    r"\b(?:data-)?(?:id|user|name|local|login|account|mailbox|box|mail|email|u)"
    r"=[\"']([\w.+-]{2,64})[\"']"
)
_TOP = re.compile(r"\b(?:data-)?(?:tld|ext|suffix)=")
_SIGNS = re.compile(r"&#64;|\\x40|\\u0040|%40")
_AFTER, _SHORTEST, _NAMED = 200, 4, 48


def told(before: str, sign: str, after: str) -> Iterator[tuple[str, str]]:
    """Kind and value of what is one, by what stands round ``sign``."""
    local = _local(before, sign, after)
    if len(local) >= _SHORTEST and not local.isdigit() and not nobody(local):
        yield email.kind_of(local + "@"), local


def _local(before: str, sign: str, after: str) -> str:
    if sign[0] == "[":
        key = before.rpartition("=")[0][-_NAMED:]
        told = _JOINED.search(after[:_AFTER]) or _MAIL.search(key.rpartition(" ")[2])
        found = _FIRST.search(sign) if told else None
    elif (kept := _VARIABLE.match(sign)) and "<" not in sign and "@" in _SIGNS.sub("@", sign):
        return _put_before(kept[1], before + sign + after)
    elif "<" in sign:
        return sign.partition("<")[0].strip()
    else:
        tag = before.rpartition("<")[2] + sign + after.partition(">")[0]
        whole = "." in sign.partition("=")[2] or _TOP.search(tag)
        found = _USER.search(tag) if whole else None
        if found and found[0].startswith(("name", "id")) and not a_user(found[1]):
            return ""
    return found[1] if found else ""


def _put_before(sign: str, script: str) -> str:
    """The value of the variable that a script puts before that of the sign."""
    put = re.search(rf"([A-Za-z_$][\w$]*)\s{{0,4}}\+\s{{0,4}}{re.escape(sign)}\b", script)
    name = re.escape(put[1]) if put else ""
    found = (
        re.search(rf"(?<![\w$]){name}\s{{0,4}}=\s{{0,4}}[\"']([\w.+-]+)[\"']", script)
        if put
        else None
    )
    return found[1] if found else ""


def of_list(before: str, value: str) -> Iterator[tuple[str, str]]:
    """The same of an attribute that is a list of the two halves."""
    found = _TWO.fullmatch(value.strip())
    if found:
        yield from told(before, found[0], "")
