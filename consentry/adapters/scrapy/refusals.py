"""How a no travels through Scrapy: as IgnoreRequest or DropItem that carry their decision.

The gate's own rules live in packs. The few rules here are about Scrapy itself, things that no
pack can know of: a request that was changed after it was decided, an item of a kind that cannot
be looked into. Their ids begin with ``scrapy/``.
"""

from __future__ import annotations

from scrapy.exceptions import DropItem, IgnoreRequest

from consentry.evidence import Decision, Reason, Stage

_RULES: dict[str, tuple[str, str]] = {
    "scrapy/undecided": (
        "The request reached its download handler without a decision.",
        "Let requests go through Scrapy's downloader; do not call download handlers directly.",
    ),
    "scrapy/changed": (
        "URL, method, User-Agent or Host of the request changed after it was decided.",
        "Leave User-Agent and Host to consentry (they come from the activity and the URL), and "
        "change a URL by returning a new request.",
    ),
    "scrapy/proxy-changed": (
        "The request was given another proxy after it was decided.",
        "Give a request its proxy in the spider, or by http_proxy; or see CONSENTRY_STRICT.",
    ),
    "scrapy/browser-option": (
        "The browser's context was to have an option that goes round the gate or writes to disk.",
        "docs/browser.md says which options a guarded browser takes.",
    ),
    "scrapy/wait": (
        "The host asks for a longer wait than a crawl can keep a request for.",
        "Crawl this host again later.",
    ),
    "scrapy/closing": (
        "The spider closed while the request waited.",
        "Run the crawl again.",
    ),
    "scrapy/no-end": (
        "The host's own files could not be read to an end.",
        "Crawl this host again later.",
    ),
    "scrapy/head-too-large": (
        "The head of the response is larger than any honest one.",
        "None: whoever runs the host can make it smaller.",
    ),
    "scrapy/undecodable": (
        "The response body is in an encoding that is not installed, so it cannot be looked into.",
        "Install the package for that Content-Encoding (brotli, zstandard).",
    ),
    "scrapy/fault": (
        "A check failed, so nothing is let through.",
        "This is a fault of the software: report it with the steps that led here.",
    ),
    "scrapy/unchecked": (
        "Nobody looked whether all parts of consentry are in their places.",
        "Leave the receivers of Scrapy's signal spider_opened as they are.",
    ),
    "scrapy/file-personal": (
        "The file holds personal data that the activity does not keep, and nothing can be taken "
        "out of a file.",
        "Leave the file out, or read it in a callback and yield an item of it.",
    ),
    "scrapy/item-type": (
        "The item holds a value that is no JSON (bytes, an object), or more than its fields, so it "
        "cannot be looked into.",
        "Yield text, numbers, dates, lists and mappings, each in a field; binary data belongs to "
        "media pipelines.",
    ),
    "scrapy/item-changed": (
        "A field of the item was changed after it was cleared and recorded.",
        "Name fields that pipelines add or fill in CONSENTRY_RESULT_FIELDS.",
    ),
    "scrapy/item-unwritable": (
        "What was left of the item after redaction cannot be written back into its type.",
        "Allow None in fields that may be taken out.",
    ),
    "scrapy/log": (
        "The item could not be recorded, so it is not let go.",
        "See the error above this line; the crawl stops.",
    ),
}


class RefusedRequest(IgnoreRequest):
    """A request or a response that was refused. ``str()`` names rules, never the URL."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(rules_of(decision))


class RefusedItem(DropItem):
    """An item that was refused. ``str()`` names rules, never the item."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(rules_of(decision))


def refusal(rule: str, stage: Stage) -> Decision:
    """The decision behind one of the rules of this file."""
    says, remedy = _RULES[rule]
    return Decision("deny", stage, (Reason(rule, "deny", says, remedy),))


def said(rule: str) -> str:
    """What one of the rules of this file says; "" if it is none of them."""
    return _RULES[rule][0] if rule in _RULES else ""


def rules_of(decision: Decision) -> str:
    """The ids of the rules that decided, joined; the verdict if it names none."""
    deciding = [r.rule for r in decision.reasons if r.verdict == decision.verdict]
    return ", ".join(dict.fromkeys(deciding)) or decision.verdict
