"""Asking again: which stored items are due, when they were last found to be allowed still, and
which requests wait for a time that was too far away for a crawl."""

from consentry.vault.recheck.due import Due, Progress, due
from consentry.vault.recheck.notes import Note, Notes, later
from consentry.vault.recheck.waiting import LONGEST, PutOff, Waiting

__all__ = ["LONGEST", "Due", "Note", "Notes", "Progress", "PutOff", "Waiting", "due", "later"]
