"""consentry: consent-aware crawling. It decides before it stores, and keeps the proof."""

__version__ = "0.1.0"
