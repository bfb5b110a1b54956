"""The spiders: ``site`` follows links, ``sitemap`` reads what a site lists of itself.

``recheck`` asks again about what is stored.
"""

__all__: list[str] = []
