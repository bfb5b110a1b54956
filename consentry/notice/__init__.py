"""Telling people: the notice of GDPR Art. 14, when it is due, who was told, the public page."""

from consentry.notice.due import due, month_after, past
from consentry.notice.making import FIELDS, Addition, Document, Section, make
from consentry.notice.page import page
from consentry.notice.public import FRESH, PublicPage
from consentry.notice.register import Entry, Source, register, sources
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
    "Entry",
    "Look",
    "PublicPage",
    "Section",
    "Source",
    "Told",
    "due",
    "keep",
    "looked",
    "make",
    "month_after",
    "page",
    "past",
    "published",
    "read_notice",
    "register",
    "sources",
    "told_of",
]
