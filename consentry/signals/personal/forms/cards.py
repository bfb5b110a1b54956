"""Business cards within a text or an address: vCard (RFC 6350), and MECARD as QR codes hold it.

A card in an address (``data:text/vcard,…``) is percent-encoded (RFC 3986, 2.1), line breaks too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from consentry.signals.personal.hits import Hit

HINT = r"BEGIN(?::|%3A)VCARD|MECARD:"
MOST = 2000
_LONGEST = 4096
_BEGIN = re.compile(HINT)
_END = re.compile(r"(?:END|BEGIN)(?::|%3A)VCARD|;;|MECARD:")
_LINE = re.compile(
    r"(?:^|[\n;]|%0A|\\n|:)(?:[\w-]{1,20}\.)?(FN|N|NICKNAME|TEL|EMAIL|ADR|BDAY|PHOTO)(?:(?:;|%3B)[^:\n%]{0,60})?(?::|%3A)"
    r"((?:(?!%0[AD])[^\r\n\\\"'<>]){2,200})"
)
_KINDS = {
    "FN": "personal.name.person",
    "N": "personal.name.person",
    "NICKNAME": "personal.online.handle",
    "TEL": "personal.contact.phone",
    "EMAIL": "personal.contact.email",
    "ADR": "personal.contact.address",
    "BDAY": "personal.birth",
    "PHOTO": "personal.image",
}


def find(text: str) -> Iterator[Hit]:
    """What the lines of cards in ``text`` hold."""
    for begin in islice(_BEGIN.finditer(text), MOST):
        last = min(len(text), begin.end() + _LONGEST)
        ends = _END.search(text, begin.end(), last)
        single = begin[0] == "MECARD:"
        for line in _LINE.finditer(text, begin.end() - 1, ends.start() if ends else last):
            start, end = line.span(2)
            if single and ";" in line[2]:
                end = start + line[2].index(";")
            if any(c.isalnum() for c in text[start:end]):
                yield Hit(_KINDS[line[1]], start, end, 900)
