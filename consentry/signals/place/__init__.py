"""Place: where the person is whom data may be about, as a probability and never as a guess."""

from __future__ import annotations

from consentry.signals.place.reading import of_findings, of_page, of_url
from consentry.signals.place.subject import UNKNOWN, subject

__all__ = ["UNKNOWN", "of_findings", "of_page", "of_url", "subject"]
