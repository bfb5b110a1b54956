"""What a crawl is for: activity.yaml, read and validated (GDPR Art. 30 and 14).

``load`` gives an ``Activity`` or says what is missing, where, and what to write.
"""

from consentry.activity.assessment import Assessment
from consentry.activity.load import inspect, load
from consentry.activity.model import Activity, Declaration, Keep, Recipient
from consentry.errors import ActivityError

__all__ = [
    "Activity",
    "ActivityError",
    "Assessment",
    "Declaration",
    "Keep",
    "Recipient",
    "inspect",
    "load",
]
