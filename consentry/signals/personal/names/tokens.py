"""A text as words and marks.

What stays one token: ``O'Neill``, ``Jean-Pierre``, ``J.``, a web address, a tab, which ends a cell.
What is two: the article or preposition before an apostrophe (``l'``, ``d'``, ``dell'``) and the
word after it, a word and its ``'s``. The first three alternatives are what most tokens are, for
speed alone. Every one is possessive or ends where it began, so the time is linear.
"""

from __future__ import annotations

import re

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚ"
_CLITIC = "[dlnmtsjc]|qu|dell|all|nell|sull|dall|un|gli|quest|sant|[DLJ](?=['’][a-zà-ÿ])"
TOKEN = re.compile(
    r"[A-Za-z][a-z]*+(?=[ \n,;!?)(/\"|\t\r])"
    r"|[,.;:!?()\"/|-]"
    r"|\n\s*+"
    r"|https?://\S++|www\.\S++"
    rf"|[{_UPPER}]\.(?!\w\w)"
    rf"|(?:{_CLITIC}|Dell|All|Nell|Sull|Dall)['’](?=[^\W\d_])"
    r"|[^\W\d_]++(?:(?:['’](?!s\b)|[-‐·])[^\W\d_]++)*+(?!\w)"
    r"|['’][st]\b|\w++|[^\w\s]|\t"
)
LONGEST = 48
"""Characters of a token that is still looked at as a word."""
