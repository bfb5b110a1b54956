"""Opt-outs: what a site says of the use of what it publishes.

One small parser a mechanism; ``Host`` for an origin's files, ``of_head`` for response headers,
``of_page`` for a page, ``says`` for what follows for a purpose. Kinds are dotted: a rule on
``optout.x-robots-tag`` covers ``optout.x-robots-tag.noai``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from consentry.evidence import Answer, Finding
from consentry.signals import placing
from consentry.signals.optouts import (
    about,
    ai_txt,
    content_signal,
    content_usage,
    embedded,
    licence,
    named_crawlers,
    robots_tags,
    rsl,
    tdm_policy,
    tdmrep,
    trust_txt,
)
from consentry.signals.optouts.host import HOST_FILES, Host, of_host
from consentry.signals.optouts.resolve import in_force, says, speaks
from consentry.signals.optouts.rsl import Client, Licensing
from consentry.signals.optouts.tdm_policy import Policy
from consentry.signals.optouts.vocabulary import SPELLINGS, purpose_of

if TYPE_CHECKING:
    from consentry.signals.page import Page

__all__ = [
    "HOST_FILES",
    "KINDS",
    "MALFORMED",
    "POINTER",
    "POLICY",
    "SPELLINGS",
    "Client",
    "Host",
    "Licensing",
    "Policy",
    "in_force",
    "named_policies",
    "nofollow_links",
    "of_file",
    "of_head",
    "of_host",
    "of_licence",
    "of_page",
    "of_policy",
    "pointers",
    "points",
    "policies",
    "purpose_of",
    "says",
    "speaks",
    "unlicensed",
]

POINTER = licence.POINTER
"""A licence document that somebody still has to read."""
of_licence = rsl.of_outcome
"""A licence document as fetching it went."""
POLICY = tdmrep.POLICY_KIND
"""A TDM policy that is named; it is read where the same place reserves."""
named_policies = tdmrep.named
"""Addresses of the policies of what is reserved."""
of_policy = tdm_policy.of_outcome
"""A TDM policy as fetching it went."""

KINDS = (
    tdmrep.KIND,
    tdmrep.POLICY_KIND,
    *tdm_policy.KINDS,
    content_signal.KIND,
    content_usage.KIND,
    named_crawlers.KIND,
    rsl.KIND,
    rsl.REVALIDATE,
    rsl.OFFER,
    "licence.relative",
    ai_txt.KIND,
    trust_txt.KIND,
    *about.KINDS,
    *robots_tags.KINDS,
    *licence.KINDS,
    *embedded.KINDS,
)
"""Every kind that is written here."""
MALFORMED = (
    *tdmrep.MALFORMED,
    *content_signal.MALFORMED,
    *content_usage.MALFORMED,
    *robots_tags.MALFORMED,
    *rsl.MALFORMED,
    *ai_txt.MALFORMED,
    *trust_txt.MALFORMED,
    *embedded.MALFORMED,
)
"""Every word that ``malformed`` can be."""


def points(answer: Answer, content: bytes) -> bool:
    """May a response name a licence document or a policy at all? A look at its bytes, no parse."""
    if b"application/rsl+xml" in content or b"tdm-policy" in content:
        return True
    if embedded.may_hold(content):
        return True
    return any(
        name == "tdm-policy" or (name == "link" and "rsl+xml" in value)
        for name, value in answer.headers
    )


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


def of_page(page: Page, token: str, now: int, client: Client | None = None) -> tuple[Finding, ...]:
    """What a page says of itself: meta elements, links, structured data, a licence inside it.

    ``client``: who asks, as licences tell users apart; without one, whom the fewest are for.
    """
    client = client or Client()
    if not page.is_html:
        return tuple(rsl.in_feed(page.body, page.url, client))
    found = (
        *robots_tags.of_metas(page.metas, token, now),
        *robots_tags.of_parts(page),
        *tdmrep.of_metas(page.metas, page.url),
        *content_usage.of_metas(page.metas),
        *content_signal.of_metas(page.metas),
        *licence.of_page(page),
        *rsl.inline(page, client),
    )
    return placing.placed(found, page)


def of_file(content: bytes, url: str, client: Client | None = None) -> tuple[Finding, ...]:
    """What a file that is no page carries of its own: an image, a PDF, an EPUB."""
    return embedded.of_bytes(content, url, client or Client())


def pointers(answer: Answer, page: Page) -> tuple[str, ...]:
    """The RSL documents that a response points to, by header or element; absolute addresses. As
    many as are read: what names more stays unlicensed, and has nobody asked on its word."""
    named = [f.value for f in licence.of_headers(answer.headers, answer.url) if f.kind == POINTER]
    found = dict.fromkeys((*named, *(pointer.url for pointer in rsl.in_page(page))))
    return tuple(found)[: rsl.MAX_DOCUMENTS]


def unlicensed(pointer: Finding) -> Finding:
    """What is said where a document that is pointed to was not read (RSL 1.0, 4.3)."""
    purposes, malformed = rsl.UNLICENSED, "rsl_unreachable"
    return Finding(rsl.KIND, pointer.where, "deny", purposes=purposes, malformed=malformed)


def policies(answer: Answer, page: Page) -> tuple[str, ...]:
    """The TDM policies that a response names where it reserves, by header, element or the metadata
    of a file; absolute addresses."""
    found = tdmrep.of_headers(answer.headers, answer.url) + tdmrep.of_metas(page.metas, page.url)
    if not page.is_html:
        found += of_file(page.body, page.url)
    return tdmrep.named(found)


def nofollow_links(page: Page) -> frozenset[str]:
    """Absolute addresses of links that say ``rel=nofollow`` (HTML Standard 4.6.7.13)."""
    return frozenset(anchor.href for anchor in page.related if "nofollow" in anchor.rel)
