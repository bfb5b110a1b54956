"""What the spiders yield: a page, in the fields that most uses need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Page:
    """A page of HTML. Times are ISO 8601; lists are in the order of the page, each value once.

    text: the main text, without menus and footers. licence: a URL or the words of the page.
    structured: JSON-LD nodes under ``json_ld`` and OpenGraph properties under ``open_graph``.
    provenance_id: where this item's record stands in the log; filled in when it is cleared.
    """

    url: str
    title: str = ""
    description: str = ""
    published: str = ""
    modified: str = ""
    author: str = ""
    text: str = ""
    language: str = ""
    licence: str = ""
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    structured: dict[str, Any] = field(default_factory=dict)
    provenance_id: str = ""
