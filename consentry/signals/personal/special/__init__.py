"""What is special (GDPR Art. 9(1) and 10) and who is a child: words, and of whom they speak.

``of_persons`` finds it in a text, ``subjects`` tells of whom a sentence speaks where nobody was
found in it, ``bound`` who is bound to it in an item.
"""

from __future__ import annotations

from consentry.signals.personal.special.of_persons import (
    ABOUT,
    NEAR,
    NOBODY,
    PERSON,
    SIGNS,
    find,
    kind_of,
    of_somebody,
    somebody,
    unnamed,
)

__all__ = [
    "ABOUT",
    "NEAR",
    "NOBODY",
    "PERSON",
    "SIGNS",
    "find",
    "kind_of",
    "of_somebody",
    "somebody",
    "unnamed",
]
