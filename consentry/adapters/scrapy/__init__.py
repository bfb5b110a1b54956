"""The gate inside a Scrapy crawler, as an add-on: ``ADDONS = {"consentry.Addon": 1000}``.

``ITEM_PROCESSOR`` and ``DOWNLOAD_HANDLERS`` are anchors: named in a project's settings, they stop
the crawl when the add-on was taken away, and say so.
"""

from consentry.adapters.scrapy.addon import Addon
from consentry.adapters.scrapy.clearances import id_of
from consentry.adapters.scrapy.handler import PATH as _HANDLER
from consentry.adapters.scrapy.handler import SCHEMES as _SCHEMES
from consentry.adapters.scrapy.processor import PATH as ITEM_PROCESSOR
from consentry.adapters.scrapy.sourcing import source

DOWNLOAD_HANDLERS = dict.fromkeys(_SCHEMES, _HANDLER)

__all__ = ["DOWNLOAD_HANDLERS", "ITEM_PROCESSOR", "Addon", "id_of", "source"]
