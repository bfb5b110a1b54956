"""The spiders: ``site`` follows links, ``sitemap`` reads what a site lists of itself."""

__all__: list[str] = []
