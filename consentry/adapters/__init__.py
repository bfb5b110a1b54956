"""The gate in other people's frameworks. Nothing is imported until it is asked for."""

__all__ = ["httpx", "mitmproxy", "playwright", "requests", "scrapy"]
