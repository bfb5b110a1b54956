"""Training crawlers that a site refuses by name, read as a refusal of training. Our own choice.

No standard says so: a site that turns away the crawlers that only train has no line for ours.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from consentry.evidence import Finding
from consentry.signals.data import load
from consentry.signals.robots import Robots

KIND = "optout.robots-txt"


class _Crawlers(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    tokens: tuple[str, ...]


TOKENS = load(_Crawlers, "training-crawlers.yaml").tokens


def of_robots(robots: Robots, url: str, token: str) -> tuple[Finding, ...]:
    """One finding, deny for ai-train, at the first such rule; its path lists who is refused."""
    if robots.names(token):
        return ()
    refused = []
    for name in TOKENS:
        if robots.names(name):
            rule = robots.rule(url, name)
            if rule is not None and not rule.allow:
                refused.append((name, rule.record))
    if not refused:
        return ()
    where = robots.where(refused[0][1], ", ".join(name for name, _ in refused))
    return (Finding(KIND, where, "deny", purposes=("ai-train",)),)
