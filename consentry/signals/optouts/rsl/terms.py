"""What an RSL document means for one URL and one client (sections 3.1.1, 3.1.2, 3.3 to 3.7, 4.3).

Never more than it says: a use is allowed where a licence lists it, without a condition that a
crawler cannot meet. A list that cannot be read as 1.0 has it refuses and grants nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from msgspec.structs import replace

from consentry.countries import members
from consentry.evidence import Finding, Outcome, Where
from consentry.signals.optouts.markup import NotXmlError
from consentry.signals.optouts.rsl.document import FREE, Content, Document, Licence, Tokens, read
from consentry.signals.optouts.vocabulary import RSL_USES, purpose_of
from consentry.signals.robots import Pattern, canonical_pattern, path_of

KIND = "optout.rsl"
REVALIDATE = "licence.revalidate"
OFFER = "licence.offer"
MALFORMED = (
    "rsl_unreachable",
    "rsl_invalid",
    "rsl_wrong_namespace",
    "rsl_unknown_element",
    "rsl_no_licence",
    "rsl_too_large",
    "rsl_unknown_token",
    "rsl_comma_list",
    "rsl_relative_url",
)
USES = RSL_USES["all"]
"""The purposes that a document can speak of: all but commercial use, which is about the user."""
UNLICENSED = ("ai-train", "ai-input", "ai-index", "tdm")
"""What nobody may do with an asset whose licence cannot be had: an index of it is no licensee."""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: classes of user by section 3.4.1.2, and countries (ISO 3166-1 alpha-2).

    ``commercial`` is the class that the fewest licences are for, so it stands for who says nothing.
    """

    users: tuple[str, ...] = ("commercial",)
    countries: tuple[str, ...] = ()


def of_outcome(outcome: Outcome) -> Licensing:
    """What fetching a licence document came to."""
    where = Where("rsl")
    if outcome.error or outcome.truncated or not 200 <= outcome.status < 300:
        return Licensing(None, where, "rsl_unreachable", at=outcome.at)
    where = Where("rsl", digest=hashlib.sha256(outcome.body).hexdigest())
    try:
        document = read(outcome.body.strip())
    except NotXmlError:
        return Licensing(None, where, "rsl_invalid", at=outcome.at)
    skipped = len(outcome.body) - len(outcome.body.lstrip())
    return Licensing(document, where, at=outcome.at, shift=skipped)


@dataclass(frozen=True, slots=True)
class Licensing:
    """A document as it was had, or why it was not. ``shift``: bytes before the document."""

    document: Document | None
    where: Where
    fault: str = ""
    at: int = 0
    shift: int = 0

    def findings(self, url: str, client: Client, address: str = "") -> tuple[Finding, ...]:
        """What it says of ``url``; ``address`` is where the document is, for the evidence.

        ``licence.revalidate`` is the time (Unix seconds) by which it has to be read again (3.2.1).
        """
        where = replace(self.where, path=address[:512])
        if self.document is None:
            return (Finding(KIND, where, "deny", purposes=UNLICENSED, malformed=self.fault),)
        found = says(self.document, url, client, where, shift=self.shift)
        if found and self.at:
            found += (Finding(REVALIDATE, where, str(self.at + self.document.max_age * DAY)),)
        return found


def says(
    document: Document,
    url: str,
    client: Client,
    where: Where,
    *,
    shift: int = 0,
    whole: bool = True,
) -> tuple[Finding, ...]:
    """Findings ``optout.rsl`` for ``url``. ``whole``: is the association about all of the page?

    An empty ``url`` of a content means what the association is about (4.6.1, 4.6.2).
    """
    levels: dict[int, list[Content]] = {}
    for content in document.contents:
        length = _reach(content.url, url)
        if length >= 0:
            levels.setdefault(length, []).append(content)
    ranked = [levels[length] for length in sorted(levels, reverse=True)]
    judge = _Judge(client, where, shift, grants=whole and not document.fault)
    found = [judge.purpose(purpose, ranked) for purpose in USES]
    told = list(_merged(f for f in found if f is not None))
    told += judge.commercial(ranked)
    told += judge.offers(ranked)
    if document.fault and not any(f.value == "deny" and f.malformed for f in told):
        told.append(Finding(KIND, where, "deny", purposes=UNLICENSED, malformed=document.fault))
    return tuple(told)


def _reach(pattern: str, url: str) -> int:
    """How narrow a content's pattern is that matches ``url``; -1 if it does not match."""
    if not pattern:
        return 1 << 20
    if "://" in pattern[:16] or pattern.startswith("//"):
        try:
            theirs, ours = urlsplit(pattern), urlsplit(url)
            if (theirs.hostname or "") != (ours.hostname or "") or theirs.port != ours.port:
                return -1
        except ValueError:
            return -1
        pattern = pattern.partition("//")[2]
        slash = pattern.find("/")
        pattern = pattern[slash:] if slash >= 0 else "/"
    elif pattern[0] not in "/*":
        pattern = "/" + pattern
    matcher = Pattern(canonical_pattern(pattern.encode("utf-8", "surrogatepass")))
    return matcher.length if matcher.matches(path_of(url)) else -1


class _Judge:
    def __init__(self, client: Client, where: Where, shift: int, *, grants: bool) -> None:
        self._client = client
        self._where = where
        self._shift = shift
        self._grants = grants

    def purpose(self, purpose: str, ranked: list[list[Content]]) -> Finding | None:
        """The narrowest scope that says anything of a purpose."""
        for contents in ranked:
            said = self._level(purpose, contents)
            if said is not None:
                return said
        return None

    def commercial(self, ranked: list[list[Content]]) -> Iterator[Finding]:
        """A licence for other classes of user alone leaves commercial use out (3.4.1.2)."""
        for contents in ranked:
            for licence in (one for content in contents for one in content.licences):
                listed, barred = licence.permits.get("user"), licence.prohibits.get("user")
                if listed and "commercial" not in listed.tokens:
                    yield self._finding("deny", ("commercial",), listed)
                    return
                if barred and "commercial" in barred.tokens:
                    yield self._finding("deny", ("commercial",), barred)
                    return

    def offers(self, ranked: list[list[Content]]) -> Iterator[Finding]:
        """What would have to be paid, where and to whom: for a person to take up (3.7 to 3.10)."""
        for contents in ranked:
            for content in contents:
                for licence in content.licences:
                    if licence.payment not in FREE:
                        offer = f"{licence.payment} {licence.offer or content.server}".strip()
                        bare = self._finding("", (), licence)
                        yield replace(bare, kind=OFFER, value=offer)

    def _level(self, purpose: str, contents: list[Content]) -> Finding | None:
        pairs = [(content, licence) for content in contents for licence in content.licences]
        for _, licence in pairs:
            barred = licence.prohibits.get("usage")
            if barred is not None:
                refused = self._prohibited(purpose, barred)
                if refused is not None:
                    return refused
        best: Finding | None = None
        silent = False
        for content, licence in pairs:
            listed = licence.permits.get("usage")
            if listed is None:
                if _meets(content, licence, self._client):
                    silent = True
                else:
                    best = best or self._finding("deny", (purpose,), licence)
            elif purpose not in _uses(listed):
                fault = _unknown(listed)
                best = best or self._finding("deny", (purpose,), listed, fault)
            elif not _meets(content, licence, self._client):
                best = best or self._finding("deny", (purpose,), licence)
            elif listed.commas:
                best = best or self._finding("unknown", (purpose,), listed, "rsl_comma_list")
            elif self._grants:
                return self._finding("allow", (purpose,), listed)
        return None if silent and best is None else best

    def _prohibited(self, purpose: str, barred: Tokens) -> Finding | None:
        if purpose in _uses(barred):
            return self._finding("deny", (purpose,), barred)
        meant = {purpose_of(token) for token in barred.tokens if token not in RSL_USES}
        odd = _unknown(barred)
        if purpose in meant:
            return self._finding("deny", (purpose,), barred, odd)
        if odd and meant == {""} and purpose in UNLICENSED:
            return self._finding("unknown", (purpose,), barred, odd)
        return None

    def _finding(
        self, value: str, purposes: tuple[str, ...], at: Tokens | Licence, fault: str = ""
    ) -> Finding:
        where = Where(
            self._where.source,
            self._where.path,
            at.line,
            at.start + self._shift,
            at.end + self._shift,
            self._where.digest,
        )
        return Finding(KIND, where, value, purposes=purposes, malformed=fault)


def _uses(listed: Tokens) -> set[str]:
    return {use for token in listed.tokens for use in RSL_USES.get(token, ())}


def _unknown(listed: Tokens) -> str:
    """Tokens of no vocabulary; those of an extension (``prefix:name``) are none of ours (3.4.1)."""
    odd = [t for t in listed.tokens if t not in RSL_USES and ":" not in t]
    return "rsl_unknown_token" if odd else ""


def _meets(content: Content, licence: Licence, client: Client) -> bool:
    """Can a crawler meet the conditions: nothing to fetch, to pay or to report, and meant for us?

    Reporting is one (3.12): who cannot send the report treats the use as unlicensed.
    """
    if content.server or content.encrypted or licence.reporting or licence.payment not in FREE:
        return False
    listed, barred = licence.permits.get("user"), licence.prohibits.get("user")
    if listed and not all(user in listed.tokens for user in client.users):
        return False
    if barred and any(user in barred.tokens for user in client.users):
        return False
    listed, barred = licence.permits.get("geo"), licence.prohibits.get("geo")
    if listed and not (client.countries and set(client.countries) <= _countries(listed)):
        return False
    return not (barred and (not client.countries or set(client.countries) & _countries(barred)))


def _countries(listed: Tokens) -> set[str]:
    return {country for token in listed.tokens for country in members(token.upper())}


def _merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that differ in their purposes alone, as one."""
    together: dict[Finding, list[str]] = {}
    for finding in findings:
        bare = Finding(finding.kind, finding.where, finding.value, malformed=finding.malformed)
        together.setdefault(bare, []).extend(finding.purposes)
    for bare, purposes in together.items():
        yield Finding(
            bare.kind, bare.where, bare.value, purposes=tuple(purposes), malformed=bare.malformed
        )
