"""What is wrong with an address by itself, and with the one that a connection goes to."""

from __future__ import annotations

import pytest

from consentry.evidence import Facts, Fetch
from consentry.signals.address import of_peer, of_request

PLAIN = Facts("none", ("search",), "FooBot")
OURS = Facts("none", ("search",), "FooBot", private_networks=("10.0.0.0/8", "fd00::/8"))
DEMO = Facts("none", ("search",), "FooBot", loopback_only=True)


@pytest.mark.parametrize(
    ("peer", "facts", "refused"),
    [
        ("93.184.215.14", PLAIN, False),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", PLAIN, False),
        ("127.0.0.1", PLAIN, True),
        ("::1", PLAIN, True),
        ("10.1.2.3", PLAIN, True),
        ("192.168.0.1", PLAIN, True),
        ("100.64.0.1", PLAIN, True),
        ("169.254.169.254", PLAIN, True),
        ("0.0.0.0", PLAIN, True),
        ("::ffff:10.1.2.3", PLAIN, True),
        ("fe80::1", PLAIN, True),
        ("10.1.2.3", OURS, False),
        ("::ffff:10.1.2.3", OURS, False),
        ("fd12::1", OURS, False),
        ("192.168.0.1", OURS, True),
        ("127.0.0.1", OURS, True),
        ("127.0.0.1", DEMO, False),
        ("10.1.2.3", DEMO, True),
    ],
)
def test_an_address_that_is_not_public_has_to_be_in_a_network_that_is_named(peer, facts, refused):
    assert [f.kind for f in of_peer(peer, facts)] == ["request.private-address"] * refused


@pytest.mark.parametrize(
    ("url", "came_from", "facts", "refused"),
    [
        ("http://10.0.0.1/", "https://example.org/", PLAIN, True),
        ("http://10.0.0.1/", "https://example.org/", OURS, False),
        ("http://[::ffff:10.0.0.1]/", "https://example.org/", PLAIN, True),
        ("http://a.localhost/", "https://example.org/", OURS, True),
        ("http://10.0.0.1/", "http://10.0.0.2/", PLAIN, False),
        ("http://example.org/", "https://example.com/", PLAIN, False),
    ],
)
def test_a_public_page_leads_to_no_private_one(url, came_from, facts, refused):
    ctx = Fetch(url, user_agent="FooBot", came_from=came_from)
    found = {f.kind for f in of_request(ctx, facts)}
    assert ("request.private-address" in found) == refused
