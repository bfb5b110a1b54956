"""AI crawlers that a site refuses by name, read as a refusal of what they do. Our own choice.

No standard says so: a site that turns away the crawlers that only train has no line for ours. The
activity says how far that goes (``named_crawlers``): crawlers that train, or all that are listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from consentry.evidence import Finding
from consentry.signals.data import load
from consentry.signals.robots import Robots
from consentry.signals.robots.records import Record

KIND = "optout.named-crawlers"
Inferred: TypeAlias = Literal["training", "ai"]


class _Crawlers(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    training: tuple[str, ...]
    index: tuple[str, ...]
    input: tuple[str, ...]


_LISTED = load(_Crawlers, "ai-crawlers.yaml")
_TRAINING = (("ai-train", _LISTED.training),)
_USES = {
    "training": _TRAINING,
    "ai": (*_TRAINING, ("ai-index", _LISTED.index), ("ai-input", _LISTED.input)),
}


def of_robots(
    robots: Robots, url: str, token: str, inferred: Inferred = "training"
) -> tuple[Finding, ...]:
    """A refusal of each use, at the first such rule; its path lists who is refused.

    Nothing where ``token`` has a group of its own: then the site has spoken to us.
    """
    if robots.names(token):
        return ()
    found = []
    for purpose, tokens in _USES[inferred]:
        refused = list(_refused(robots, url, tokens))
        if refused:
            where = robots.where(refused[0][1], ", ".join(name for name, _ in refused))
            found.append(Finding(KIND, where, "deny", purposes=(purpose,)))
    return tuple(found)


def _refused(robots: Robots, url: str, tokens: tuple[str, ...]) -> Iterator[tuple[str, Record]]:
    for name in tokens:
        if robots.names(name):
            rule = robots.rule(url, name)
            if rule is not None and not rule.allow:
                yield name, rule.record
