"""RSL 1.0, Really Simple Licensing (RSL-SPEC-1.0, 2025-12-10, errata to 2026-08-07).

``read`` a document, ``says`` what it means for a URL; ``pointers`` where documents are named.
What a document permits is enumerated: a use that is not listed is not licensed (3.5), prohibits
beats permits (3.1.1, 3.6), the narrower scope beats the wider (3.1.2), a payment that somebody
would have to make and a licence server are conditions that a crawler does not meet (3.3, 3.7),
and a document that is named but cannot be had leaves the asset unlicensed (4.3).
"""

from __future__ import annotations

from consentry.signals.optouts.rsl.document import MEDIA_TYPE, NAMESPACE, Document, read
from consentry.signals.optouts.rsl.pointers import (
    MAX_DOCUMENTS,
    Pointer,
    in_feed,
    in_page,
    inline,
    of_robots,
    relative,
)
from consentry.signals.optouts.rsl.terms import (
    KIND,
    MALFORMED,
    OFFER,
    REVALIDATE,
    UNLICENSED,
    Client,
    Licensing,
    of_outcome,
    says,
)

__all__ = [
    "KIND",
    "MALFORMED",
    "MAX_DOCUMENTS",
    "MEDIA_TYPE",
    "NAMESPACE",
    "OFFER",
    "REVALIDATE",
    "UNLICENSED",
    "Client",
    "Document",
    "Licensing",
    "Pointer",
    "in_feed",
    "in_page",
    "inline",
    "of_outcome",
    "of_robots",
    "read",
    "relative",
    "says",
]
