"""The gate: the one seam that every request, response and item passes."""

from consentry.gate.fetching import LONGEST_WAIT
from consentry.gate.informing import notice_of
from consentry.gate.opening import open_gate
from consentry.gate.reading import Reading
from consentry.gate.recording import case_of
from consentry.gate.seam import Gate, Mode
from consentry.gate.showing import Requested, Shown
from consentry.gate.storing import Cleared

__all__ = [
    "LONGEST_WAIT",
    "Cleared",
    "Gate",
    "Mode",
    "Reading",
    "Requested",
    "Shown",
    "case_of",
    "notice_of",
    "open_gate",
]
