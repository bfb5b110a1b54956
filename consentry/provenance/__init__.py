"""The provenance log: tamper-evident, verified with one key, and the sealed side of each record."""

from consentry.provenance.home import OPS, Home
from consentry.provenance.log import Log
from consentry.provenance.manifest import LogEntry, Manifest
from consentry.provenance.reader import LogReader
from consentry.provenance.record import EVENTS, Draft, Receipt, minute, split_id
from consentry.provenance.tlogpolicy import TlogPolicy
from consentry.provenance.verify import LogReport, Report, verify

__all__ = [
    "EVENTS",
    "OPS",
    "Draft",
    "Home",
    "Log",
    "LogEntry",
    "LogReader",
    "LogReport",
    "Manifest",
    "Receipt",
    "Report",
    "TlogPolicy",
    "minute",
    "split_id",
    "verify",
]
