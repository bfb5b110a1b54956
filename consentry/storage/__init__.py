"""Bytes by name. ``base`` is the interface, ``local`` a folder."""

from consentry.storage.base import MAX_NAME, Storage, Within, check_name
from consentry.storage.local import LocalStorage

__all__ = ["MAX_NAME", "LocalStorage", "Storage", "Within", "check_name"]
