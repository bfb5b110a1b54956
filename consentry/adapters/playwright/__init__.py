"""The gate for Playwright: a browser that reaches nothing but what was decided."""

from consentry.adapters.playwright import shut
from consentry.adapters.playwright.egress import Asked, Egress, Given
from consentry.adapters.playwright.gated import GuardedBrowser, guarded
from consentry.adapters.playwright.guard import Courier, Guard
from consentry.adapters.playwright.visits import RULES, UNANNOUNCED, UTF8, Visit, no, visiting

__all__ = [
    "RULES",
    "UNANNOUNCED",
    "UTF8",
    "Asked",
    "Courier",
    "Egress",
    "Given",
    "Guard",
    "GuardedBrowser",
    "Visit",
    "guarded",
    "no",
    "shut",
    "visiting",
]
