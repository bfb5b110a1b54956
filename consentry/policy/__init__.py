"""Contexts in, decision out: packs of rules in YAML, and the pure engine that asks them.

XACML's decisions and obligations, Cedar's reasons by rule id; unlike Cedar, a rule that cannot
be evaluated denies.
"""

from consentry.policy.engine import decide, obligations
from consentry.policy.loading import load
from consentry.policy.looks import Look, explain
from consentry.policy.pack import Category, Pack, Rule, bundled
from consentry.policy.permissions import bearing
from consentry.policy.platforms import Platform, Platforms, from_terms
from consentry.policy.rechecks import RowModel as RecheckRow
from consentry.policy.redactions import Redaction, redactions
from consentry.policy.remembered import Remembered
from consentry.policy.residual import Change, Residual, fulfil

__all__ = [
    "Category",
    "Change",
    "Look",
    "Pack",
    "Platform",
    "Platforms",
    "RecheckRow",
    "Redaction",
    "Remembered",
    "Residual",
    "Rule",
    "bearing",
    "bundled",
    "decide",
    "explain",
    "from_terms",
    "fulfil",
    "load",
    "obligations",
    "redactions",
]
