"""consentry: consent-aware crawling. It decides before it stores, and keeps the proof.

``Addon``, ``Recheck``, ``id_of`` and ``source`` belong to the Scrapy add-on; they are imported when
asked for, so that the library itself does not import Scrapy.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consentry.adapters.scrapy import Addon, id_of, source
    from consentry.adapters.scrapy.rechecking import Recheck

__version__ = "0.1.0"

__all__ = ["Addon", "Recheck", "__version__", "id_of", "source"]


def __getattr__(name: str) -> Any:
    from consentry.garbage import uncollected

    with uncollected():
        if name in ("Addon", "id_of", "source"):
            from consentry.adapters import scrapy

            return getattr(scrapy, name)
        if name == "Recheck":
            from consentry.adapters.scrapy.rechecking import Recheck

            return Recheck
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
