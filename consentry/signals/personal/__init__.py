"""Personal data: what a page's structure names, and what an item's fields hold.

``scan`` and ``scan_html`` are for whoever wants findings and no crawl. Names in running text are
looked for by a ``Namer`` alone, where one is given. ``none found`` is never ``none there``.
"""

from __future__ import annotations

from consentry.signals.personal.compared import PRESIDIO, entity
from consentry.signals.personal.hits import Hit, Namer, Passage
from consentry.signals.personal.item.items import Search, of_item
from consentry.signals.personal.item.looking import Seen
from consentry.signals.personal.item.naming import passages
from consentry.signals.personal.memory import Memory
from consentry.signals.personal.page.assigned import own_names
from consentry.signals.personal.page.source import of_audience as audience
from consentry.signals.personal.page.source import of_source
from consentry.signals.personal.page.structure import of_page
from consentry.signals.personal.scanning import Spot, scan
from consentry.signals.personal.scanning_html import scan_html

KINDS = (
    "personal.name.author",
    "personal.name.person",
    "personal.name.officer",
    "personal.contact.email",
    "personal.contact.email-role",
    "personal.contact.phone",
    "personal.contact.address",
    "personal.online.handle",
    "personal.online.profile",
    "personal.online.ip",
    "personal.online.mac",
    "personal.online.device",
    "personal.location",
    "personal.identifier.national",
    "personal.identifier.passport",
    "personal.identifier.licence",
    "personal.identifier.plate",
    "personal.identifier.tax",
    "personal.financial.iban",
    "personal.financial.card",
    "personal.birth",
    "personal.birth.place",
    "personal.image",
    "personal.gender",
    "personal.age",
    "personal.nationality",
    "personal.family",
    "personal.employment",
    "personal.education",
)
"""Every kind of personal finding that this signal makes; what is done with each is in
policies/categories.yaml."""

DETECTOR = "consentry-personal/2: structure, keys, words and patterns; consentry-names/1"
"""What "none found by" refers to: names in running text are looked for by a model (names)."""

__all__ = [
    "DETECTOR",
    "KINDS",
    "PRESIDIO",
    "Hit",
    "Memory",
    "Namer",
    "Passage",
    "Search",
    "Seen",
    "Spot",
    "audience",
    "entity",
    "of_item",
    "of_page",
    "of_source",
    "own_names",
    "passages",
    "scan",
    "scan_html",
]
