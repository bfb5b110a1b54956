"""One table of what labels mean: many spellings of the same question, one purpose each.

AIPREF's ``train-ai`` is Content Signals' and RSL's ``ai-train``; its ``ai-use`` is their
``ai-input``; ``ai-index`` has no AIPREF twin. What TDMRep reserves is all text and data mining
of CDSM Art. 4(3), of which training is a part.
"""

from __future__ import annotations

from collections.abc import Mapping

from consentry.evidence import PURPOSES

SPELLINGS: Mapping[str, str] = {
    "search": "search",
    "ai-index": "ai-index",
    "ai-input": "ai-input",
    "ai-use": "ai-input",
    "ai-train": "ai-train",
    "train-ai": "ai-train",
    "tdm": "tdm",
    "archive": "archive",
    "commercial": "commercial",
}
"""Every current spelling of a purpose, ours included."""

AIPREF: Mapping[str, tuple[str, ...]] = {
    "train-ai": ("ai-train",),
    "ai-use": ("ai-input",),
    "search": ("search",),
}
"""Labels of draft-ietf-aipref-vocab-08."""

AIPREF_RETIRED: Mapping[str, tuple[str, ...]] = {
    "all": PURPOSES,
    "bots": PURPOSES,
    "tdm": ("tdm", "ai-train", "ai-input", "ai-index"),
    "ai": ("ai-train", "ai-input", "ai-index"),
    "genai": ("ai-train",),
    "train-genai": ("ai-train",),
    "inference": ("ai-input",),
    "ai-output": ("ai-input",),
}
"""Labels of earlier drafts (-01 to -04): no preference by the draft, a refusal by intention."""

CONTENT_SIGNALS: Mapping[str, tuple[str, ...]] = {
    "search": ("search",),
    "ai-input": ("ai-input",),
    "ai-train": ("ai-train",),
}
"""Signals of contentsignals.org."""

RSL_USES: Mapping[str, tuple[str, ...]] = {
    "all": ("search", "ai-index", "ai-input", "ai-train", "tdm", "archive"),
    "ai-all": ("ai-index", "ai-input", "ai-train"),
    "ai-train": ("ai-train",),
    "ai-input": ("ai-input",),
    "ai-index": ("ai-index",),
    "search": ("search",),
}
"""Usage tokens of RSL 1.0 section 3.4.1.1. ``all`` is any automated processing; commercial use is
a question of the user there, not of the use."""

CAWG: Mapping[str, tuple[str, ...]] = {
    "data_mining": ("tdm", "ai-train", "ai-input", "ai-index"),
    "ai_inference": ("ai-input",),
    "ai_generative_training": ("ai-train",),
    "ai_training": ("ai-train",),
}
"""Entries of CAWG training and data mining 1.1, and of its predecessor in C2PA 1.x."""

TDM = ("tdm", "ai-train", "ai-input", "ai-index")
"""What a reservation of text and data mining refuses."""
AI = ("ai-train", "ai-input", "ai-index")
"""What ``noai`` and ``noml`` refuse: any use in a dataset for machine learning."""

NARROW = (
    "optout.images",
    "optout.full-copy",
    "optout.follow",
    "optout.excerpt",
    "optout.expires",
    "optout.preview",
    "optout.part",
)
"""Findings about a part or a manner of use: they answer for no purpose as a whole."""


def purpose_of(spelling: str) -> str:
    """The purpose that a label means; "" if none is known."""
    return SPELLINGS.get(spelling.strip().lower().replace("_", "-"), "")
