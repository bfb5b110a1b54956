"""Bytes by name. ``base`` is the interface, ``local`` a folder, ``s3`` a bucket."""

from consentry.storage.base import MAX_NAME, Storage, Within, check_name
from consentry.storage.bulk import Put, put_all
from consentry.storage.local import LocalStorage, flush_folder
from consentry.storage.place import bucket_and_prefix, in_s3, is_there, open_storage, part, place
from consentry.storage.reading import read, soon
from consentry.storage.retention import Retention
from consentry.storage.together import together

__all__ = [
    "MAX_NAME",
    "LocalStorage",
    "Put",
    "Retention",
    "Storage",
    "Within",
    "bucket_and_prefix",
    "check_name",
    "flush_folder",
    "in_s3",
    "is_there",
    "open_storage",
    "part",
    "place",
    "put_all",
    "read",
    "soon",
    "together",
]
