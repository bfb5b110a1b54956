"""The bundled demo: a small site on loopback that shows each kind of answer, and its crawl."""

from crawler.demo.site import DemoSite

__all__ = ["DemoSite"]
