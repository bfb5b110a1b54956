"""What the name of a key says of its value: in JSON-LD, in state of scripts, in items."""

from __future__ import annotations

from consentry.signals.personal.keys.fields import Field, TooLarge, walk

__all__ = ["Field", "TooLarge", "walk"]
