"""From an order to erase to what is to be erased: its scope as a selector."""

from __future__ import annotations

from consentry.errors import ConfigError
from consentry.standing import Order
from consentry.vault.erase import Selector
from consentry.vault.erase.selector import UnknownPlace

HELD = "default/order-erase-held"
"""The rule that what an order to erase may cover is held for a person to look at."""


def selector_of(order: Order, now: int) -> Selector:
    """What an order asks to erase. Raises ``ConfigError`` if it asks for nothing, or not yet."""
    if "erase" not in order.kinds:
        raise ConfigError(
            f"the order {order.reference} does not ask to erase; it says {', '.join(order.kinds)}.",
            file=order.file,
            remedy="An order that does has kind: erase.",
        )
    if not order.stands(now):
        raise ConfigError(
            f"the order {order.reference} is not in force.",
            file=order.file,
            remedy="See from: and withdrawn: in it.",
        )
    return in_scope(order, order.unknown_place("erase"))


def in_scope(order: Order, unknown_place: UnknownPlace) -> Selector:
    """What an order is about, whatever it asks for."""
    scope = order.scope
    return Selector(
        url_prefixes=scope.url or (),
        sites=scope.site or (),
        places=scope.place or (),
        categories=scope.category or (),
        purposes=scope.purpose or (),
        everything=scope.everything,
        order=order.reference,
        unknown_place=unknown_place,
    )
