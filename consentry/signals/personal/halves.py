"""Addresses in halves: what stands before the sign of one, where that is drawn, or a script or a
style sheet puts it between a user and a host."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consentry.signals.personal import email
from consentry.signals.personal.fullnames import nobody

_DRAWN = (
    r"[\w.+-]+\s{0,2}<(?:img|i|span|svg|em|b)\b[^<>]*"
    r"(?:@|arroba|affe|[^a-z]at[^a-z]|chiocciola)[^<>]*>(?:</[a-z]+>)?\s{0,2}[\w-]+\.[a-z]"
)
_LISTED = r"\[\s*[\"'][\w.+-]+[\"']\s*,\s*[\"'][\w.-]+[\"']\s*\]"
_HOST = r"\b(?:data-)?(?:domain|host|server)=[\"'][\w.-]*[a-z][\w.-]*[\"']"
SIGN = f"{_DRAWN}|{_LISTED}|{_HOST}"
"""True of where one may be, as a pattern."""
_JOINED = re.compile(r"join\(\s*[\"'](?:@|&#64;|%40|\\x40)")
_FIRST = re.compile(r"[\"']([\w.+-]+)[\"']")
_USER = re.compile(
    r"\b(?:data-)?(?:id|user|name|local|login|account|mailbox|box|mail|email|u)"
    r"=[\"']([\w.+-]{2,64})[\"']"
)
_TOP = re.compile(r"\b(?:data-)?(?:tld|ext|suffix)=")
_AFTER, _SHORTEST = 200, 4


def told(before: str, sign: str, after: str) -> Iterator[tuple[str, str]]:
    """Kind and value of what is one, by what stands round ``sign``."""
    local = _local(before, sign, after)
    if len(local) >= _SHORTEST and not local.isdigit() and not nobody(local):
        yield email.kind_of(local + "@"), local


def _local(before: str, sign: str, after: str) -> str:
    if sign[0] == "[":
        found = _FIRST.search(sign) if _JOINED.search(after[:_AFTER]) else None
    elif "<" in sign:
        return sign.partition("<")[0].strip()
    else:
        tag = before.rpartition("<")[2] + sign + after.partition(">")[0]
        whole = "." in sign.partition("=")[2] or _TOP.search(tag)
        found = _USER.search(tag) if whole else None
    return found[1] if found else ""
