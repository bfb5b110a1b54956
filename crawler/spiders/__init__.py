"""The spiders: ``site`` follows links, ``sitemap`` reads what a site lists of itself.

``browse`` is ``site`` in a browser, for pages that their scripts write. ``recheck`` asks again
about what is stored.
"""

__all__: list[str] = []
