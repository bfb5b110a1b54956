"""robots.txt: may this URL be requested, how fast, and when (RFC 9309).

Two independent parsers read each file: this package, whose answer comes with line and bytes,
and Google's (``second``). Where they differ, or one fails, the finding is ``robots.disagree``.
What fetching the file itself came to is told apart as sections 2.3.1.1 to 2.3.1.5 do; 401, 403
and a bot challenge on robots.txt are read as access control, which is our own choice.
"""

from __future__ import annotations

from consentry.signals.robots.patterns import Pattern, canonical_pattern, path_of
from consentry.signals.robots.robots import KINDS, MAX_BYTES, Robots, of_outcome

__all__ = [
    "KINDS",
    "MAX_BYTES",
    "Pattern",
    "Robots",
    "canonical_pattern",
    "of_outcome",
    "path_of",
]
