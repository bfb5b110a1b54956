"""What stands at this moment: orders and permissions, read from the home and watched.

Orders to stop, restrict or erase come from a regulator, a court, a person or the operator (GDPR
Art. 58(2), 17, 18, 21); permissions from persons, sites and the law (GDPR Art. 7, 9(2), CDSM
Art. 3).
"""

from consentry.errors import OrderError
from consentry.standing.order import Order, Scope
from consentry.standing.permission import Granted
from consentry.standing.recorded import Recorded
from consentry.standing.subjects import told_apart
from consentry.standing.watch import Consenting, Standing

__all__ = [
    "Consenting",
    "Granted",
    "Order",
    "OrderError",
    "Recorded",
    "Scope",
    "Standing",
    "told_apart",
]
