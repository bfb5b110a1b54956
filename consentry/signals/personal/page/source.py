"""The bytes of a page, read once for all that is looked for in them.

Keys beside which values of persons stand (``assigned``), and settings and seals that say that a
page is for children (``audience``). Both are asked of a page whose items hold persons, and a pass
over a page costs as much for one as for both.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

import re2

from consentry.evidence import Finding
from consentry.signals.page import Page
from consentry.signals.personal.page import assigned
from consentry.signals.personal.special import audience

_BOTH = re2.compile(b"(?:" + assigned.KEY.encode() + b")|(" + audience.HINT.encode() + b")")
_HINT = assigned.GROUPS + 1
_AUDIENCE = re2.compile(audience.HINT.encode())


class _Looked(NamedTuple):
    keys: list[re2._Match] | None
    hinted: bool


def of_source(page: Page) -> tuple[Finding, ...]:
    """As ``assigned.of_source``."""
    return assigned.of_source(page, _look(page).keys)


def of_audience(page: Page) -> tuple[Finding, ...]:
    """As ``audience.of_page``."""
    return audience.of_page(page, _look(page).hinted)


def _look(page: Page) -> _Looked:
    """The keys in a page, None where they have to be looked for alone; may there be a hint?"""
    known = page.noted.get(__name__)
    if not isinstance(known, _Looked):
        known = page.noted[__name__] = _pass(page.body)
    return known


def _pass(body: bytes) -> _Looked:
    keys = list(islice(_BOTH.finditer(body), assigned.FOLLOWED))
    if len(keys) == assigned.FOLLOWED:
        return _Looked(None, True)
    if any(key[_HINT] or _AUDIENCE.search(key[0]) for key in keys):
        return _Looked(None, True)
    return _Looked(keys, False)
