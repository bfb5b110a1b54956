"""What was collected, sealed: found again by keyed hash, opened item by item, given out."""

from consentry.vault.check import VaultReport, check_vault
from consentry.vault.contents import Live, live, parse_item
from consentry.vault.export import FORMATS, ExportReport, export
from consentry.vault.index import Index

__all__ = [
    "FORMATS",
    "ExportReport",
    "Index",
    "Live",
    "VaultReport",
    "check_vault",
    "export",
    "live",
    "parse_item",
]
