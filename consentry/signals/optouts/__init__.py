"""Opt-outs: what a site says of the use of what it publishes.

One small parser a mechanism; ``Host`` for an origin's files, ``of_head`` for response headers,
``of_page`` for a page, ``says`` for what follows for a purpose. Kinds are dotted: a rule on
``optout.x-robots-tag`` covers ``optout.x-robots-tag.noai``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from consentry.evidence import Answer, Finding
from consentry.signals.optouts import (
    content_signal,
    content_usage,
    licence,
    named_crawlers,
    robots_tags,
    tdmrep,
)
from consentry.signals.optouts.host import HOST_FILES, Host, of_host
from consentry.signals.optouts.resolve import in_force, says
from consentry.signals.optouts.vocabulary import SPELLINGS, purpose_of

if TYPE_CHECKING:
    from consentry.signals.page import Page

__all__ = [
    "HOST_FILES",
    "KINDS",
    "MALFORMED",
    "SPELLINGS",
    "Host",
    "in_force",
    "nofollow_links",
    "of_head",
    "of_host",
    "of_page",
    "purpose_of",
    "says",
]

KINDS = (
    tdmrep.KIND,
    tdmrep.POLICY_KIND,
    content_signal.KIND,
    content_usage.KIND,
    named_crawlers.KIND,
    *robots_tags.KINDS,
    *licence.KINDS,
)
"""Every kind that is written here."""
MALFORMED = (
    *tdmrep.MALFORMED,
    *content_signal.MALFORMED,
    *content_usage.MALFORMED,
    *robots_tags.MALFORMED,
)
"""Every word that ``malformed`` can be."""


def of_head(answer: Answer, token: str, now: int) -> tuple[Finding, ...]:
    """What response headers say, before the body is read."""
    headers = answer.headers
    return (
        *robots_tags.of_headers(headers, token, now),
        *tdmrep.of_headers(headers, answer.url),
        *content_usage.of_headers(headers),
        *content_signal.of_headers(headers),
        *licence.of_headers(headers, answer.url),
    )


def of_page(page: Page, token: str, now: int) -> tuple[Finding, ...]:
    """What a page says of itself: meta elements, links, structured data."""
    if not page.is_html:
        return ()
    return (
        *robots_tags.of_metas(page.metas, token, now),
        *tdmrep.of_metas(page.metas, page.url),
        *content_usage.of_metas(page.metas),
        *content_signal.of_metas(page.metas),
        *licence.of_page(page),
    )


def nofollow_links(page: Page) -> frozenset[str]:
    """Absolute addresses of links that say ``rel=nofollow`` (HTML Standard 4.6.7.13)."""
    return frozenset(anchor.href for anchor in page.related if "nofollow" in anchor.rel)
