"""Pages of which nothing is left once a plan is carried out."""

from __future__ import annotations

from consentry.evidence import JsonObject
from consentry.origin import site_of
from consentry.provenance import OPS, Home, paths
from consentry.vault.erase.known import opened
from consentry.vault.erase.plan import Plan
from consentry.vault.erase.scan import bundles, rows


def emptied(home: Home, found: Plan) -> set[str]:
    """URLs of the plan's items, without those from which an item lives that is not in it.

    So that of a page with many persons, one of whom is erased, the others may come again. To be
    asked before the plan is carried out.
    """
    urls = {
        _url(private)
        for origin in found.items.origins
        for at, places in found.items.tiles(origin)
        for private in opened(home.find(origin), at, places)
    } - {""}
    sites = {site_of(url) for url in urls}
    labels = sites | {home.site_label(site) for site in sites}
    for entry in home.manifest().logs:
        if entry.name == OPS or not urls:
            continue
        reader = home.reader(entry.name)
        for at, leaves in bundles(reader):
            others = [
                place
                for place, row in enumerate(rows(leaves, reader.origin, at))
                if row.event == "collect"
                and row.site in labels
                and not found.leaves.has(reader.origin, at * paths.WIDTH + place)
            ]
            if others:
                urls.difference_update(map(_url, opened(reader, at, others)))
    return urls


def _url(private: JsonObject) -> str:
    return str(private.get("url", ""))
