"""What each host says of itself: robots.txt and its like, kept, aged, bounded in memory.

Sans-I/O: ``missing`` names the files that have to be seen before an origin can be judged,
``learn`` takes how fetching one went. What memory has no room for goes to a file of its own
(``SpillFile``), sealed, because hosts' files name people.
"""

from __future__ import annotations

from consentry.hosts.cache import MAX_HOPS, Hosts
from consentry.hosts.freshness import DAY, LEAST, RETRY_AFTER_FAILURE, conditions, lifetime
from consentry.hosts.spill import Spill, SpillFile

__all__ = [
    "DAY",
    "LEAST",
    "MAX_HOPS",
    "RETRY_AFTER_FAILURE",
    "Hosts",
    "Spill",
    "SpillFile",
    "conditions",
    "lifetime",
]
