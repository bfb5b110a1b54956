"""How much of a page can be parsed in linear time: a bound on nesting, ours (no standard has one).

Building a tree the way the HTML Standard says is quadratic in the depth of open elements, in
formatting elements that are never closed (13.2.4.3, reconstruct) and in attributes of one tag. A
page of 500 KB can cost minutes that way. Ordinary pages are let through on a count of ``<``; only
large or odd ones are read tag by tag, with a budget in steps.
"""

from __future__ import annotations

import re

PLAIN_BYTES = 128 * 1024
PLAIN_TAGS = 20_000
PLAIN_PRODUCT = 1_000_000
DEPTH_STEPS = 200_000_000
FORMAT_STEPS = 1_000_000
ATTRIBUTES = 4_096

_CLOSES_ITSELF = frozenset(
    b"a nobr area base br col embed hr img input link meta param source track wbr p li dt dd "
    b"option optgroup tr td th thead tbody tfoot colgroup rb rt rtc rp html head body script style "
    b"title textarea".split()
)
_FORMATTING = frozenset(b"b big code em font i s small strike strong tt u".split())
_MANY = re.compile(rb"<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)[\s>/]", re.IGNORECASE)
_TAG = re.compile(
    rb"<(/?)([a-zA-Z][^\s/><]*+)"
    rb"((?:[^\"'>=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[=\"'])*+)"
)
_SPACE = re.compile(rb"[\s/\"']+")


def safe_length(body: bytes) -> int:
    """How many bytes of ``body``, from its start, can be parsed within the budget."""
    tags = body.count(b"<")
    if len(body) <= PLAIN_BYTES and tags <= PLAIN_TAGS:
        most = tags * tags // 4
        if most <= PLAIN_PRODUCT or len(_MANY.findall(body)) * tags <= PLAIN_PRODUCT:
            return len(body)
    return _walk(body)


def _walk(body: bytes) -> int:
    opened: dict[bytes, int] = {}
    depth = formats = depth_steps = format_steps = root_attributes = 0
    for tag in _TAG.finditer(body):
        name = tag[2].lower()
        if tag[1]:
            if opened.get(name):
                opened[name] -= 1
                depth -= 1
                formats -= name in _FORMATTING
            continue
        if len(tag[3]) > ATTRIBUTES * 2:
            attributes = len(_SPACE.findall(tag[3]))
            if attributes > ATTRIBUTES:
                return tag.start()
        if name in (b"body", b"html"):
            root_attributes += len(_SPACE.findall(tag[3]))
            if root_attributes > ATTRIBUTES:
                return tag.start()
        if name not in _CLOSES_ITSELF:
            opened[name] = opened.get(name, 0) + 1
            depth += 1
            formats += name in _FORMATTING
        depth_steps += depth
        format_steps += formats
        if depth_steps > DEPTH_STEPS or format_steps > FORMAT_STEPS:
            return tag.start()
    return len(body)
