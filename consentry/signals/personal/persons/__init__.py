"""Whom a few words name: a byline, a value that stands alone, a path, a user's name, a key.

Judged by their form and by lists, without a model, and without looking at any text around.
"""

from __future__ import annotations

from consentry.signals.personal.persons.fullnames import Sure, sure

__all__ = ["Sure", "sure"]
