"""What is wrong with an address by itself, before anybody is asked.

Schemes other than http and https have no origin whose rules could be read (RFC 9309 section
2.3). User information in a URL is somebody's credential (RFC 3986 section 7.5). A private
address, in a URL or behind a name, is how a page makes a crawler read what is behind a firewall.
"""

from __future__ import annotations

from ipaddress import ip_network
from urllib.parse import urlsplit

from consentry.evidence import Facts, Fetch, Finding, Where
from consentry.origin import address_of, host_of, is_loopback, is_private, origin_of

MAX_URL = 8192

KINDS = (
    "request.scheme",
    "request.address",
    "request.credentials",
    "request.private-address",
    "request.off-loopback",
    "request.identity",
)


def of_request(ctx: Fetch, facts: Facts) -> tuple[Finding, ...]:
    """Findings ``request.*`` on a request; empty if its address and identity are in order."""
    where = Where("url")
    found: list[Finding] = []
    try:
        split = urlsplit(ctx.url)
        scheme, userinfo = split.scheme.lower(), "@" in split.netloc
    except ValueError:
        return (Finding("request.address", where),)
    if scheme not in ("http", "https"):
        return (Finding("request.scheme", where, value=scheme[:32]),)
    host = host_of(ctx.url)
    if not origin_of(ctx.url) or not host or len(ctx.url) > MAX_URL:
        return (Finding("request.address", where),)
    if userinfo:
        found.append(Finding("request.credentials", where))
    if facts.loopback_only and not is_loopback(host):
        found.append(Finding("request.off-loopback", where, value=host))
    if ctx.came_from and not is_private(host_of(ctx.came_from)):
        found.extend(of_peer(host, facts))
    if facts.token.lower() not in ctx.user_agent.lower():
        found.append(Finding("request.identity", Where("header", "user-agent")))
    return tuple(found)


def of_peer(address: str, facts: Facts) -> tuple[Finding, ...]:
    """Findings on the address that a connection goes to, whatever the URL's host is called.

    An address that is not public has to be in a network that the activity names.
    """
    if not is_private(address):
        return ()
    if facts.loopback_only and is_loopback(address):
        return ()
    peer = address_of(address)
    if peer is not None and any(peer in ip_network(each) for each in facts.private_networks):
        return ()
    return (Finding("request.private-address", Where("url"), value=address),)
