"""Telling people: the notice of GDPR Art. 14, when it is due, who was told, the public page."""

from consentry.notice.due import due, month_after, past
from consentry.notice.making import FIELDS, Addition, Document, Section, make
from consentry.notice.public import FRESH, PublicPage
from consentry.notice.told import (
    MOST_PROOF,
    Delivery,
    Look,
    Told,
    keep,
    looked,
    published,
    read_notice,
    told_of,
)

__all__ = [
    "FIELDS",
    "FRESH",
    "MOST_PROOF",
    "Addition",
    "Delivery",
    "Document",
    "Look",
    "PublicPage",
    "Section",
    "Told",
    "due",
    "keep",
    "looked",
    "make",
    "month_after",
    "past",
    "published",
    "read_notice",
    "told_of",
]
