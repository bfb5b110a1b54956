"""What there is near a page or site of which nothing was found: a port, a subdomain, a path apart.

Who asks for an address by hand may have spelled it otherwise than it was collected under.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice

from consentry.address import bare, host_of, locate
from consentry.errors import ErasedError, SealError
from consentry.origin import site_of_host
from consentry.provenance import Home, LogReader, split_id
from consentry.vault.erase.plan import plan
from consentry.vault.erase.selector import Selector

_LOOKED_AT = 2_000
"""Items whose addresses are opened, at most."""


def near(home: Home, selector: Selector, *, now: int) -> dict[str, int]:
    """Hosts, with ports that are not their scheme's, of the sites that ``selector`` names, and how
    many items there are of each; empty if it names no page or site. Raises as ``plan``."""
    asked = [place for url in (*selector.urls, *selector.url_prefixes) if (place := locate(url))]
    hosts = [*(bare(host) for host, _ in asked), *map(host_of, selector.sites)]
    if not hosts:
        return {}
    sites = tuple(dict.fromkeys(map(site_of_host, hosts)))
    found: Counter[str] = Counter()
    readers: dict[str, LogReader] = {}
    for each in islice(plan(home, Selector(sites=sites), now=now).items.ids(), _LOOKED_AT):
        origin, index = split_id(each)
        reader = readers.get(origin) or readers.setdefault(origin, home.find(origin))
        try:
            place = locate(str(reader.open_private(index).get("url", "")))
        except (ErasedError, SealError):
            continue
        if place is not None:
            found[place[0]] += 1
    return dict(found.most_common())
