"""REVIEW: the log as a table, for people who ask questions of it.

Parquet built from the log's public leaves, checked against the log by count and root, and thrown
away and built again at will. Sites and URLs are not in it: whoever may open them opens them for
the records that a question found, and that is a record itself.
"""

from consentry.review.asking import Question, ask, counts, sql
from consentry.review.canary import Canary, canary
from consentry.review.opening import open_rows
from consentry.review.table import Copied, ReviewCopy

__all__ = [
    "Canary",
    "Copied",
    "Question",
    "ReviewCopy",
    "ask",
    "canary",
    "counts",
    "open_rows",
    "sql",
]
