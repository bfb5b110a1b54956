"""The gate for Playwright: a browser that reaches nothing but what was decided."""

from consentry.adapters.playwright import shut
from consentry.adapters.playwright.egress import Asked, Egress, Given
from consentry.adapters.playwright.guard import Courier, Guard
from consentry.adapters.playwright.visits import RULES, Visit, no

__all__ = ["RULES", "Asked", "Courier", "Egress", "Given", "Guard", "Visit", "no", "shut"]
