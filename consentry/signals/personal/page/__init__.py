"""The source of a page: its texts, each with its place, and what its markup and scripts name."""

from __future__ import annotations

from consentry.signals.personal.page.assigned import own_names
from consentry.signals.personal.page.source import of_source
from consentry.signals.personal.page.structure import of_page

__all__ = ["of_page", "of_source", "own_names"]
