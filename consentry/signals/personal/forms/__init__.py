"""What is found in a text by its form: trigger, then validate; known values in their other forms.

``patterns.scan`` looks for all of them; ``triggers`` tells in one pass which can be there at all.
"""

from __future__ import annotations

from consentry.signals.personal.forms.patterns import scan

__all__ = ["scan"]
