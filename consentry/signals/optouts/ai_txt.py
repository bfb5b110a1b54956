"""ai.txt: one name, three dialects. Preferences about use, never about access.

Spawning's (site.spawning.ai/spawning-ai-txt, 2023): groups and rules as in robots.txt, mostly
``Disallow: *.jpg``, about data sets for training. draft-car-ai-txt-wellknown-00 (2026-06-12, an
individual's): ``Training: deny`` and the like, blocks by agent. aitxt.ing: Markdown for reading,
which says nothing here. The second is honoured as a refusal although no standard stands behind
it; a file that is none of the three and speaks of refusing is malformed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import re2
from msgspec.structs import replace

from consentry.evidence import Finding, Outcome, Where
from consentry.signals.optouts.vocabulary import AI
from consentry.signals.robots import Pattern, canonical_pattern, path_of
from consentry.signals.robots.records import ALLOW, DISALLOW, USER_AGENT, Record, group, read
from consentry.signals.robots.rules import rooted

KIND = "optout.ai-txt"
MALFORMED = ("ai_txt_dialect", "ai_txt_bad_value", "ai_txt_unreachable", "ai_txt_too_large")
PATHS = ("/ai.txt", "/.well-known/ai.txt")
MAX_BYTES = 256 << 10
MAX_LINES = 5_000

_POLICIES = {"training": ("ai-train",), "scraping": AI, "indexing": ("ai-index",)}
_KEYS = frozenset({*_POLICIES, "caching", "training-allow", "training-deny", "agent"})
_REFUSING = re2.compile(
    r"(?i)\b(?:no[- ]?(?:ai|train\w*)|not (?:allowed|permitted)|deny|denied|disallow\w*|"
    r"prohibit\w*|forbid\w*|opt[- ]?out|do not train)\b"
)
_DRAFT = "ai_txt_dialect"


class AiTxt:
    """An origin's ai.txt, read once. ``path`` is where it was asked for."""

    def __init__(self, outcome: Outcome | None, path: str = PATHS[0]) -> None:
        self._where = Where("ai.txt", path)
        self._rules: list[tuple[Pattern, bool, Record, str]] = []
        self._draft: list[Record] = []
        self._everywhere: tuple[Finding, ...] = ()
        if outcome is None or (400 <= outcome.status < 500 and outcome.status != 429):
            return
        if outcome.error or outcome.truncated or not 200 <= outcome.status < 300:
            self._everywhere = (self._unknown("ai_txt_unreachable"),)
            return
        self._read(outcome.body)

    def findings(self, url: str, token: str) -> tuple[Finding, ...]:
        """What the file says of the use of a URL, for ``token``."""
        path = path_of(url)
        return (*self._spawning(path, token), *self._car(path, token), *self._everywhere)

    def _read(self, body: bytes) -> None:
        start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not start or start.startswith(b"<"):
            return
        digest = hashlib.sha256(body).hexdigest()
        self._where = replace(self._where, start=0, end=len(body), digest=digest)
        records = read(body[:MAX_BYTES])
        if len(body) > MAX_BYTES or len(records) > MAX_LINES:
            self._everywhere = (self._unknown("ai_txt_too_large"),)
        records = records[:MAX_LINES]
        names = {record.name for record in records}
        if names & _KEYS:
            self._draft = records
        elif names & {ALLOW, DISALLOW}:
            _, groups = group(records)
            for held in groups:
                for agent in held.agents or ["*"]:
                    self._rules += [rule for r in held.rules for rule in _rule(r, agent)]
            if USER_AGENT not in names:
                self._rules += [rule for r in records for rule in _rule(r, "*")]
        elif not start.startswith(b"#") and _REFUSING.search(
            body[:4096].decode("utf-8", "replace")
        ):
            self._everywhere = (self._unknown(_DRAFT),)

    # --- Spawning ---------------------------------------------------------------------------

    def _spawning(self, path: str, token: str) -> Iterator[Finding]:
        """The longest pattern that matches; a refusal in a tie. Refusals take letters of any case:
        ``*.jpg`` means pictures, however a camera names them."""
        folded = path.lower()
        agents = {agent for *_, agent in self._rules}
        agent = token.lower() if token.lower() in agents else "*"
        best: tuple[Pattern, bool, Record, str] | None = None
        for rule in self._rules:
            pattern, allow, _, whose = rule
            if whose != agent or not pattern.matches(path if allow else folded):
                continue
            if best is None or (pattern.length, not allow) > (best[0].length, not best[1]):
                best = rule
        if best is not None:
            _, allow, record, _ = best
            said, purposes = ("allow", ("ai-train",)) if allow else ("deny", AI)
            yield Finding(KIND, self._at(record), said, purposes=purposes)

    # --- draft-car-ai-txt-wellknown ---------------------------------------------------------

    def _car(self, path: str, token: str) -> Iterator[Finding]:
        if not self._draft:
            return
        said = self._selected(token)
        for key, purposes in _POLICIES.items():
            record = said.get(key)
            value = _value(record)
            where = self._at(record)
            if key == "training" and record is None:
                value = "deny"
            if key == "training" and value == "conditional":
                value, where = self._by_path(path, where)
            if value == "deny" or value == "conditional":
                yield Finding(KIND, where, "deny", purposes=purposes, malformed=_DRAFT)
            elif value == "allow" and key != "scraping":
                yield Finding(KIND, where, "allow", purposes=purposes)
            elif value not in ("", "allow"):
                yield replace(self._unknown("ai_txt_bad_value"), where=where, purposes=purposes)
        if _value(said.get("caching")) in ("deny", "conditional"):
            yield Finding("optout.full-copy", self._at(said["caching"]), "deny")

    def _selected(self, token: str) -> dict[str, Record]:
        """Site-wide fields, overridden by the block of ``*`` and that by the block of our name.

        A field behind a block belongs to it only while it may stand there by the draft.
        """
        levels: tuple[dict[str, Record], ...] = ({}, {}, {})
        level: int | None = 0
        for record in self._draft:
            if record.name == "agent":
                name = record.value.decode("utf-8", "replace").strip().lower()
                level = 1 if name == "*" else 2 if name == token.lower() else None
            elif level is not None and (record.name in _POLICIES or record.name == "caching"):
                before = levels[level].get(record.name)
                if before is None or _value(record) != "allow":
                    levels[level][record.name] = record
        return {**levels[0], **levels[1], **levels[2]}

    def _by_path(self, path: str, where: Where) -> tuple[str, Where]:
        """``Training: conditional``: the more specific path wins, a refusal in a tie."""
        best: tuple[int, bool] = (-1, False)
        found = ("conditional", where)
        for record in self._draft:
            if record.name not in ("training-allow", "training-deny") or not record.value:
                continue
            denies = record.name == "training-deny"
            pattern = Pattern(canonical_pattern(rooted(record.value)))
            if pattern.matches(path) and (pattern.length, denies) > best:
                best = (pattern.length, denies)
                found = ("deny" if denies else "allow", self._at(record))
        return found

    # ----------------------------------------------------------------------------------------

    def _at(self, record: Record | None) -> Where:
        if record is None:
            return self._where
        return replace(self._where, line=record.line, start=record.start, end=record.end)

    def _unknown(self, fault: str) -> Finding:
        return Finding(KIND, self._where, "unknown", purposes=AI, malformed=fault)


def _rule(record: Record, agent: str) -> Iterator[tuple[Pattern, bool, Record, str]]:
    if record.name in (ALLOW, DISALLOW) and record.value:
        allow = record.name == ALLOW
        text = canonical_pattern(record.value if allow else rooted(record.value))
        yield Pattern(text if allow else text.lower()), allow, record, agent


def _value(record: Record | None) -> str:
    if record is None:
        return ""
    return record.value[:64].decode("utf-8", "replace").strip().strip("\"'").lower()
