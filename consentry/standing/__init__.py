"""What stands at this moment: orders to stop, restrict or erase, read from the home and watched.

By a regulator, a court, a person or the operator (GDPR Art. 58(2), 17, 18, 21).
"""

from consentry.errors import OrderError
from consentry.standing.order import Order, Scope
from consentry.standing.watch import Standing

__all__ = ["Order", "OrderError", "Scope", "Standing"]
