"""What was collected, sealed: found again by keyed hash, opened item by item, given out."""

from consentry.vault.check import VaultReport, check_vault
from consentry.vault.contents import Live, live, parse_item
from consentry.vault.export import FORMATS, ExportReport, export
from consentry.vault.held import HOLD_DAYS, REJECTED, Held, Word, hold, until_of
from consentry.vault.index import Index

__all__ = [
    "FORMATS",
    "HOLD_DAYS",
    "REJECTED",
    "ExportReport",
    "Held",
    "Index",
    "Live",
    "VaultReport",
    "Word",
    "check_vault",
    "export",
    "hold",
    "live",
    "parse_item",
    "until_of",
]
