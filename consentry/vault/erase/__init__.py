"""Erasing: what matches a selector goes, and the log says that it went (GDPR Art. 17, 5(1)(e)).

``plan`` says what would go and what is out of reach; ``carry_out`` does it. The ``erase`` record
that names the leaves comes first: from then on they are to be erased, and whoever is killed in
between is finished by the next erasure. The record that it is done comes last.
"""

from consentry.vault.erase.beyond import Beyond
from consentry.vault.erase.carry import Erased, carry_out, finish
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.near import near
from consentry.vault.erase.plan import Plan, plan
from consentry.vault.erase.records import Unfinished, ended, erased_by, named, unfinished
from consentry.vault.erase.selector import Selector
from consentry.vault.erase.sweepers import Files, Sweeper, Swept, Targets
from consentry.vault.erase.urls import Urls

__all__ = [
    "Beyond",
    "Erased",
    "Files",
    "Indices",
    "Plan",
    "Selector",
    "Sweeper",
    "Swept",
    "Targets",
    "Unfinished",
    "Urls",
    "carry_out",
    "ended",
    "erased_by",
    "finish",
    "named",
    "near",
    "plan",
    "unfinished",
]
