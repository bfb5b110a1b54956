"""A Scrapy project that is ready to run: two spiders, and consentry plugged in."""

__all__: list[str] = []
