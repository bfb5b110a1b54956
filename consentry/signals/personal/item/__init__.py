"""An item of a spider: what its fields hold, and who is named in them."""

from __future__ import annotations

from consentry.signals.personal.item.items import Search, of_item

__all__ = ["Search", "of_item"]
